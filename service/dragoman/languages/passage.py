"""The words of a paragraph in strands: each script apart, and what stands in quotation marks or brackets apart.

A quotation interrupts the sentence around it and does not change its language: in ``Ne me dites pas « After the war »,
monsieur`` the words outside the marks are read as one row, the words inside as another. Arabic words inside a French
sentence interrupt it in the same way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dragoman.languages.scripts import Word, words

_MARK = re.compile('["«»“”„‹›()\\[\\]{}]')
_CLOSES = {"»": "«", "›": "‹", ")": "(", "]": "[", "}": "{"}
# “ opens in English and closes in German; „ opens; ” closes; the straight mark does either.
_OPENERS = "«‹([{„"
_DEEPEST = 8  # marks left open never close: forget the oldest, so that time stays linear


class Pair(NamedTuple):
    """``text[open]`` and ``text[close]`` belong together."""

    open: int
    close: int


@dataclass(frozen=True, slots=True)
class Strand:
    """Words of one script at one level of quotation.

    ``places``: indices into the passage's words. ``separators``: for each of them, what stands between it and the one
    before it, without what was quoted or written in another script there. ``pair``: index of the pair around, or -1.
    ``outside``: the nearest word of the sentence around the pair, or -1.
    """

    script: str
    pair: int
    outside: int
    places: list[int]
    separators: list[str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph read: its words and the pairs of marks around them, both in order (pairs by where they open)."""

    text: str
    start: int
    end: int
    words: Sequence[Word]
    pairs: Sequence[Pair]

    @classmethod
    def read(cls, text: str, start: int, end: int) -> Passage:
        """The passage ``text[start:end]``."""
        return cls(text, start, end, words(text, start, end), pairs(text, start, end))

    def written(self, index: int) -> str:
        """Word ``index`` as it stands in the text."""
        word = self.words[index]
        return self.text[word.start : word.end]

    def strands(self, pairs: Sequence[Pair]) -> list[Strand]:
        """The strands, an outer one before those inside it; ``pairs``: those that count as quotations."""
        found: dict[tuple[int, str], Strand] = {}
        latest: dict[int, int] = {}  # the last word of each level
        for place, (level, parent) in enumerate(self._levels(pairs)):
            script = self.words[place].script
            if (level, script) not in found:
                outside = latest.get(parent, self._behind(pairs[level])) if level >= 0 else -1
                found[level, script] = Strand(script, level, outside, [], [])
            strand = found[level, script]
            strand.separators.append(self._between(strand.places[-1], place) if strand.places else "")
            strand.places.append(place)
            latest[level] = place
        return sorted(found.values(), key=lambda strand: strand.pair)

    def _behind(self, pair: Pair) -> int:
        _, behind = self.around(pair)
        return behind if behind < len(self.words) else -1

    def around(self, pair: Pair) -> tuple[int, int]:
        """The words before and behind a pair: indices, -1 or ``len(words)`` if there is none."""
        first = bisect_left(self.words, pair.open, key=_start)
        return first - 1, bisect_left(self.words, pair.close, lo=first, key=_start)

    def _levels(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, int]]:
        """For each word, the indices of the innermost pair around it and of the pair around that, or -1."""
        open_pairs = [-1, -1]
        coming = 0
        for word in self.words:
            while coming < len(pairs) and pairs[coming].open < word.start:
                while open_pairs[-1] >= 0 and pairs[open_pairs[-1]].close < pairs[coming].open:
                    open_pairs.pop()
                open_pairs.append(coming)
                coming += 1
            while open_pairs[-1] >= 0 and pairs[open_pairs[-1]].close < word.start:
                open_pairs.pop()
            yield open_pairs[-1], open_pairs[-2]

    def _between(self, before: int, place: int) -> str:
        """What stands between two words, without the words and the marks of what was skipped."""
        words = self.words
        left = self.text[words[before].end : words[before + 1].start]
        if place == before + 1:
            return left
        return _MARK.sub("", left + self.text[words[place - 1].end : words[place].start])


def _start(word: Word) -> int:
    return word.start


def pairs(text: str, start: int, end: int) -> list[Pair]:
    """Matching quotation marks and brackets in ``text[start:end]``, nested, never crossing (UAX #9, BD16)."""
    found: list[Pair] = []
    open_marks: list[tuple[str, int]] = []
    for match in _MARK.finditer(text, start, end):
        mark, place = match.group(), match.start()
        opener = next((o for o in reversed(open_marks) if _matches(o[0], mark)), None)
        if opener is not None:
            del open_marks[open_marks.index(opener) :]
            found.append(Pair(opener[1], place))
        elif mark in _OPENERS or mark in '"“':
            open_marks.append((mark, place))
            del open_marks[:-_DEEPEST]
    return sorted(found)


def _matches(opener: str, mark: str) -> bool:
    if mark == '"':
        return opener == '"'
    if mark == "”":
        return opener in "“„"
    return opener == ("„" if mark == "“" else _CLOSES.get(mark))
