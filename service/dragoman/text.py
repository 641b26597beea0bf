"""Repaired text and the edits that made it: replay them, undo them, map an offset back to the original.

Every offset is in code points, start inclusive, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Edit:
    """``original[original_start:original_end]`` became ``value[start:end]`` in the named step or steps (``a+b``)."""

    start: int
    end: int
    original_start: int
    original_end: int
    step: str


@dataclass(frozen=True, slots=True)
class Text:
    """Repaired text with what it was made of.

    ``edits`` are ordered and do not overlap, on either side; whatever lies outside them is the same in ``value`` and
    ``original``. ``sha256``: hex digest of the bytes that came in.
    """

    value: str
    original: str
    encoding: str
    edits: tuple[Edit, ...] = ()
    sha256: str = ""
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _ends: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(edit.start for edit in self.edits))
        object.__setattr__(self, "_ends", tuple(edit.end for edit in self.edits))

    def replay(self) -> str:
        """The repaired text, made from the original and the edits alone."""
        value = self.value
        return splice(self.original, ((e.original_start, e.original_end, value[e.start : e.end]) for e in self.edits))

    def undo(self) -> str:
        """The original text, made from the repaired text and the edits alone."""
        original = self.original
        return splice(self.value, ((e.start, e.end, original[e.original_start : e.original_end]) for e in self.edits))

    def edit_dicts(self) -> list[dict[str, Any]]:
        """Every edit as JSON holds it, with what stood there and what stands there now."""
        return [
            {
                "start": edit.start,
                "end": edit.end,
                "original_start": edit.original_start,
                "original_end": edit.original_end,
                "step": edit.step,
                "original": self.original[edit.original_start : edit.original_end],
                "repaired": self.value[edit.start : edit.end],
            }
            for edit in self.edits
        ]

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Where ``value[start:end]`` lies in the original.

        An offset inside an edit maps to the edit's edge. Text that was deleted at either border is left outside.
        """
        first = self._map(start, after_deletions=True)
        return first, max(first, self._map(end, after_deletions=False))

    def _map(self, offset: int, after_deletions: bool) -> int:
        """The original offset of one border; ``after_deletions``: a start lies behind what was deleted there."""
        if not self.edits:
            return offset
        index = bisect_right(self._starts, offset) - 1
        if not after_deletions:  # an end belongs to the text on its left: edits that start at it are not its own
            while index >= 0 and self._starts[index] == offset:
                index -= 1
        if index < 0:
            return offset
        edit = self.edits[index]
        if offset >= edit.end:
            return edit.original_end + offset - edit.end
        if after_deletions:
            return edit.original_start
        return edit.original_end


def splice(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    """``text`` with each ``text[start:end]`` replaced; pieces are ``(start, end, new)``, ordered, not overlapping."""
    out: list[str] = []
    last = 0
    for start, end, new in pieces:
        out += (text[last:start], new)
        last = end
    out.append(text[last:])
    return "".join(out)
