"""The charsets that UTF-8 is read in by mistake, and how to tell what it made of a text from clean text.

Clean text has the same characters, and now and then a pair of them that happens to be UTF-8 (``É`` before a
non-breaking space, ``ط`` before an Arabic comma); so each charset says which sequences can be nothing else, and these
vouch for the others of their line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from dragoman.charsets import ARABIC, byte_table
from dragoman.repair.edits import Replacement
from dragoman.text import splice

# What UTF-8 is likely to have held: no phonetic alphabet, no unassigned or private character.
_LIKELY = re.compile(
    "[\x80-\u017f\u0300-\u036f\u0192\u0218-\u021b\u02c6\u02dc\u0384-\u0481\u048a-\u04ff\u05d0-\u05f4\u060c-\u06ff\u0750-\u077f"
    "\u0900-\u0dff\u0e00-\u0e5b\u10d0-\u10ff\u1e00-\u1fff\u2000-\u205f\u2070-\u214f\u2150-\u2bff\u3000-\u30ff"
    "\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufb00-\ufdff\ufe00-\ufe0f\ufe70-\ufeff\uff01-\uffe6\ufffd\U0001f000-\U0001faff"
    "\U00020000-\U0002ffff\U000e0020-\U000e007f]+"
)
_CLEAN = "\xa0«»‘’“”…–—\xad\u200c\u200d"  # may follow a letter in clean text: « LIBERTÉ »


@dataclass(frozen=True, slots=True)
class Misreading:
    """A charset that UTF-8 was read in.

    ``to_byte``: its characters, to the Latin-1 characters of the same bytes. ``hint``: what clean text seldom has.
    ``sequences``: runs of characters that are valid UTF-8 as bytes. ``telling``: makes a run of two characters
    or more mojibake for sure. ``alone``: makes a run of one so, beside its neighbours. ``doubtful``: a run of one that
    is as likely clean text. ``letters``: stand outside such runs in a line that was not misread as a whole.
    """

    to_byte: dict[int, str]
    hint: re.Pattern[str]
    sequences: re.Pattern[str]
    telling: re.Pattern[str]
    alone: re.Pattern[str]
    doubtful: re.Pattern[str]
    letters: re.Pattern[str]

    def among(self, text: str, lines: Iterable[tuple[int, int]]) -> dict[int, list[Replacement]]:
        """What to replace in ``lines`` (start, end) of ``text``, by the start of the line."""
        hinted = ((start, end) for start, end in lines if self.hint.search(text, start, end))
        accepted = ((start, self._accepted(text, start, end)) for start, end in hinted)
        return {line: made for line, made in accepted if made}

    def _decoded(self, match: re.Match[str]) -> Replacement:
        return Replacement(*match.span(), match[0].translate(self.to_byte).encode("latin-1").decode("utf-8"))

    def _accepted(self, text: str, line: int, end: int) -> list[Replacement]:
        """The candidates in ``text[line:end]`` that are mojibake: none if none is for sure.

        One that might be clean text (``É »`` with its non-breaking space, ``فقط،``) is taken if nothing in the line
        speaks against it, or if it gives letters of a script that a sure one gives.
        """
        found = map(self._decoded, self.sequences.finditer(text, line, end))
        candidates = [candidate for candidate in found if _LIKELY.fullmatch(candidate.new)]
        sure = [candidate for candidate in candidates if self._is_sure(text, candidate)]
        if not sure or len(sure) == len(candidates):
            return sure
        pieces = ((c.start - line, c.end - line, "") for c in candidates)
        if not self.letters.search(splice(text[line:end], pieces)):
            return candidates
        starts = {candidate.start for candidate in sure}
        scripts = {_script(candidate.new) for candidate in sure}
        return [c for c in candidates if c.start in starts or self._agrees(text, c, scripts)]

    def _agrees(self, text: str, candidate: Replacement, scripts: set[int]) -> bool:
        return _script(candidate.new) in scripts and not self.doubtful.match(text, candidate.start)

    def _is_sure(self, text: str, candidate: Replacement) -> bool:
        start, end, new = candidate
        return bool(self.telling.search(text, start, end) if len(new) > 1 else self.alone.match(text, start))


@cache
def usual() -> tuple[Misreading, ...]:
    """Those to try on any text."""
    return _windows_1252(), _windows_1256()


@cache
def unusual() -> tuple[Misreading, ...]:
    """Those to try on text that ``suspicious`` finds something in."""
    return tuple(map(_other, ("mac-roman", "cp1250", "cp1251", "cp437", "cp850")))


@cache
def suspicious() -> re.Pattern[str]:
    """Two characters that are a first and a second byte of UTF-8 in one of many charsets, or a lost second byte."""
    charsets = ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac-roman", "cp437", "cp850")
    tables = [byte_table(charset) for charset in charsets]
    first = {table[byte] for table in tables for byte in b"\xc2\xc3\xc4\xc5\xce\xcf\xd0\xd1\xd8\xd9\xe2\xef\xf0"}
    second = {table[byte] for table in tables for byte in range(0x80, 0xC0)} - set("éèêëàâîïôûùçœ")
    leads, trails = ("".join(map(re.escape, sorted(found - set(_CLEAN)))) for found in (first, second))
    return re.compile(f"[{leads}](?:[{trails}]|[ \ufffd?](?<![A-ZÀ-Þ][ÃÂ].)(?<=[ÃÂ].))")


def _windows_1252() -> Misreading:
    """Windows-1252 and Latin-1, which differ in C1."""
    table = [character + chr(byte) if byte < 0xA0 else character for byte, character in enumerate(byte_table("cp1252"))]
    trail = _class(table, 0x80, 0xBF)
    capital = "[A-ZÀ-Þ]"
    return Misreading(
        to_byte=_to_byte(table),
        hint=re.compile(f"{trail}(?:(?<=[À-ß].)|(?<=[à-ô].){trail})"),
        sequences=_utf8(table),
        telling=re.compile(trail),
        alone=re.compile(
            f"(?<![À-ÖØ-öø-ÿ])(?:Â|Ã(?![{_CLEAN}])|(?<!{capital})Ã){trail}"  # Ã© Â\xa0
            f"|â[€\x80‚\x82„\x84†\x86‰\x89˜\x98™\x99š\x9a›\x9bœ\x9c]{trail}"  # â€™ â„¢ â‚¬
            f"|ï[»¼½¾¿·¸¹º¬]{trail}|ð[Ÿ\x9f]"  # the byte order mark, emoji
            f"|(?<!{capital})[ÄÅ]{trail}(?=[a-z])"  # cÅ“ur
            f"|(?<=[A-Za-z])Ì(?![{_CLEAN}]){trail}"  # eÌ\x81, a letter and its accent
        ),
        doubtful=re.compile(f"(?<={capital}).[{_CLEAN}]"),
        letters=re.compile("[A-ZÀ-ÖØ-öø-ÿ]"),
    )


def _windows_1256() -> Misreading:
    """Windows-1256, whose first bytes are letters of any Arabic text, and whose second ones are letters of Persian."""
    table = list(byte_table("cp1256"))
    trail = _class(table, 0x80, 0xBF)
    symbol = _class(table, 0x80, 0xBF, without=re.compile(f"[{ARABIC}{_CLEAN}،؛؟]"))
    return Misreading(
        to_byte=_to_byte(table),
        hint=re.compile(f"{trail}(?:(?<={symbol})|(?<=[آأ].))"),
        sequences=_utf8(table),
        telling=re.compile(symbol),
        alone=re.compile(
            f"(?<=[A-Za-z])[آأؤإ]{trail}|[آأؤإ]{trail}(?=[A-Za-z])"  # dأ©cembre
            f'|(?<![{ARABIC}])(?:[آأ]{symbol}|(?<![«"“(])آ[«»\xa0]|أ\xa0(?= ?[A-Za-z]))'  # آ£27, pays أ\xa0 la
            f"|â€{trail}|ï»؟|\u064b[ںک-گ]{trail}{trail}"  # â€™, the byte order mark, emoji
        ),
        doubtful=re.compile(f"(?<=[{ARABIC}]).[{_CLEAN}،؛؟]"),
        letters=re.compile(f"[{ARABIC}]"),
    )


def _other(charset: str) -> Misreading:
    """Another charset, by the first bytes of what French, English and Arabic have, and the signs that follow them.

    ftfy takes one line in ten of Arabic in Mac Roman for something else, and does not know code page 850.
    """
    table = list(byte_table(charset))
    trail = _class(table, 0x80, 0xBF)
    sign = _class(table, 0x80, 0xBF, without=re.compile(f"[^\\W\\d_]|[{_CLEAN}¡º¿×¬]"))  # nor Arabic as ÇáÓáÇã has it
    accented, marks, dashes = (table[byte] for byte in (0xC3, 0xC2, 0xE2))
    general = dashes + "(?:" + "|".join(re.escape(table[byte]) for byte in (0x80, 0x82, 0x84)) + ")"  # U+20xx, U+21xx
    if dashes == "Ô":  # in code page 850, all of ÔÇÖ are letters, and شاض in windows-1256
        beside = f"(?={trail}[A-Za-z0-9])|(?<=[A-Za-z,.;:] Ô.)(?={trail} [A-Za-z])|(?={sign})"
        general = f"(?:(?<=[A-Za-z0-9]){general}|{general}(?:{beside}))"
    drawn = "" if accented.isalpha() else f"|[{accented}{marks}]{trail}"  # √é, ├®: no letter at all
    within = f"(?<=[a-z]){accented}{trail}(?=[a-z])|(?<=[A-Za-z0-9,]){marks}\xa0|(?<=[a-z] ){accented}\xa0(?= ?[a-z])"
    oe = re.escape(table[0xC5] + table[0x93])
    return Misreading(
        to_byte=_to_byte(table),
        hint=re.compile(f"{trail}(?<=[{accented}{marks}{dashes}{table[0xD8]}{table[0xD9]}].)"),
        sequences=_utf8(table),
        telling=re.compile(f"{sign}|{general}{drawn}"),
        alone=re.compile(f"[{accented}{marks}]{sign}|(?:{general}){trail}|{oe}(?=[a-z])|{within}{drawn}"),
        doubtful=re.compile(f"[^{accented}{marks}{dashes}]"),
        letters=re.compile(f"[{accented}{marks}]"),
    )


def _to_byte(table: list[str]) -> dict[int, str]:
    return {ord(character): chr(byte) for byte, characters in enumerate(table) for character in characters}


def _class(table: list[str], *spans: int, without: re.Pattern[str] | None = None) -> str:
    """The characters of the bytes from the first to the second of ``spans``, and so on, as a class of an expression."""
    bounds = zip(spans[::2], spans[1::2], strict=True)
    characters = "".join("".join(table[first : last + 1]) for first, last in bounds)
    if without:
        characters = without.sub("", characters)
    return f"[{re.escape(characters)}]"


def _utf8(table: list[str]) -> re.Pattern[str]:
    """Runs of well-formed UTF-8 beyond ASCII (The Unicode Standard, table 3-7), in the characters of ``table``.

    A class of all first bytes comes first, since the expression engine skips to it ten times faster than it tries.
    """
    trail = _class(table, 0x80, 0xBF)
    rows = (
        (_class(table, 0xC2, 0xDF), trail),
        (_class(table, 0xE1, 0xEC, 0xEE, 0xEF), trail * 2),
        (_class(table, 0xE0, 0xE0), _class(table, 0xA0, 0xBF) + trail),
        (_class(table, 0xED, 0xED), _class(table, 0x80, 0x9F) + trail),
        (_class(table, 0xF0, 0xF0), _class(table, 0x90, 0xBF) + trail * 2),
        (_class(table, 0xF1, 0xF3), trail * 3),
        (_class(table, 0xF4, 0xF4), _class(table, 0x80, 0x8F) + trail * 2),
    )
    one = _class(table, 0xC2, 0xF4) + "(?:" + "|".join(f"(?<={first}){rest}" for first, rest in rows) + ")"
    return re.compile(f"{one}(?:{one})*")


def _script(text: str) -> int:
    """A number for the script of the first character, roughly: 0 for Latin and punctuation, else its block of 4,096."""
    first = text[0]
    return 0 if first < "\u0300" or "\u2000" <= first <= "\u22ff" else 1 + (ord(first) >> 12 or ord(first) >> 8)


def lines_with(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """The lines (start, end) that ``pattern`` is found in."""
    end = 0
    while match := pattern.search(text, end):
        start = text.rfind("\n", end, match.start()) + 1 or end
        end = text.find("\n", match.start())
        end = end if end >= 0 else len(text)
        yield start, end
