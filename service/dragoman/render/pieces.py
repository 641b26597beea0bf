"""A stretch of repaired text cut where edits begin and end, for the formats that show edits inside the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from dragoman.text import Edit, Text


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a stretch: untouched text, or what an edit made of the original.

    ``before``: what stood there; "" for untouched text, for an insertion, and where an edit that began in an earlier
    stretch goes on.
    """

    text: str
    before: str = ""
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Pieces:
    """Cuts any stretch of a text. Stretches that cover the text give every edit's ``before`` exactly once."""

    text: Text
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [edit.start for edit in self.text.edits])

    def between(self, start: int, end: int, *, last: bool = False) -> Iterator[Piece]:
        """The pieces of ``value[start:end]``, none of them empty but for deletions.

        A deletion at a border belongs to the stretch on its right; ``last``: there is none, so it belongs here.
        """
        position = start
        index = bisect_left(self._starts, start)
        if index and self.text.edits[index - 1].end > start:
            index -= 1
        for edit in self.text.edits[index:]:
            if edit.start > end or (edit.start == end and not last):
                break
            first, final = max(edit.start, start), min(edit.end, end)
            if position < first:
                yield Piece(self.text.value[position:first])
            before = self.text.original[edit.original_start : edit.original_end] if edit.start >= start else ""
            yield Piece(self.text.value[first:final], before, edit)
            position = final
        if position < end:
            yield Piece(self.text.value[position:end])
