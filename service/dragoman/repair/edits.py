"""The algebra of edits: replacements on the text as it is now, composed into edits of the text as it was.

A step looks at the current text and says what to replace; it knows nothing of earlier steps. ``Revision.then`` carries
that back to the original. Two running differences are enough for it, both piecewise constant along the text::

    original  a b c [d e] f g h         original - current   0 ... 0 +1 ...
    current   a b c [X]   f g h         next     - current   0 .......... +1
    next      a b c [X]   f[Y Z]h

Where a replacement overlaps an earlier edit, the two become one, named ``first+second``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from dragoman.text import Edit, Text, splice


class Replacement(NamedTuple):
    """``text[start:end]`` is to become ``new``; offsets in code points of the text that the step was given."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A text, what it was at first, and the edits between the two (ordered, not overlapping on either side)."""

    original: str
    value: str
    edits: tuple[Edit, ...] = ()

    @classmethod
    def of(cls, text: str) -> Revision:
        """``text`` with nothing changed."""
        return cls(text, text)

    def then(self, step: str, replacements: Iterable[Replacement]) -> Revision:
        """This revision with ``replacements`` (ordered, not overlapping, on ``value``) made in its text."""
        made = [made for made in replacements if made.new != self.value[made.start : made.end]]
        if not made:
            return self
        edits = _composed(self.edits, made, step) if self.edits else _first(made, step)
        return Revision(self.original, splice(self.value, made), tuple(edits))

    def text(self, encoding: str, sha256: str) -> Text:
        """As the value that travels; edits that later edits took back are left out."""
        value, original = self.value, self.original
        real = (e for e in self.edits if value[e.start : e.end] != original[e.original_start : e.original_end])
        return Text(value, original, encoding, tuple(real), sha256)


def aligned(before: str, after: str, offset: int = 0) -> list[Replacement]:
    """What makes ``after`` of ``before``, which starts at ``offset``: for steps that give whole strings.

    Time grows with the product of the lengths, so give it a line or less.
    """
    from rapidfuzz.distance import Levenshtein  # 40 ms of import that most documents do not need

    return [
        Replacement(offset + op.src_start, offset + op.src_end, after[op.dest_start : op.dest_end])
        for op in Levenshtein.opcodes(before, after)
        if op.tag != "equal"
    ]


def trimmed(text: str, replacement: Replacement) -> Replacement:
    """The replacement without what it leaves as it is at its two ends."""
    start, end, new = replacement
    old = text[start:end]
    left = _common(old, new)
    right = _common(old[left:][::-1], new[left:][::-1])
    return Replacement(start + left, end - right, new[left : len(new) - right])


def _common(one: str, other: str) -> int:
    """How many characters two strings have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class _Mark(NamedTuple):
    """A place in the current text: of an earlier edit (with what it did), or of a new replacement."""

    start: int
    end: int
    edit: Edit | None
    new: str


_place = itemgetter(0, 1)


def _first(replacements: Iterable[Replacement], step: str) -> Iterator[Edit]:
    """The edits of the first step that finds something, which nothing has to be composed with."""
    shift = 0
    for start, end, new in replacements:
        yield Edit(start + shift, start + shift + len(new), start, end, step)
        shift += len(new) - (end - start)


def _composed(edits: Iterable[Edit], replacements: Iterable[Replacement], step: str) -> Iterator[Edit]:
    """The edits from the original to the next text. Places that share a character of the current text become one."""
    marks = [_Mark(edit.start, edit.end, edit, "") for edit in edits]
    marks += [_Mark(start, end, None, new) for start, end, new in replacements]
    marks.sort(key=_place)  # two ordered runs: one merge
    to_original = to_next = 0
    for group in _overlapping(marks):
        start, end = group[0].start, max(mark.end for mark in group)
        original_start, next_start = start + to_original, start + to_next
        names: list[str] = []
        for mark in group:
            if mark.edit is None:
                to_next += len(mark.new) - (mark.end - mark.start)
            else:
                to_original += mark.edit.original_end - mark.edit.original_start - (mark.end - mark.start)
                names += mark.edit.step.split("+")
        if any(mark.edit is None for mark in group):
            names.append(step)
        yield Edit(next_start, end + to_next, original_start, end + to_original, "+".join(dict.fromkeys(names)))


def _overlapping(marks: Iterable[_Mark]) -> Iterator[list[_Mark]]:
    """Groups of marks, in order of their starts, that share characters, directly or through others of the group."""
    group: list[_Mark] = []
    end = 0
    for mark in marks:
        if group and mark.start >= end:
            yield group
            group = []
            end = 0
        group.append(mark)
        end = max(end, mark.end)
    if group:
        yield group
