"""A text that is longer than the model takes -> pieces that fit, cut where it hurts least."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Where to cut, best first: behind a clause, at any white space. Arabic clauses often begin with و after a space, which
# the second pattern finds.
_CUTS = (re.compile(r"(?<=[,;:،؛–—])\s+"), re.compile(r"\s+"))


@dataclass(frozen=True, slots=True)
class Piece:
    """The tokens of a piece, and the white space that stood behind it."""

    tokens: list[str]
    gap: str


def split_to_fit(text: str, limit: int, encode: Callable[[Sequence[str]], list[list[str]]]) -> list[Piece]:
    """Pieces of ``text`` of at most ``limit`` tokens; one when it fits. Nothing but white space lies between them."""
    pieces = []
    stack = [(text, "")]
    while stack:
        part, gap = stack.pop()
        tokens = encode([part])[0]
        if len(tokens) <= limit or len(part) < 2:
            pieces.append(Piece(tokens[:limit] if len(part) > 1 else tokens, gap))
            continue
        start, end = _cut(part)
        stack += [(part[end:], gap), (part[:start], part[start:end])]
    return pieces


def _cut(text: str) -> tuple[int, int]:
    """The gap to cut at: the one nearest the middle, of the best kind that lies in the middle half."""
    middle, quarter = len(text) // 2, len(text) // 4
    for pattern in _CUTS:
        found = [match.span() for match in pattern.finditer(text, quarter, len(text) - quarter)]
        inside = [span for span in found if span[0] > 0 and span[1] < len(text)]
        if inside:
            return min(inside, key=lambda span: abs(span[0] - middle))
    return middle, middle
