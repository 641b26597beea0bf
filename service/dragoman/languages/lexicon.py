"""What a word says about the language it is in: word lists and spellings, from data files a linguist can edit.

``words/CODE.txt`` holds the words of a language, most frequent first; ``spellings.tsv`` what the letters say of a word
that stands in no list. Evidence is in nats (natural logarithms of how much likelier the word is in the language than a
word that is not its own), at least 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from math import log
from typing import NamedTuple

# A word of rank r has about the share 0.1 / (r + 2) of a text (Zipf's law; 0.1 fits "de", "the" and "في"); a word that
# is not the language's own turns up about twice in a million. No word says more than _MOST: otherwise one quoted "the"
# would outweigh a French clause.
_SHARE, _FOREIGN, _MOST = 0.1, 2e-6, 6.0
# How much clearer than in any other language a word must be to speak for one alone (see ``Codes``).
_CLEAR = 2.0

_OURS = frozenset({"en", "fr", "ar"})
# Words remembered, some 30 MB, and how long one of them can be: what is sent to a service must not fill its memory.
_REMEMBERED, _LONGEST = 1 << 18, 64
_BARE_ENDINGS = ("ve", "re", "ll")  # of "we've", where the apostrophe was cut off
# Persian, Urdu, Pashto and Kurdish have borrowed half their words from Arabic: one without an article or a letter that
# only Arabic writes says little, unless it is as common as a function word or stands in their lists too.
_BORROWED, _FUNCTION_WORD, _MARKED_ARABIC = 2.0, 6.0, re.compile("^(?:[وفبك]|لل)?ال..|[ةأإ]|^(?:ي|ت|ست).{3}|ون$|وا$")

# Marks and tatweel say nothing about the language and hide the word; keyboards mix the two kinds of kaf and yeh, heh.
_ARABIC_MARKS = (*range(0x0610, 0x061B), 0x0640, *range(0x064B, 0x0660), 0x0670)
_ARABIC_LETTERS = {"ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "\u200c": "", "\u200d": ""}
_FOLD = str.maketrans({**dict.fromkeys(map(chr, _ARABIC_MARKS), ""), **_ARABIC_LETTERS, "’": "'"})


Weights = Mapping[str, float]


class Evidence(NamedTuple):
    """What a word says.

    ``weights``: evidence for each language (nats). ``listed``: it stands in a list. ``plain``: it speaks for English,
    French or Arabic and no more for another. ``foreign``: for the other languages, by how much they outdo those.
    """

    weights: Weights
    listed: bool
    plain: bool
    foreign: Weights


def fold(word: str) -> str:
    """``word`` as the lists are looked up: lower case, one apostrophe, no Arabic marks, one kaf and one yeh."""
    return word.lower().translate(_FOLD)


class Lexicon:
    """Word lists and spellings of every language that has them."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, float]] = {}
        for code, words in _lists():
            for rank, word in enumerate(words):
                self._known.setdefault(word, {}).setdefault(code, _weight(rank))
        for word, weights in self._known.items():
            if weights.keys() == {"ar"} and weights["ar"] < _FUNCTION_WORD and not _MARKED_ARABIC.search(word):
                weights["ar"] = min(weights["ar"], _BORROWED)
        self._spellings = tuple(_spellings())
        self._remembered = lru_cache(maxsize=1 << 16)(self._evidence)

    def evidence(self, written: str) -> Evidence:
        """What a word says, as it is written; of one longer than any real word, what its beginning says."""
        return self._remembered(written[:_LONGEST])

    def _evidence(self, written: str) -> Evidence:
        """From the lists; from its letters too if it is in no list or in Arabic script."""
        word = fold(written)
        weights = dict(self._known.get(word, {}))
        listed = bool(weights)
        if not listed or written[0] > "\u0600":
            lower = written.lower()
            for codes, weight, pattern in self._spellings:
                if pattern.search(lower):
                    for code in codes:
                        weights[code] = weights.get(code, 0.0) + weight
        ours = max(weights.get(code, 0.0) for code in _OURS)
        foreign = {code: weight - ours for code, weight in weights.items() if weight > ours and code not in _OURS}
        return Evidence(weights, listed, ours >= _CLEAR and not foreign, foreign)

    def codes(self) -> Codes:
        """A letter for every word; see ``Codes``."""
        return Codes(self, {word: _code(weights) for word, weights in self._known.items() if len(word) > 1})


class Codes(dict[str, str]):
    """One letter for each word as it is written, for the quick look at a paragraph.

    ``e`` English, ``f`` French, ``a`` Arabic and ``x`` another language, and no other; ``g`` not English, ``h`` not
    French; ``b`` says nothing; the same as capitals for a word with a capital, which may be a name. In no list: ``v``
    looks English, ``w`` French, ``u`` like nothing known; ``n`` a name, a number, one letter.
    """

    def __init__(self, lexicon: Lexicon, listed: Mapping[str, str]) -> None:
        super().__init__(listed)
        self.update(dict.fromkeys(_BARE_ENDINGS, "b"))
        self._lexicon = lexicon

    def __missing__(self, word: str) -> str:
        letter = self._find(word)
        if len(self) < _REMEMBERED and len(word) < _LONGEST:
            self[word] = letter
        return letter

    def _find(self, word: str) -> str:
        elided = self.get(word.lower())  # D', Qu'
        if elided is not None:
            return elided.upper()
        bare = word.rstrip("'") if word.endswith("'") else word
        lower = bare.lower()
        if len(bare) < 2 or not bare[0].isalpha():
            return "n"
        if lower != bare:
            return self.get(lower, "n").upper()
        return self.get(bare) or _looks(self._lexicon.evidence(bare).weights)


def _looks(weights: Mapping[str, float]) -> str:
    english, french = weights.get("en", 0.0), weights.get("fr", 0.0)
    other = max((weight for code, weight in weights.items() if code not in _OURS), default=0.0)
    if max(english, french) <= other:
        return "u"
    return "v" if english > french else "w" if french > english else "u"


def _code(weights: Mapping[str, float]) -> str:
    ours = {letter: weights.get(code, 0.0) for letter, code in (("e", "en"), ("f", "fr"), ("a", "ar"))}
    ours["x"] = max((weight for code, weight in weights.items() if code not in _OURS), default=0.0)
    (best, most), (_, next_most) = sorted(ours.items(), key=lambda item: -item[1])[:2]
    if most - next_most >= _CLEAR:
        return best
    if abs(ours["e"] - ours["f"]) >= _CLEAR:
        return "g" if ours["f"] > ours["e"] else "h"
    return "b"


def _weight(rank: int) -> float:
    return min(_MOST, max(0.5, log(_SHARE / (rank + 2) / _FOREIGN)))


def _lists() -> Iterator[tuple[str, list[str]]]:
    """Language code and folded words of each list, in the order of the codes."""
    folder = files("dragoman.languages") / "words"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".txt"):
            lines = entry.read_text(encoding="utf-8").splitlines()
            words = fold("\n".join(line for line in lines if not line.startswith("#"))).split()
            yield entry.name.removesuffix(".txt"), words


def _spellings() -> Iterator[tuple[tuple[str, ...], float, re.Pattern[str]]]:
    """Rows of ``spellings.tsv``: languages, evidence, pattern."""
    text = (files("dragoman.languages") / "spellings.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            codes, weight, pattern = line.split("\t")[:3]
            yield tuple(codes.split()), float(weight), re.compile(pattern)
