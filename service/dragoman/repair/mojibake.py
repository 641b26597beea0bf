"""UTF-8 that was read as a single-byte charset: ``Ã©`` for ``é``, ``ط§ظ„`` for ``ال``, once or several times over.

Characters that are the bytes of one character in UTF-8 are restored by themselves, so that a paragraph, a quotation or a
word in a clean document can be; what is exact needs no alignment. Windows-1256 (which ftfy does not know) and windows-1252
with Latin-1 are done here; ftfy does what other charsets make of UTF-8, and what was lost in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from dragoman.charsets import ARABIC, byte_table
from dragoman.repair.edits import Replacement, aligned
from dragoman.text import splice

# What UTF-8 is likely to have held: no phonetic alphabet, no unassigned or private character.
_LIKELY = re.compile(
    "[\x80-\u017f\u0192\u0218-\u021b\u02c6\u02dc\u0384-\u0481\u048a-\u04ff\u05d0-\u05f4\u060c-\u06ff\u0750-\u077f"
    "\u0900-\u0dff\u0e00-\u0e5b\u10d0-\u10ff\u1e00-\u1fff\u2010-\u2027\u2028-\u205f\u2070-\u214f\u2150-\u2bff\u3000-\u30ff"
    "\u200b-\u200f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufb00-\ufdff\ufe00-\ufe0f\ufe70-\ufeff\uff01-\uffe6\ufffd\U0001f000-\U0001faff"
    "\U00020000-\U0002ffff\U000e0020-\U000e007f]+"
)
_SEGMENT = re.compile(r"[^\n]{1,2000}(?=\s|\Z)|[^\n]{1,2000}")  # what ftfy and the alignment get at once


@dataclass(frozen=True, slots=True)
class Misreading:
    """A charset that UTF-8 was read in.

    ``to_byte``: its characters, to the Latin-1 characters of the same bytes. ``sequences``: runs of characters that are
    valid UTF-8 as bytes. ``sure``: which of them can be nothing else, with what stands around them. ``letters``: what
    stands outside such runs in a line that was not misread as a whole.
    """

    to_byte: dict[int, str]
    sequences: re.Pattern[str]
    sure: re.Pattern[str]
    letters: re.Pattern[str]

    def decode(self, characters: str) -> str:
        """What the bytes of ``characters`` are in UTF-8."""
        return characters.translate(self.to_byte).encode("latin-1").decode("utf-8")

    def lines(self, text: str) -> dict[int, list[Replacement]]:
        """What to replace, by the line (its start) that it stands in."""
        found = ((line, self._candidate(text, match)) for line, match in _with_lines(text, self.sequences))
        by_line = groupby(found, key=lambda pair: pair[0])
        accepted = ((line, self._accepted(text, line, [c for _, c in pairs if c])) for line, pairs in by_line)
        return {line: replacements for line, replacements in accepted if replacements}

    def _candidate(self, text: str, match: re.Match[str]) -> Replacement | None:
        new = self.decode(match[0])
        return Replacement(*match.span(), new) if _LIKELY.fullmatch(new) else None

    def _accepted(self, text: str, line: int, candidates: list[Replacement | None]) -> list[Replacement]:
        """The candidates of a line that are mojibake: none, if none is for sure.

        One that might be clean text (``É »`` with its non-breaking space, ``فقط،``) is taken if it gives letters of a
        script that a sure one gives, or if nothing in the line speaks against it.
        """
        made = [candidate for candidate in candidates if candidate]
        sure = [c for c in made if self.sure.match(text, c.start)]
        if not sure or len(sure) == len(made):
            return sure
        end = text.find("\n", made[-1].end)
        rest = splice(text[line : end if end >= 0 else None], ((c.start - line, c.end - line, "") for c in made))
        if not self.letters.search(rest):
            return made
        scripts = {_is_arabic(c.new) for c in sure}
        return [c for c in made if c in sure or _is_arabic(c.new) in scripts]


def restore_utf8(text: str) -> Iterator[Replacement]:
    """What UTF-8 became in windows-1252 or -1256, undone once, line by line, in the charset that explains more of it."""
    if text.isascii():
        return
    readings = [misreading.lines(text) for misreading in _misreadings()]
    for line in sorted(set().union(*readings)):
        yield from max((reading.get(line, []) for reading in readings), key=_explained)


def fix_encoding(text: str) -> Iterator[Replacement]:
    """What ftfy's ``fix_encoding`` makes of a line that looks like mojibake of the other charsets it knows.

    These are windows-1250, -1251, -1253, -1254, -1257, ISO-8859-2, Mac Roman and code page 437; and bytes lost or turned
    into spaces in windows-1252.
    """
    if text.isascii() or not _suspicious().search(text):
        return
    import ftfy  # 150 ms that most documents do not need

    for segment in _SEGMENT.finditer(text):
        if _suspicious().search(segment[0]):
            fixed, _ = ftfy.fix_encoding_and_explain(segment[0])
            if fixed != segment[0]:
                yield from aligned(segment[0], fixed, segment.start())


def _explained(replacements: Iterable[Replacement]) -> int:
    return sum(end - start for start, end, _ in replacements)


def _is_arabic(text: str) -> bool:
    return "\u0600" <= text[0] <= "\u06ff"


def _with_lines(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The matches, each with the start of its line."""
    start, end = 0, -1
    for match in pattern.finditer(text):
        if match.start() > end:
            start = text.rfind("\n", 0, match.start()) + 1
            end = text.find("\n", match.start())
            end = end if end >= 0 else len(text)
        yield start, match


