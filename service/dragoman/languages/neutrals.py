"""Whose the characters between words are: punctuation, digits, quotation marks and white space between two languages.

The rule is a reader's, after the Unicode Bidirectional Algorithm (UAX #9) and script extensions (UAX #24):

* between two words of one language everything is that language's (N1);
* otherwise it belongs to the *matrix*, the language that the sentence began in (N2's embedding direction);
* a pair of quotation marks or brackets goes together (N0), with the sentence around it if that is in one language with
  what is inside or goes on in another; else with what is inside;
* Arabic punctuation and Arabic-Indic digits are Arabic wherever they touch an Arabic word (UAX #24);
* a year behind an Arabic word is Arabic (W2: a number follows the strong character before it), other digits at a border
  are the matrix's: ``12 ديسمبر 2016`` in French text keeps 12 and gives 2016 away;
* a stop that ends the embedded text itself is its own: inside the quotation marks, behind a colon's sentence or a long
  one, or behind a word of an alphabet it is usual in (``en France.``); a stop behind a few Arabic words inside a
  French sentence ends the French sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from dragoman.document import Span
from dragoman.languages.passage import Pair, Passage
from dragoman.languages.scripts import ARABIC_SIGNS, SENTENCE_END

_SIGN = re.compile(rf"[{ARABIC_SIGNS}]")
_YEAR = re.compile(r"\s?(?:1[5-9]|20)\d\d(?!\d)|\d+")  # or digits that touch the word
_DIGITS, _NONE = re.compile(r"\s?\d+(?:[.,:/\-–]\d+)*\s?[%٪]?"), re.compile(r"(?!)")
_STOPS = re.compile(r"[^\S\n]?[.!?…؟۔]+(?!\w)")
_GOES_ON = re.compile(r"\s*[,،;]|\s*[–—-]\s|\s+[^\W\d_]")
_SENTENCE = 5  # an embedded run of so many words has a stop of its own


class _Element(NamedTuple):
    """A word, or a mark of a pair. ``mark``: ``open``, ``close``, or nothing for a word."""

    start: int
    end: int
    language: str
    confidence: float
    arabic: bool
    mark: str = ""


def spans(passage: Passage, languages: Sequence[tuple[str, float]]) -> tuple[Span, ...]:
    """Contiguous spans that cover the passage exactly.

    Args:
        passage: with at least one word.
        languages: of each of its words, and how sure it is (0 to 1).
    """
    if len({language for language, _ in languages}) == 1:
        sure = sum(sure for _, sure in languages) / len(languages)
        return (Span(passage.start, passage.end, languages[0][0], round(sure, 4)),)
    groups = _groups(_elements(passage, languages))
    cutter = _Cutter(passage, groups)
    bounds = [passage.start, *(cutter.between(index) for index in range(1, len(groups))), cutter.tail()]
    found = [
        Span(first, last, group[0].language, _mean(group))
        for group, (first, last) in zip(groups, pairwise(bounds), strict=True)
    ]
    if bounds[-1] < passage.end:
        found.append(Span(bounds[-1], passage.end, found[-2].language, found[-2].confidence))
    return tuple(found)


def _mean(group: Sequence[_Element]) -> float:
    return round(sum(element.confidence for element in group) / len(group), 4)


def _elements(passage: Passage, languages: Sequence[tuple[str, float]]) -> list[_Element]:
    """Words and the marks of pairs that hold words, in the order of the text."""
    elements = [
        _Element(start, end, language, sure, script == "Arab")
        for (start, end, script), (language, sure) in zip(passage.words, languages, strict=True)
    ]
    for pair in passage.pairs:
        language, sure = languages[_owner(passage, languages, pair)]
        elements += (
            _Element(pair.open, pair.open + 1, language, sure, False, "open"),
            _Element(pair.close, pair.close + 1, language, sure, False, "close"),
        )
    return sorted(elements) if passage.pairs else elements


def _owner(passage: Passage, languages: Sequence[tuple[str, float]], pair: Pair) -> int:
    """The word that a pair's marks go with: one inside, or one of the sentence around that is in another language."""
    text, words, before, behind = passage.text, passage.words, pair.before, pair.behind
    inside = languages[pair.first][0]
    led = passage.led(pair)
    goes_on = behind >= 0 and _GOES_ON.match(text, pair.close + 1, words[behind].end) is not None
    goes_on = goes_on and (led or not _begins_sentence(text, pair, words[behind].start))
    alone = inside == languages[pair.last - 1][0]
    if alone and inside in (languages[place][0] for place, near in ((before, led), (behind, goes_on)) if near):
        return pair.first
    if led:
        return before
    return behind if goes_on else pair.first


