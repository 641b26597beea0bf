"""Whose the characters between words are: punctuation, digits, quotation marks and white space between two languages.

The rule is a reader's, after the Unicode Bidirectional Algorithm (UAX #9) and script extensions (UAX #24):

* between two words of one language everything is that language's (N1);
* otherwise it belongs to the *matrix*, the language that the sentence began in (N2's embedding direction): the marks
  around a quotation and the spaces at its borders are the quoting sentence's (N0: a pair goes together);
* digits belong to the word before them (W2, W7): ``12 ديسمبر 2016`` in French text keeps 12 and gives 2016 away;
* Arabic punctuation and Arabic-Indic digits are Arabic wherever they touch an Arabic word (UAX #24);
* a stop that ends the embedded text itself is its own: inside the quotation marks, behind a colon's sentence, or behind
  a word of an alphabet it is usual in (``en France.``); a stop behind Arabic words inside a French sentence ends the
  French sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.document import Span
from dragoman.languages.decoder import Run
from dragoman.languages.scripts import ARABIC_SIGNS, Passage

_OPENERS = "«“„‹‘(\\[{\"'"
_CLOSERS = "»”›’)\\]}\"'"
_BREAK = re.compile(rf"[.!?…؟۔。！？][{_CLOSERS}]*\s|\n")
_OPENS = re.compile(rf"[{_OPENERS}]\s*$")
_INTRODUCES = re.compile(rf"[:{_OPENERS}]\s*$")
_DIGITS = re.compile(r"[^\S\n]*\d+(?:[.,:/\-–]\d+)*\s?[%٪]?")
_STOPS = re.compile(r"[.!?…؟۔]+(?!\w)")
_CLOSES = re.compile(rf"\s*[{_CLOSERS}]+")
_SIGN = re.compile(rf"[{ARABIC_SIGNS}]")
# After a quotation: the quoting sentence goes on (« … », a déclaré / « … » dit-il), or it does not.
_GOES_ON = re.compile(rf"\s*[.!?…؟۔,،]*\s*[{_CLOSERS}]+\s*(?:[,،;–—-]|$)")


def spans(passage: Passage, start: int, end: int, runs: Sequence[Run]) -> tuple[Span, ...]:
    """Contiguous spans that cover ``passage.text[start:end]``: one for each run, one for marks left at either end.

    ``runs``: at least one, over all the words of ``passage``, in order.
    """
    cutter = _Cutter(passage, runs)
    bounds = [cutter.lead(start), *(cutter.between(index) for index in range(1, len(runs))), cutter.tail(end)]
    found = [
        Span(first, last, run.language, run.confidence)
        for run, first, last in zip(runs, bounds, bounds[1:], strict=False)
    ]
    if bounds[0] > start:
        found.insert(0, Span(start, bounds[0], runs[1].language, runs[1].confidence))
    if bounds[-1] < end:
        found.append(Span(bounds[-1], end, runs[-2].language, runs[-2].confidence))
    return tuple(found)


class _Cutter:
    """Finds the borders of one paragraph's runs, left to right, and remembers how each run began."""

    def __init__(self, passage: Passage, runs: Sequence[Run]) -> None:
        self._text, self._words, self._runs = passage.text, passage.words, runs
        self._embedded = [False] * len(runs)  # began inside a sentence of the run before it
        self._introduced = [False] * len(runs)  # … behind a colon, a bracket or a quotation mark
        self._quoted = [False] * len(runs)  # … and its quotation marks are the matrix's

    def lead(self, start: int) -> int:
        """Where the first run begins: behind the opening mark, if the sentence goes on in another language."""
        first = self._words[0].start
        if len(self._runs) == 1 or not _OPENS.search(self._text[start:first]):
            return start
        if not self._continues(0):
            return start
        self._embedded[0] = self._introduced[0] = self._quoted[0] = True
        return first

    def between(self, index: int) -> int:
        """Where run ``index`` begins and the one before it ends (``index`` at least 1)."""
        run = self._runs[index]
        begin, stop = self._words[run.first - 1].end, self._words[run.first].start
        if self._leaves(index):
            return self._leave(index - 1, begin, stop)
        separator = self._text[begin:stop]
        self._introduced[index] = bool(_INTRODUCES.search(separator))
        broken = _BREAK.search(separator)
        opened = _OPENS.search(separator)
        if broken and opened and not self._resumes(index):
            return begin + opened.start()
        self._embedded[index] = not broken or bool(opened)
        self._quoted[index] = bool(opened)
        if self._words[run.first].script == "Arab" and self._script(index - 1) != "Arab":
            sign = _SIGN.search(separator)
            return begin + sign.start() if sign else stop
        return stop

    def tail(self, end: int) -> int:
        """Where the last run ends: before the stop or the closing mark, if those are the matrix's."""
        if len(self._runs) == 1 or not self._embedded[-1]:
            return end
        cut = self._leave(len(self._runs) - 1, self._words[-1].end, end)
        return cut if self._text[cut:end].strip() else end

    def _script(self, index: int) -> str:
        """The script that run ``index`` ends in."""
        return self._words[self._runs[index].last - 1].script

    def _leaves(self, index: int) -> bool:
        """Whether run ``index`` takes up the sentence that the run before it interrupted."""
        if not self._embedded[index - 1]:
            return False
        return index == 1 or self._runs[index].language == self._runs[index - 2].language

    def _resumes(self, index: int) -> bool:
        """Whether the language before run ``index`` goes on behind it in the same sentence."""
        runs = self._runs
        if index + 1 >= len(runs) or runs[index + 1].language != runs[index - 1].language:
            return False
        return self._continues(index)

    def _continues(self, index: int) -> bool:
        """Whether the sentence goes on behind the closing mark of run ``index``."""
        begin, stop = self._words[self._runs[index].last - 1].end, self._words[self._runs[index + 1].first].start
        separator = self._text[begin:stop]
        if _GOES_ON.match(separator):
            return True
        return bool(_CLOSES.search(separator)) and not self._text[stop].isupper()

    def _leave(self, index: int, begin: int, stop: int) -> int:
        """Where embedded run ``index`` ends in ``text[begin:stop]``, which follows its last word."""
        cut, text, arabic = begin, self._text, self._script(index) == "Arab"
        if arabic:
            cut = max([cut, *(match.end() for match in _SIGN.finditer(text, begin, stop))])
        if digits := _DIGITS.match(text, cut, stop):
            cut = digits.end()
        stops = _STOPS.match(text, cut, stop)
        if stops and (self._introduced[index] or not arabic):
            cut = stops.end()
        if not self._quoted[index] and (closes := _CLOSES.match(text, cut, stop)):
            cut = closes.end()
        return cut
