"""Lines into paragraphs: one line each, blank lines between, or hard-wrapped lines joined.

The document itself says which. Text was hard-wrapped when its line breaks are where a fixed width forced them: the
first word of the next line would not have fitted any more, the line ends in the middle of a sentence, and the next one
goes on with a small letter.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

# Repaired text has \n only; the others are here so that text that was not repaired keeps its lines too.
_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_BREAK = "\n\r\v\f\x85\u2028\u2029"
_INDENT = re.compile(r"[ \t\u00a0]*")
_ITEM = re.compile(r"\s*(?:[-–—•*·▪●◦‣#]+\s|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s|>)")
_FINAL = ".!?…؟۔:;؛"
_CLOSERS = "\"'”’»)]*_\u200e\u200f"
_WIDTHS = range(36, 161)  # code points: narrower lines are verse, addresses, tables; wider ones are paragraphs
_TOLERANCE = 0.88  # of the width: proportional fonts and hyphenation leave lines a little short


class _Line(NamedTuple):
    """A line that is not blank, without outer white space; ``after_gap``: blank lines, or nothing at all, before it."""

    start: int
    end: int
    indent: int
    after_gap: bool


def blocks(text: str) -> list[tuple[int, int]]:
    """Start and end (code points) of every paragraph of ``text``, in order, without outer white space."""
    lines = _lines(text)
    limit = _wrap_limit(text, lines)
    spans: list[tuple[int, int]] = []
    previous: _Line | None = None
    for line in lines:
        if previous is not None and limit and _continues(text, previous, line, limit):
            spans[-1] = (spans[-1][0], line.end)
        else:
            spans.append((line.start, line.end))
        previous = line
    return spans


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    last = -1  # end of the line before, blank or not, within its break
    for match in _LINE.finditer(text):
        raw = match[0]
        bare = raw.strip()
        if not bare:
            continue
        indent = len(raw) - len(raw.lstrip())
        start = match.start() + indent
        gap = last < 0 or _blank_between(text, last, match.start())
        lines.append(_Line(start, start + len(bare), indent, gap))
        last = match.end()
    return lines


def _blank_between(text: str, last: int, start: int) -> bool:
    """Whether more than one line break lies between two lines (a Windows break, \\r\\n, is one)."""
    between = text[last:start]
    return len(between) > 1 and len(between.replace("\r\n", "\n").strip(" \t\u00a0")) > 1


def _wrap_limit(text: str, lines: list[_Line]) -> float:
    """The length (code points) that a full line has with the next one's first word; 0: the text is not hard-wrapped."""
    pairs = [(line, following) for line, following in pairwise(lines) if not following.after_gap]
    if len(pairs) < 2:
        return 0
    lengths = sorted(line.indent + line.end - line.start for line, _ in pairs)
    width = lengths[int(len(lengths) * 0.9)]
    if width not in _WIDTHS:
        return 0
    reaches = [_reach(text, line, following) for line, following in pairs]
    full = sum(reach >= _TOLERANCE * width for reach in reaches)
    exact = sum(reach > lengths[-1] for reach in reaches)
    closed = sum(_is_closed(text, line) for line, _ in pairs)
    starts = [text[following.start] for _, following in pairs]
    small = sum(map(str.islower, starts))
    cased = small + sum(map(str.isupper, starts))
    # Most lines of cased prose begin with a small letter; Arabic prose may have a few Latin names first on a line.
    prose = small >= 0.4 * cased or cased < 0.5 * len(pairs)
    if full < 0.6 * len(pairs) or closed > 0.4 * len(pairs) or not prose:
        return 0
    return lengths[-1] + 1 if exact >= 0.9 * full else _TOLERANCE * width


def _reach(text: str, line: _Line, following: _Line) -> int:
    """How long the line would be with the first word of the following one on it."""
    space = text.find(" ", following.start, following.end)
    word = (space if space >= 0 else following.end) - following.start
    return line.indent + line.end - line.start + 1 + word


def _is_closed(text: str, line: _Line) -> bool:
    """Whether the line ends as a sentence does."""
    tail = text[max(line.start, line.end - 6) : line.end].rstrip(_CLOSERS)
    return tail[-1:] in _FINAL and bool(tail)


def _continues(text: str, line: _Line, following: _Line, limit: float) -> bool:
    """In hard-wrapped text: whether ``following`` goes on with the paragraph of ``line``."""
    if following.after_gap:
        return False
    full, closed = _reach(text, line, following) >= limit, _is_closed(text, line)
    if _ITEM.match(text, following.start, following.end) and (closed or not full):
        return False  # but a dash within a sentence may come to stand first on a line
    if following.indent >= line.indent + 2 and not _ITEM.match(text, line.start, line.end):
        return False  # the first line of a paragraph is set in
    return full or (text[following.start].islower() and not closed)
