"""Names in another alphabet, which are no words of their own: ``شركة HK Management سبب`` is all Arabic.

A name never makes a span; the text it stands in goes on in its own language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dragoman.languages.scripts import SENTENCE_END, Word

_MOST_WORDS = 6
# Callejón del Beso, Sea to Sky
_PARTICLES = frozenset(
    ("de", "del", "du", "des", "la", "le", "les", "et", "y", "e", "di", "da", "dos", "van", "von", "der", "den", "bin",
     "ibn", "al", "el", "of", "the", "to", "and", "for")
)  # fmt: skip
_FEW = 1 / 3  # of a sentence's words
_OPENER, _CLOSER = re.compile("[«“„]"), re.compile("[»”]")
_EDGE = re.compile("[«»“”„()]")
_OPENS, _CLOSES = re.compile("[«“„(]"), re.compile("[»”)]")
_MARKS = 8  # characters beside a name in which a mark is looked for


def without_names(text: str, words: Sequence[Word]) -> Sequence[Word]:
    """``words`` without the Latin names in text of another script, and without Greek letters used as signs (``γ``).

    That text stands on both sides of the name, or on one side and makes up most of the sentence; where it is only
    quoted (``Victor « … » Baranets``) the name stays.
    """
    scripts = {word.script for word in words}
    if len(scripts) < 2:
        return words
    if "Grek" in scripts:
        words = [word for word in words if word.script != "Grek" or word.end - word.start > 1]
    names: set[int] = set()
    for sentence in _sentences(text, words):
        latin = [place for place in sentence if words[place].script == "Latn"]
        few = len(latin) <= _FEW * len(sentence)
        for run in _runs(text, words, latin):
            if _is_name(text, words, run) and _borders(text, words, run) >= (1 if few else 2):
                names.update(run)
    return [word for place, word in enumerate(words) if place not in names]


def _sentences(text: str, words: Sequence[Word]) -> Iterator[range]:
    """Places of words, in groups that stops part."""
    first = 0
    for place, (before, word) in enumerate(pairwise(words), 1):
        # most words are parted by a space, which needs no search
        if text[before.end : word.start] != " " and SENTENCE_END.search(text, before.end, word.start + 1):
            yield range(first, place)
            first = place
    yield range(first, len(words))


def _runs(text: str, words: Sequence[Word], latin: Sequence[int]) -> Iterator[list[int]]:
    """Places of Latin words in a row, cut where a quotation or a bracket ends between them."""
    run: list[int] = []
    for place in latin:
        if run and (place != run[-1] + 1 or _EDGE.search(text, words[place - 1].end, words[place].start)):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _is_name(text: str, words: Sequence[Word], run: Sequence[int]) -> bool:
    """Whether a row of Latin words is a name or a term: capitals around at most particles, or one word alone."""
    if len(run) == 1 or all(words[place].end - words[place].start == 1 for place in run):
        return True
    written = [text[words[place].start : words[place].end] for place in run]
    ends = written[0][0].isupper() and (written[-1][0].isupper() or written[-1][0] in "'’")
    inside = all(word[0].isupper() or word in _PARTICLES or word[0] in "'’" for word in written)
    return len(run) <= _MOST_WORDS and ends and inside


def _borders(text: str, words: Sequence[Word], run: Sequence[int]) -> int:
    """On how many sides another script's text stands; 0 if it is only quoted there, 2 if the name is quoted with it."""
    end = words[run[-1] + 1].start if run[-1] + 1 < len(words) else len(text)
    left = text[words[run[0] - 1].end if run[0] else 0 : words[run[0]].start][-_MARKS:]
    right = text[words[run[-1]].end : end][:_MARKS]
    before = run[0] > 0 and words[run[0] - 1].script != "Latn"
    behind = run[-1] + 1 < len(words) and words[run[-1] + 1].script != "Latn"
    if (before and _CLOSER.search(left)) or (behind and _OPENER.search(right)):
        return 0
    if (before and _CLOSES.search(right)) or (behind and _OPENS.search(left)):
        return 2
    return before + behind
