"""A sentence that runs on for 80 words and more is cut at its clauses, so that no model has to swallow it whole."""

from __future__ import annotations

import re
from collections.abc import Callable

from dragoman.sentences.rules import Rules

# CTranslate2 cuts its input at 1,024 tokens without a word and attention thins out long before; 80 words are what the
# longest sentence in a thousand of written news comes to (flores, newstest2013), and two to three tokens a word.
LONG = 80  # words
_PIECE = 45  # words that a piece should have
_WORD = re.compile(r"\S+")
_STRONG = ";؛:"
_WEAK = ",،—–"


def cuts(text: str, start: int, end: int, rules_at: Callable[[int], Rules]) -> list[int]:
    """Offsets in ``text[start:end]`` behind which a piece of an overlong sentence ends; none when it is not overlong.

    Pieces of some 45 words are looked for, and cut at the best clause border near that length: a semicolon before a comma
    with a conjunction, that before a bare comma, that before a conjunction. Where there is none, at a space.
    """
    if end - start < 2 * LONG:
        return []
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    if len(words) < LONG:
        return []
    pieces = round(len(words) / _PIECE)
    size = len(words) / pieces
    found: list[int] = []
    first = 0
    while len(words) - first > size * 1.5:
        low, high = first + int(size * 0.5), first + int(size * 1.5)
        best = max(range(low, high), key=lambda i: _weight(text, words, i, rules_at) - abs(i + 1 - first - size) / size)
        found.append(words[best][1])
        first = best + 1
    return found


def _weight(text: str, words: list[tuple[int, int]], index: int, rules_at: Callable[[int], Rules]) -> float:
    """How good a place it is to cut behind word ``index``: 0 (none) to 4 (a semicolon)."""
    (_, last), (begin, over) = words[index], words[index + 1]
    mark, following = text[last - 1], text[begin:over]
    conjunction = following in rules_at(begin).conjunctions
    # The Arabic "and" is written together with its word: "وقال".
    conjunction = conjunction or (following[0] == "و" and len(following) > 3)
    if mark in _STRONG:
        return 4.0
    return (1.5 if mark in _WEAK else 0.0) + (1.0 if conjunction else 0.0)