@cache
def _misreadings() -> tuple[Misreading, ...]:
    latin = [character + chr(byte) if byte < 0xA0 else character for byte, character in enumerate(byte_table("cp1252"))]
    arabic = list(byte_table("cp1256"))
    return (
        Misreading(_to_byte(latin), _utf8(latin), _sure_latin(_class(latin, 0x80, 0xBF)), re.compile("[À-ÖØ-öø-ÿ]")),
        Misreading(
            _to_byte(arabic), _utf8(arabic), _sure_arabic(_class(arabic, 0x80, 0xBF)), re.compile(f"[{ARABIC}]")
        ),
    )


def _to_byte(table: list[str]) -> dict[int, str]:
    return {ord(character): chr(byte) for byte, characters in enumerate(table) for character in characters}


def _class(table: list[str], first: int, last: int) -> str:
    """The characters of the bytes ``first`` to ``last``, as a class of a regular expression."""
    return "[" + "".join(map(re.escape, "".join(table[first : last + 1]))) + "]"


def _utf8(table: list[str]) -> re.Pattern[str]:
    """Runs of well-formed UTF-8 beyond ASCII (The Unicode Standard, table 3-7), in the characters of ``table``."""
    rows = [
        [(0xC2, 0xDF), (0x80, 0xBF)],
        [(0xE0, 0xE0), (0xA0, 0xBF), (0x80, 0xBF)],
        [(0xE1, 0xEC), (0x80, 0xBF), (0x80, 0xBF)],
        [(0xED, 0xED), (0x80, 0x9F), (0x80, 0xBF)],
        [(0xEE, 0xEF), (0x80, 0xBF), (0x80, 0xBF)],
        [(0xF0, 0xF0), (0x90, 0xBF), (0x80, 0xBF), (0x80, 0xBF)],
        [(0xF1, 0xF3), (0x80, 0xBF), (0x80, 0xBF), (0x80, 0xBF)],
        [(0xF4, 0xF4), (0x80, 0x8F), (0x80, 0xBF), (0x80, 0xBF)],
    ]
    sequences = ("".join(_class(table, *span) for span in row) for row in rows)
    return re.compile(f"(?:{'|'.join(sequences)})+")


def _sure_latin(trail: str) -> re.Pattern[str]:
    """Mojibake in windows-1252 that can be nothing else. ``trail``: the class of continuation bytes."""
    clean = "\xa0«»‘’“”…–—\xad"  # may follow a capital in clean text: « LIBERTÉ », IRMÔ
    return re.compile(
        f"[ÃÂ](?![{clean}]){trail}"  # Ã© Â°
        f"|(?<![A-ZÀ-Þ])[ÃÂ]{trail}"  # Ã\xa0 Â»
        f"|â[€\x80‚\x82„\x84†\x86‰\x89˜\x98™\x99š\x9a›\x9bœ\x9c]{trail}"  # â€™ â„¢ â‚¬
        f"|ï[»¼½¾¿·¸¹º¬]{trail}|ð[Ÿ\x9f]{trail}{trail}"  # the byte order mark, emoji
        f"|(?<![A-ZÀ-Þ])[ÄÅ]{trail}(?=[a-z])"  # cÅ“ur
        f"|(?:[À-ß]{trail}|[à-ï]{trail}{trail}|ð{trail}{trail}{trail}){{2}}"  # Ø§Ù„
    )


def _sure_arabic(trail: str) -> re.Pattern[str]:
    """Mojibake in windows-1256 that can be nothing else. ``trail``: the class of continuation bytes."""
    symbol = f"(?![{ARABIC}،؛؟«»\xa0\xad\u200c\u200d‘’“”…–—]){trail}"  # none of those that stand behind an Arabic word
    pair = f"[آ-غـ-ك]{trail}"
    return re.compile(
        f"(?:[آ-غـ-ك]{symbol}{pair}|{pair}[آ-غـ-ك]{symbol}|{pair}{pair}[آ-غـ-ك]{symbol})"  # ط§ظ„
        f"|(?<=[A-Za-z])[آأؤإ]{trail}|[آأؤإ]{trail}(?=[A-Za-z])|[آأ](?=[§©®°±²³´·¼½¾]){trail}"  # dأ©cembre
        f"|â€{trail}|ï»؟|\u064b[ںک-گ]{trail}{trail}"  # â€™, the byte order mark, emoji
    )


@cache
def _suspicious() -> re.Pattern[str]:
    """Two characters that are a first and a second byte of UTF-8 in one of the charsets, or a lost second byte."""
    import ftfy.bad_codecs  # noqa: F401 (registers the sloppy codecs)

    charsets = "cp1250 cp1251 cp1252 cp1253 cp1254 cp1257 iso8859-2 mac-roman cp437".split()
    tables = [byte_table(charset) for charset in charsets]
    common = " \xa0«»‘’“”…–—\xad"
    first = {table[byte] for table in tables for byte in b"\xc2\xc3\xc4\xc5\xce\xcf\xd0\xd1\xd8\xd9\xe2\xef\xf0"}
    second = {table[byte] for table in tables for byte in range(0x80, 0xC0)} - set("éèêëàâîïôûùçœ")
    leads, trails = ("".join(map(re.escape, sorted(found - set(common)))) for found in (first, second))
    return re.compile(f"[{leads}](?:[{trails}]|[\u2018-\u201d\xa0–—…«»](?<![A-ZÀ-Þ]))|(?<![A-ZÀ-Þ])[ÃÂ][ \ufffd?]")
