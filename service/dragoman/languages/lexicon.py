"""What a word says about the language it is in: word lists and spellings, from data files a linguist can edit.

``words/CODE.txt`` holds the words of a language, most frequent first; ``spellings.tsv`` what the letters of a word that
stands in no list say. Evidence is in nats (natural logarithms of how much likelier the word is in the language than a
word that is not its own), at least 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from math import log

from dragoman import tags

# A word of rank r has about the share 0.1 / (r + 2) of a text (Zipf's law; 0.1 fits "de", "the" and "في"); a word that
# is not the language's own turns up about twice in a million. No word says more than _MOST: otherwise one quoted "the"
# would outweigh a French clause.
_SHARE, _FOREIGN, _MOST = 0.1, 2e-6, 6.0
# How much clearer than in any other language a word must be to speak for one alone (see ``Lexicon.code``).
_CLEAR = 2.0

# Marks and tatweel say nothing about the language and hide the word; keyboards mix the two kinds of kaf and yeh, heh.
_ARABIC_MARKS = (*range(0x0610, 0x061B), 0x0640, *range(0x064B, 0x0660), 0x0670)
_ARABIC_LETTERS = {"ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "\u200c": "", "\u200d": ""}
_FOLD = str.maketrans({**dict.fromkeys(map(chr, _ARABIC_MARKS), ""), **_ARABIC_LETTERS, "’": "'"})

Evidence = Mapping[str, float]


def fold(word: str) -> str:
    """``word`` as the lists are looked up: lower case, one apostrophe, no Arabic marks, one kaf and one yeh."""
    return word.lower().translate(_FOLD)


class Lexicon:
    """Word lists and spellings of every language that has them."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, float]] = {}
        self.languages: dict[str, str] = {}
        for code, words in _lists():
            self.languages[code] = tags.language(code).script
            for rank, word in enumerate(words):
                self._known.setdefault(fold(word), {}).setdefault(code, _weight(rank))
        self._spellings = tuple(_spellings())
        self.code_of = {word: code for word in self._known if (code := self._code(word)) != "u"}
        self.unlisted = lru_cache(maxsize=1 << 16)(self._unlisted)

    def listed(self, word: str) -> Evidence:
        """Evidence of a folded word from the lists alone; empty if it stands in none."""
        return self._known.get(word, {})

    def _unlisted(self, word: str) -> Evidence:
        """Evidence of a folded word that stands in no list, from its letters."""
        evidence: dict[str, float] = {}
        for codes, weight, pattern in self._spellings:
            if pattern.search(word):
                for code in codes:
                    evidence[code] = evidence.get(code, 0.0) + weight
        return evidence

    def _code(self, word: str) -> str:
        """What a word says: ``e`` English, ``f`` French, ``a`` Arabic, ``x`` another language, ``b`` no one alone."""
        weights = self._known[word]
        if len(weights) > 1:
            (best, most), (_, next_most) = sorted(weights.items(), key=lambda item: -item[1])[:2]
        else:
            (best, most), next_most = next(iter(weights.items())), 0.0
        if most - next_most < _CLEAR:
            return "b"
        return {"en": "e", "fr": "f", "ar": "a"}.get(best, "x")


def _weight(rank: int) -> float:
    return min(_MOST, max(0.5, log(_SHARE / (rank + 2) / _FOREIGN)))


def _lists() -> Iterator[tuple[str, list[str]]]:
    """Language code and words of each list, in the order of the codes."""
    folder = files("dragoman.languages") / "words"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".txt"):
            lines = entry.read_text(encoding="utf-8").splitlines()
            words = [word for line in lines if not line.startswith("#") for word in line.split()]
            yield entry.name.removesuffix(".txt"), words


def _spellings() -> Iterator[tuple[tuple[str, ...], float, re.Pattern[str]]]:
    """Rows of ``spellings.tsv``: languages, evidence, pattern."""
    text = (files("dragoman.languages") / "spellings.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            codes, weight, pattern = line.split("\t")[:3]
            yield tuple(codes.split()), float(weight), re.compile(pattern)
