"""The short way: paragraphs that are plainly in one language are told by looking their words up, once.

Nine paragraphs of ten of real news go this way, which is what makes identification fast; whatever is not plain goes to
``clauses`` and ``decoder``. The test: enough words that are the language's alone, no two words of another language near
each other, no long stretch that says nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dragoman.languages.lexicon import Lexicon, fold
from dragoman.languages.scripts import ARABIC, latin_only

# Words are split at white space after these became spaces: five times faster than a regular expression.
_SPLITTING = '.,;:!?()[]"«»“”/-…—–'
_APART = "' "
# A letter that standard Arabic has not, or any letter that is not Arabic.
_NOT_PLAIN_ARABIC = re.compile(rf"[^\W\d_{ARABIC}]|[\u0671-\u06d3\u06d5\u06fa-\u06ff\u0750-\u08ff]")
_CONFLICT = {
    "en": re.compile("[fx][bu]{0,3}[fx]|[bxfu]{7}"),
    "fr": re.compile("[ex][bu]{0,3}[ex]|[bxeu]{7}"),
    "ar": re.compile("x[bu]{0,3}x"),
}
_LETTER = {"en": "e", "fr": "f", "ar": "a"}


class Sketch(NamedTuple):
    """What a first look at a paragraph gave.

    ``language``: the plain answer, or None if a closer look is needed. ``confidence``: 0 to 1. ``words``: how many,
    about.
    """

    language: str | None
    confidence: float
    words: int


def sketch(text: str, lexicon: Lexicon) -> Sketch:
    """A first look at the text of one paragraph."""
    if latin_only(text, 0, len(text)):
        return _look(text.lower().replace("’", "'").replace("'", _APART), lexicon, ("en", "fr"))
    if _NOT_PLAIN_ARABIC.search(text) is None:
        return _look(fold(text), lexicon, ("ar",))
    return Sketch(None, 0.0, len(text.split()))


def _look(text: str, lexicon: Lexicon, languages: tuple[str, ...]) -> Sketch:
    for mark in _SPLITTING:
        text = text.replace(mark, " ")
    words = text.split()
    code = lexicon.code_of.get
    codes = "".join([code(word, "u") for word in words])
    for language in languages:
        own = codes.count(_LETTER[language])
        if own >= 4 and own >= 0.3 * len(codes) and not _CONFLICT[language].search(codes):
            return Sketch(language, round(1 - 0.5 ** min(own, 13), 4), len(codes))
    return Sketch(None, 0.0, len(codes))
