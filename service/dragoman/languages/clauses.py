"""The closer look: what every word of a paragraph says, and what fastText says of the clauses that say little."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from dragoman.languages.decoder import switch_cost
from dragoman.languages.lexicon import Lexicon, fold
from dragoman.languages.model import Model
from dragoman.languages.scripts import Passage
from dragoman.tags import UNDETERMINED

# A word that begins with a capital inside a sentence is most likely a name, and names are in no language ("Le Monde
# said", "Paris Match"); it says this much of what it would say otherwise. One that stands in no list says nothing.
_NAME = 0.4
_SENTENCE_START = re.compile(r"[.!?…:؟۔\"“”„«»(\n|•–—-]")
# A language besides those of the document is looked at when its words outweigh the others' by this much: two words.
_CLAIM = 8.0
_CLAIMS = 4  # at most so many
# fastText's word counts in a clause of so many small-letter words that are mostly in no French or English list …
_CLAUSE, _COVERED = 3, 0.5
# … for so much a word, at most so much a clause.
_STATISTIC, _STATISTIC_MOST = 2.0, 12.0
_ONLY = {"Kana": "ja", "Kore": "ko", "Zzzz": UNDETERMINED}
_HOME = {"Latn": ("en", "fr"), "Arab": ("ar",)}
_CLAUSE_BORDER = 4.0
_NAME_WORDS = 6  # a longer row of foreign words is no name
_LEAST_SHARE = 0.2


class Look(NamedTuple):
    """Evidence for each word of a passage, and the languages that have any claim on it, by script."""

    evidence: list[dict[str, float]]
    languages: dict[str, tuple[str, ...]]


class Clauses:
    """Looks at words and clauses with the word lists and the statistical model."""

    def __init__(self, lexicon: Lexicon, model: Model) -> None:
        self._lexicon, self._model = lexicon, model

    def look(self, passage: Passage, known: Mapping[str, Sequence[str]], fixed: Mapping[str, str]) -> Look:
        """What the words of ``passage`` say.

        Args:
            passage: at least one word.
            known: by script, the languages that the document is in as far as one knows.
            fixed: by script, the only language that text in it can be in (the caller's word).
        """
        evidence: list[dict[str, float]] = [{} for _ in passage.words]
        languages: dict[str, tuple[str, ...]] = {}
        for script in dict.fromkeys(word.script for word in passage.words):
            places = [index for index, word in enumerate(passage.words) if word.script == script]
            if script in fixed:
                languages[script] = (fixed[script],)
            elif script in _HOME:
                home = (*_HOME[script], *known.get(script, ()))
                claims = self._lists(passage, places, evidence, home)
                named = self._statistics(passage, places, evidence, home)
                languages[script] = tuple(dict.fromkeys((*home, *claims, *named)))
            else:
                languages[script] = (self._by_script(passage, places, script),)
            for index in places:
                said = evidence[index]
                evidence[index] = {code: said.get(code, 0.0) for code in languages[script]}
        self._absorb_names(passage, evidence, languages)
        return Look(evidence, languages)

    def _lists(
        self, passage: Passage, places: Sequence[int], evidence: list[dict[str, float]], home: Sequence[str]
    ) -> list[str]:
        """Fills in the evidence of the words at ``places``; gives the languages not at home that claim them."""
        claims: Counter[str] = Counter()
        shouting = _shouting([passage.written(index) for index in places])
        for index in places:
            written = passage.written(index)
            key = fold(written)
            listed = self._lexicon.listed(key)
            first = index == places[0] or _SENTENCE_START.search(passage.separators[index]) is not None
            weight = 1.0 if shouting else _weight(written, bool(listed), first)
            said = {code: value * weight for code, value in (listed or self._lexicon.unlisted(key)).items()}
            at_home = max((said.get(code, 0.0) for code in home), default=0.0)
            claims.update({code: value - at_home for code, value in said.items() if value > at_home})
            evidence[index] = said
        return [code for code, claim in claims.most_common(_CLAIMS) if claim >= _CLAIM]

    def _statistics(
        self, passage: Passage, places: Sequence[int], evidence: list[dict[str, float]], home: Sequence[str]
    ) -> list[str]:
        """Adds fastText's word on the clauses that the lists say little of; gives the languages it names."""
        named = []
        for clause in _clauses(places, passage.separators):
            small = [index for index in clause if not passage.written(index)[0].isupper()]
            covered = sum(1 for index in clause if any(evidence[index].get(code, 0.0) >= 2.0 for code in home))
            alone = len(places) == len(clause) <= _CLAUSE and not covered
            if not alone and (len(small) < _CLAUSE or covered > _COVERED * len(clause)):
                continue
            start, end, script = (
                passage.words[clause[0]].start,
                passage.words[clause[-1]].end,
                passage.words[clause[0]].script,
            )
            for code, share in self._model.top(passage.text[start:end].lower(), script, 2):
                if share < _LEAST_SHARE:
                    continue
                named.append(code)
                gain = share * min(_STATISTIC, _STATISTIC_MOST / len(clause))
                for index in clause:
                    evidence[index][code] = evidence[index].get(code, 0.0) + gain
        return named

    def _by_script(self, passage: Passage, places: Sequence[int], script: str) -> str:
        """The language of words in a script other than Latin and Arabic."""
        if script in _ONLY:
            return _ONLY[script]
        if script == "Hani":
            return "ja" if any(word.script == "Kana" for word in passage.words) else "zh"
        top = self._model.top(" ".join(passage.written(index) for index in places[:60]), script, 1)
        return top[0][0] if top else UNDETERMINED

    def _absorb_names(
        self, passage: Passage, evidence: list[dict[str, float]], languages: Mapping[str, Sequence[str]]
    ) -> None:
        """Lets a Latin name in text of another script be part of it: ``شركة HK Management Inc. سبب`` is all Arabic."""
        scripts = Counter(word.script for word in passage.words)
        main, count = scripts.most_common(1)[0]
        if not 0 < scripts["Latn"] <= count / 2:
            return
        for is_latin, run in groupby(range(len(passage.words)), lambda index: passage.words[index].script == "Latn"):
            places = list(run)
            if is_latin and len(places) <= _NAME_WORDS and not any(self._speaks(passage.written(i)) for i in places):
                for index in places:
                    evidence[index] |= dict.fromkeys(languages[main], -0.5 / len(places))

    def _speaks(self, written: str) -> bool:
        """Whether a word is plainly of a language, no name: ``en`` in ``en France``."""
        return written.islower() and len(written) > 1 and bool(self._lexicon.listed(fold(written)))


def _weight(written: str, listed: bool, first: bool) -> float:
    """How much of what a word says counts, by how it is written and whether it is the first of a sentence."""
    if not written[0].isupper():
        return 1.0
    if len(written) > 1 and written.isupper():
        return _NAME / 2  # US, OR, EN
    if first:
        return 1.0 if listed else _NAME
    return _NAME if listed else 0.0


def _shouting(written: Sequence[str]) -> bool:
    """Whether a heading is in capitals throughout, so that capitals mean nothing."""
    long = [word for word in written if len(word) > 1]
    return len(long) > 2 and sum(map(str.isupper, long)) > 0.8 * len(long)


def _clauses(places: Sequence[int], separators: Sequence[str]) -> Iterator[list[int]]:
    """``places`` in groups that no stop, colon, bracket or quotation mark parts."""
    clause: list[int] = []
    for index in places:
        if clause and (index != clause[-1] + 1 or switch_cost(separators[index]) <= _CLAUSE_BORDER):
            yield clause
            clause = []
        clause.append(index)
    if clause:
        yield clause
