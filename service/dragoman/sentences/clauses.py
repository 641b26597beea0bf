"""A sentence that runs on for 80 words and more is cut at its clauses, so that no model has to swallow it whole."""

from __future__ import annotations

import re

from dragoman.sentences.passage import Passage

# CTranslate2 cuts its input at 1,024 tokens without a word and attention thins out long before; 80 words are what the
# longest sentence in a thousand of written news comes to (flores, newstest2013), and two to three tokens a word.
LONG = 80  # words
_PIECE = 45  # words that a piece should have
_WORD = re.compile(r"\S+")
_STRONG = ";؛:"
_WEAK = ",،—–"


def cuts(passage: Passage, start: int, end: int) -> list[int]:
    """Offsets between ``start`` and ``end`` where a piece of an overlong sentence ends; none when it is not overlong.

    Pieces of some 45 words are looked for, and cut at the best clause border near that length: a semicolon rather than
    a comma with a conjunction, that rather than a bare comma, that rather than a conjunction; failing all, at a space.
    """
    text = passage.text
    if end - start < 2 * LONG or len(text[start:end].split()) < LONG:
        return []
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    pieces = round(len(words) / _PIECE)
    size = len(words) / pieces
    found: list[int] = []
    first = 0
    while len(words) - first > size * 1.5:
        low, high, wanted = first + int(size * 0.5), first + int(size * 1.5), first + size - 1
        merits = [_weight(passage, words, index) - abs(index - wanted) / size for index in range(low, high)]
        last = low + merits.index(max(merits))
        found.append(words[last][1])
        first = last + 1
    return found


def _weight(passage: Passage, words: list[tuple[int, int]], index: int) -> float:
    """How good a place it is to cut behind word ``index``: 0 (none) to 4 (a semicolon)."""
    (_, last), (begin, over) = words[index], words[index + 1]
    mark, following = passage.text[last - 1], passage.text[begin:over]
    conjunction = following in passage.rules_at(begin).conjunctions
    # The Arabic "and" is written together with its word: "وقال".
    conjunction = conjunction or (following[0] == "و" and len(following) > 3)
    if mark in _STRONG:
        return 4.0
    return (1.5 if mark in _WEAK else 0.0) + (1.0 if conjunction else 0.0)