def _begins_sentence(text: str, pair: Pair, place: int) -> bool:
    """Whether the word at ``place`` opens a sentence behind a quotation: a capital, or a stop in a script without."""
    return text[place].isupper() or (text[pair.close - 1] in ".!?…؟۔" and not text[place].islower())


def _groups(elements: Sequence[_Element]) -> list[list[_Element]]:
    """Elements in rows of one language."""
    return [list(group) for _, group in groupby(elements, attrgetter("language"))]


class _Cutter:
    """Finds the borders between groups, left to right, and remembers how each group began."""

    def __init__(self, passage: Passage, groups: Sequence[Sequence[_Element]]) -> None:
        self._text, self._end, self._groups = passage.text, passage.end, groups
        self._embedded = [False] * len(groups)  # began inside a sentence of the group before it
        self._introduced = [False] * len(groups)  # … behind a colon, a bracket or a quotation mark

    def between(self, index: int) -> int:
        """Where group ``index`` begins and the one before it ends (``index`` at least 1)."""
        before, after = self._groups[index - 1][-1], self._groups[index][0]
        begin, stop = before.end, after.start
        if after.mark == "close" and before.mark != "open":  # all but the space is the quotation's own
            return begin + len(self._text[begin:stop].rstrip())
        if before.mark == "open" and after.mark != "close":
            self._embedded[index] = self._introduced[index] = True
            return stop - len(self._text[begin:stop].lstrip())
        if self._leaves(index):
            return self._leave(index - 1, begin, stop)
        separator = self._text[begin:stop]
        broken = list(SENTENCE_END.finditer(self._text, begin, stop + 1))  # one more: it looks at the next letter
        if broken:
            return broken[-1].end()
        self._embedded[index] = True
        self._introduced[index] = separator.rstrip().endswith(":")
        if after.arabic and not before.arabic:
            sign = _SIGN.search(separator)
            return begin + sign.start() if sign else stop
        return stop

    def tail(self) -> int:
        """Where the last group ends: before the stop behind it, if that is the matrix's."""
        if not self._embedded[-1] or self._groups[-1][-1].mark:
            return self._end
        cut = self._leave(len(self._groups) - 1, self._groups[-1][-1].end, self._end)
        return cut if self._text[cut : self._end].strip() else self._end

    def _leaves(self, index: int) -> bool:
        """Whether group ``index`` takes up the sentence that the group before it interrupted."""
        return self._embedded[index - 1] and self._groups[index][0].language == self._groups[index - 2][0].language

    def _leave(self, index: int, begin: int, stop: int) -> int:
        """Where embedded group ``index`` ends in ``text[begin:stop]``, which follows its last word."""
        cut, text, last = begin, self._text, self._groups[index][-1]
        if last.arabic:
            cut = max([cut, *(match.end() for match in _SIGN.finditer(text, begin, stop))])
        digits = _DIGITS if stop == self._end else _YEAR if last.arabic else _NONE
        if number := digits.match(text, cut, stop):
            cut = number.end()
        own = not last.arabic or self._introduced[index] or len(self._groups[index]) >= _SENTENCE
        if own and (stops := _STOPS.match(text, cut, stop)):
            cut = stops.end()
        return cut
