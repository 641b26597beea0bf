"""The short way: paragraphs that are plainly in one language are told by looking their words up, once.

Most paragraphs of real news go this way, which is what makes identification fast; whatever is not plain goes to
``reader``. The test: enough words that are the language's alone, hardly any of another's (none where something is
quoted), no stretch that says nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dragoman.languages.lexicon import Codes, fold
from dragoman.languages.scripts import ARABIC, latin_only

# Words are split at white space after these became spaces: five times faster than a regular expression.
_SPLITTING = '.,;:!?()[]"«»“”/-…—–'
# What may be a quotation; in a longer one two words of another language stand near each other.
_QUOTED = re.compile('["«“„(]([^"«»“”„()]{1,120})["»”)]')
# A letter that standard Arabic has not, or any letter that is not Arabic.
_NOT_PLAIN_ARABIC = re.compile(rf"[^\W\d_{ARABIC}]|[\u0671-\u06d3\u06d5\u06fa-\u06ff\u0750-\u08ff]")
# ``Codes`` explains the letters. A conflict is two words of another language near each other, not both with a capital,
# or four words that look like nothing known with none of the language's own between; in a quotation one word of
# another language, two unknown ones, or an unknown one and none of the language's own.
_CONFLICT = {
    "en": (
        re.compile("[fgx][^eEfgx]{0,3}[fgxFGX]|[FGX][^eEfgx]{0,3}[fgx]|[uwx](?:[^eEuwx]{0,2}[uwx]){3}"),
        re.compile("[fgx]|[uw][bnBN]*[uw]|^[^eE]*[uw][^eE]*$"),
    ),
    "fr": (
        re.compile("[ehx][^fFehx]{0,3}[ehxEHX]|[EHX][^fFehx]{0,3}[ehx]|[uvx](?:[^fFuvx]{0,2}[uvx]){3}"),
        re.compile("[ehx]|[uv][bnBN]*[uv]|^[^fF]*[uv][^fF]*$"),
    ),
    "ar": (re.compile("x[^ax]{0,3}x"),) * 2,
}
# The language's own, and what it shares with one that is neither English nor French (de, la).
_LETTERS = {"en": ("eE", "hH"), "fr": ("fF", "gG"), "ar": ("aA", "")}


class Sketch(NamedTuple):
    """What a first look at a paragraph gave.

    ``language``: the plain answer, or None if a closer look is needed. ``confidence``: 0 to 1. ``words``: how many,
    about.
    """

    language: str | None
    confidence: float
    words: int


def sketch(text: str, codes: Codes) -> Sketch:
    """A first look at the text of one paragraph."""
    if latin_only(text, 0, len(text)):
        return _look(text.replace("’", "' ").replace("'", "' "), codes, ("en", "fr"))
    if _NOT_PLAIN_ARABIC.search(text) is None:
        return _look(fold(text), codes, ("ar",))
    return Sketch(None, 0.0, len(text.split()))


def _look(text: str, codes: Codes, languages: tuple[str, ...]) -> Sketch:
    row = _row(text, codes)
    for language in languages:
        own, shared = (sum(map(row.count, letters)) for letters in _LETTERS[language])
        if own < 4 or own + shared < 0.3 * len(row):
            continue
        conflict, quoted_conflict = _CONFLICT[language]
        if conflict.search(row) or any(quoted_conflict.search(_row(quoted, codes)) for quoted in _QUOTED.findall(text)):
            continue
        return Sketch(language, round(1 - 0.5 ** min(own, 13), 4), len(row))
    return Sketch(None, 0.0, len(row))


def _row(text: str, codes: Codes) -> str:
    """A letter for each word; see ``Codes``."""
    for mark in _SPLITTING:
        text = text.replace(mark, " ")
    return "".join(map(codes.__getitem__, text.split()))
