"""The words of a paragraph in strands: each script apart, and what stands in quotation marks or brackets apart.

A quotation interrupts the sentence around it and does not change its language: in ``Ne me dites pas « After the war »,
monsieur`` the words outside the marks are read as one row, the words inside as another. Arabic words inside a French
sentence interrupt it in the same way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from dragoman.languages.decoder import switch_cost
from dragoman.languages.scripts import SENTENCE_END, Word

_MARK = re.compile('["«»“”„‹›()\\[\\]{}]')
_CLOSES = {"»": "«", "›": "‹", ")": "(", "]": "[", "}": "{"}
# “ opens in English and closes in German; „ opens; ” closes; the straight mark does either.
_OPENERS = '«‹([{„“"'
_FAR = 256  # characters: no sentence is led on over more than this
_DEEPEST = 8  # marks left open never close: the oldest is forgotten, so that time stays linear


@dataclass(frozen=True, slots=True)
class Pair:
    """Marks ``text[open]`` and ``text[close]``, and where words ``first`` to ``last`` (exclusive) between them stand.

    ``before``, ``behind``: the nearest words of the sentence around the pair, -1 if there is none. ``parent``: the pair
    that sentence stands in, -1 outside all.
    """

    open: int
    close: int
    first: int
    last: int
    before: int
    behind: int
    parent: int


class Strand(NamedTuple):
    """Words of one script at one level of quotation.

    ``places``: indices into the passage's words. ``costs``: for each of them, what a change of language costs at what
    stands between it and the one before it, without what was quoted or written in another script there (nothing before
    the first). ``pair``: index of the pair around, or -1.
    """

    script: str
    pair: int
    places: list[int]
    costs: list[float]


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraph ``text[start:end]`` read. ``pairs``: those that hold words, by where they open.

    ``levels``: for each word the index of the innermost pair around it, or -1.
    """

    text: str
    start: int
    end: int
    words: Sequence[Word]
    pairs: Sequence[Pair]
    levels: Sequence[int]

    @classmethod
    def read(cls, text: str, start: int, end: int, found: Sequence[Word]) -> Passage:
        """The passage ``text[start:end]`` with the words ``found`` in it."""
        begins = [word.start for word in found]
        marks = [marks for marks in _pairs(text, start, end) if _inside(marks, begins)]
        if not marks:
            return cls(text, start, end, found, [], [-1] * len(found))
        levels, parents = _levels(marks, found)
        at_level: dict[int, list[int]] = {}
        for place, level in enumerate(levels):
            at_level.setdefault(level, []).append(place)
        pairs = []
        for marks_, parent in zip(marks, parents, strict=True):
            first, last = _inside(marks_, begins) or (0, 0)
            around = at_level.get(parent, [])
            index = bisect_left(around, first)
            before = around[index - 1] if index else -1
            index = bisect_left(around, last)
            pairs.append(Pair(*marks_, first, last, before, around[index] if index < len(around) else -1, parent))
        return cls(text, start, end, found, pairs, levels)

    def written(self, index: int) -> str:
        """Word ``index`` as it stands in the text."""
        word = self.words[index]
        return self.text[word.start : word.end]

    def led(self, pair: Pair) -> bool:
        """Whether ``pair`` opens inside the sentence of the word before it."""
        if pair.before < 0:
            return False
        begin = self.words[pair.before].end
        return pair.open - begin < _FAR and SENTENCE_END.search(self.text, begin, pair.open + 1) is None

    def strands(self) -> list[Strand]:
        """The strands, an outer one before those inside it."""
        found: dict[tuple[int, str], Strand] = {}
        homes = [(level, word.script) for level, word in zip(self.levels, self.words, strict=True)]
        gaps = [self.text[before.end : word.start] for before, word in pairwise(self.words)]
        prices = {gap: switch_cost(gap) for gap in set(gaps)}  # most gaps are a space
        costs = [0.0, *map(prices.__getitem__, gaps)]
        for (level, script), run in groupby(range(len(homes)), homes.__getitem__):
            places = list(run)
            first, last = places[0], places[-1]
            strand = found.get((level, script))
            if strand is None:
                found[level, script] = Strand(script, level, places, [0.0, *costs[first + 1 : last + 1]])
            else:
                # what is skipped goes without its words and marks
                skipped = switch_cost(_MARK.sub("", gaps[strand.places[-1]] + gaps[first - 1]))
                strand.costs.extend([skipped, *costs[first + 1 : last + 1]])
                strand.places.extend(places)
        return sorted(found.values(), key=lambda strand: strand.pair)


def _pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Matching quotation marks and brackets in ``text[start:end]``, nested, never crossing (UAX #9, BD16)."""
    found: list[tuple[int, int]] = []
    open_marks: list[tuple[str, int]] = []
    for match in _MARK.finditer(text, start, end):
        mark, place = match.group(), match.start()
        opener = next((o for o in reversed(open_marks) if _matches(o[0], mark)), None)
        if opener is not None and not (mark == '"' and _can_only_open(text, place)):
            del open_marks[open_marks.index(opener) :]
            found.append((opener[1], place))
        elif mark in _OPENERS:
            open_marks.append((mark, place))
            del open_marks[:-_DEEPEST]
    return sorted(found)


def _matches(opener: str, mark: str) -> bool:
    if mark == '"':
        return opener == '"'
    if mark == "”":
        return opener in "“„"
    return opener == ("„" if mark == "“" else _CLOSES.get(mark))


def _can_only_open(text: str, place: int) -> bool:
    """Whether a straight mark has white space before it and a word behind it."""
    before, behind = text[place - 1 : place], text[place + 1 : place + 2]
    return (not before or before.isspace()) and behind.isalnum()


def _inside(marks: tuple[int, int], begins: Sequence[int]) -> tuple[int, int] | None:
    """The range of words between two marks, None if there is none. ``begins``: where each word begins."""
    first = bisect_left(begins, marks[0])
    last = bisect_left(begins, marks[1], lo=first)
    return (first, last) if first < last else None


def _levels(marks: Sequence[tuple[int, int]], words: Sequence[Word]) -> tuple[list[int], list[int]]:
    """For each word the index of the innermost marks around it; for each pair of marks that of those around them."""
    open_pairs, parents, levels = [-1], list[int](), list[int]()
    for word in words:
        for index in range(len(parents), len(marks)):
            if marks[index][0] > word.start:
                break
            _close(open_pairs, marks, marks[index][0])
            parents.append(open_pairs[-1])
            open_pairs.append(index)
        _close(open_pairs, marks, word.start)
        levels.append(open_pairs[-1])
    return levels, parents


def _close(open_pairs: list[int], marks: Sequence[tuple[int, int]], place: int) -> None:
    """Takes the pairs that close before ``place`` off the stack, whose bottom is -1."""
    while open_pairs[-1] >= 0 and marks[open_pairs[-1]][1] < place:
        open_pairs.pop()
