"""Single-byte Arabic that was read as Latin (``ÇáÓáÇã`` for ``السلام``), bytes that were no UTF-8, C1 controls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dragoman.charsets import ARABIC, WORD, byte_table, word_score
from dragoman.repair.edits import Replacement

_ESCAPED = re.compile("[\udc80-\udcff]+")
_PUNCTUATION = frozenset("‘’“”–—…«»\xa0،؛؟")
_HALF = re.compile("[ÃÂ]")  # what windows-1252 makes of the first byte of a letter whose second was lost

_ARABIC_CHARSETS = ("cp1256", "iso8859_6")
# The bytes behind the characters of windows-1252 and of Latin-1, which differ in C1.
_TO_BYTE = {ord(character): byte for byte, character in enumerate(byte_table("cp1252"))} | {n: n for n in range(256)}
_OTHER_LETTER = re.compile("[A-Za-z\n\u0180-\u02af\u0370-\u1fff]")
_C1 = re.compile("[\x80-\x84\x86-\x9f]")


def restore_bytes(text: str) -> Iterator[Replacement]:
    """Bytes that were no UTF-8 (lone surrogates U+DC80 to U+DCFF, see ``decode``) read in one charset, line by line.

    That of windows-1252, windows-1256 and ISO-8859-6 which makes the likeliest words of them. Bytes that are in no such
    word, nor quotes or dashes, are left, and end as U+FFFD: halves of characters, most of the time.
    """
    if not _ESCAPED.search(text):
        return
    start = 0
    for line in text.split("\n"):
        if _ESCAPED.search(line):
            yield from _bytes_of_line(line, start)
        start += len(line) + 1


def restore_legacy_arabic(text: str) -> Iterator[Replacement]:
    """Windows-1256 or ISO-8859-6 that was read as windows-1252 or Latin-1, undone where it makes Arabic words.

    ASCII is the same in all of them, so what was Arabic is in runs without an ASCII letter, in words made of accented
    letters only, which no language writes. The document's runs together decide between the two charsets. A run is
    taken if it has a word of three letters and looks like Arabic; beside a long one that does, others are trusted more.
    """
    if text.isascii() or not _patterns()["gate"].search(text):
        return
    runs = list(_runs(text))
    readings = [[_Reading.of(run, charset) for run in runs] for charset in _ARABIC_CHARSETS]
    best = max(readings, key=lambda reading: sum(run.score for run in reading))
    vouched = any(run.letters >= 12 and run.score > 0.3 * run.letters for run in best)
    for run in best:
        if run.is_arabic(vouched):
            yield from run.replacements(text)


def restore_c1(text: str) -> Iterator[Replacement]:
    """C1 controls become the quotes, dashes and letters that windows-1252 has in their place, as in every browser.

    U+0085 alone is left to be a line break; beside others it is an ellipsis.
    """
    if text.isascii() or not _C1.search(text):
        return
    for match in re.finditer("[\x80-\x9f]", text):
        yield Replacement(*match.span(), byte_table("cp1252")[ord(match[0])])


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Words of accented letters only, together while no other letter stands between them."""
    run: list[re.Match[str]] = []
    for word in _patterns()["word"].finditer(text):
        if run and _OTHER_LETTER.search(text, run[-1].end(), word.start()):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class _Reading:
    """A run read in ``charset``: where it is, how many letters it and its longest word have, how Arabic it looks."""

    start: int
    end: int
    charset: str
    letters: int
    longest: int
    score: float

    @classmethod
    def of(cls, run: list[re.Match[str]], charset: str) -> _Reading:
        words = [word[0].translate(_reader(charset)) for word in run]
        lengths = [len(word) for word in words]
        return cls(run[0].start(), run[-1].end(), charset, sum(lengths), max(lengths), sum(map(word_score, words)))

    def is_arabic(self, vouched: bool) -> bool:
        if vouched:
            return self.letters > 1 and self.score > -0.5 * self.letters
        return self.longest > 2 and self.score > 0.3 * self.letters

    def replacements(self, text: str) -> Iterator[Replacement]:
        """The words of the run, with the Arabic punctuation in it and at its ends."""
        before = _patterns()["before"].search(text, max(0, self.start - 4), self.start)
        behind = _patterns()["behind"].match(text, self.end)
        start, end = before.start() if before else self.start, behind.end() if behind else self.end
        for piece in _patterns()["piece"].finditer(text, start, end):
            yield Replacement(*piece.span(), piece[0].translate(_reader(self.charset)))


@cache
def _reader(charset: str) -> dict[int, str]:
    """Characters of windows-1252 and Latin-1 to those that ``charset`` has in their place."""
    table = byte_table(charset)
    return {code: table[byte] for code, byte in _TO_BYTE.items() if byte >= 0x80}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The patterns, from the tables: words of what were Arabic letters, three letters of one, what to replace in a run.

    A class comes first in each, since the expression engine skips to it.
    """
    arabic = re.compile(f"[{ARABIC}]")
    readers = [_reader(charset) for charset in _ARABIC_CHARSETS]
    letters = {code for reader in readers for code, character in reader.items() if arabic.match(character)}
    marks = "،؛؟\u200c\u200d\u200e\u200f"
    signs = {code for reader in readers for code, character in reader.items() if character in marks}
    letter, sign = ("".join(re.escape(chr(code)) for code in sorted(codes)) for codes in (letters, signs - letters))
    return {
        "gate": re.compile(f"[{letter}](?<![A-Za-z].)[{letter}]{{2}}"),
        "word": re.compile(
            f"[{letter}](?<![A-Za-z{letter}].)[{letter}]*(?![a-z{letter}])(?:(?<=[Üà])|(?![A-Z]))"
        ),  # áÜABC
        "piece": re.compile(f"[{letter}{sign}](?<![A-Za-z].)[{letter}{sign}]*|[{sign}]"),
        "before": re.compile(f"[{sign}]+ ?\\Z"),
        "behind": re.compile(f" ?[{sign}]+"),
    }


def _bytes_of_line(line: str, offset: int) -> Iterator[Replacement]:
    readings = [_read_bytes(line, charset) for charset in ("cp1252", *_ARABIC_CHARSETS)]
    _, read, explained = max(readings, key=lambda reading: reading[0])
    for match in _ESCAPED.finditer(line):
        start, end = match.span()
        if start in explained or (end == start + 1 and read[start] in _PUNCTUATION):
            yield Replacement(start + offset, end + offset, read[start:end])


def _read_bytes(line: str, charset: str) -> tuple[float, str, set[int]]:
    """The score of ``line`` read in ``charset``, the line so read, and the offsets in words that look like words."""
    table = byte_table(charset)
    read = line.translate({0xDC00 + byte: table[byte] for byte in range(0x80, 0x100)})
    total, explained = 0.0, set[int]()
    for word in WORD.finditer(read):
        if word[0] != line[word.start() : word.end()]:
            score = -1.0 if _HALF.search(word[0]) else word_score(word[0])
            total += score
            if score > 0:
                explained.update(range(*word.span()))
    return total, read, explained
