"""The closer look: what every word of a strand says, and what fastText says of the clauses that say little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dragoman.languages.decoder import switch_cost
from dragoman.languages.lexicon import Lexicon
from dragoman.languages.model import Model
from dragoman.languages.passage import Passage, Strand

# A word that begins with a capital inside a sentence is most likely a name, and names are in no language ("Le Monde
# said"); it says this much of what it would say otherwise. One that stands in no list says nothing.
_NAME = 0.4
# A language besides those of the document is looked at when its words outweigh the others' by this much: two words.
_CLAIM = 7.0
_CLAIMS = 4  # at most so many
# fastText's word counts on clauses of three words, one in two of them with a small letter, that say little themselves:
# at most half of the words are plainly of a language at home. So much a word, at most so much a clause.
_CLAUSE, _SMALL, _COVERED, _PLAIN = 3, 0.5, 0.5, 2.0
_STATISTIC, _STATISTIC_MOST = 3.0, 16.0
_LEAST_SHARE = 0.2
_CLAUSE_BORDER = 4.0


class Look(NamedTuple):
    """Evidence for each word of a strand, and the languages that have any claim on it, those at home first."""

    evidence: list[dict[str, float]]
    languages: tuple[str, ...]


class Clauses:
    """Looks at words and clauses with the word lists and the statistical model."""

    def __init__(self, lexicon: Lexicon, model: Model) -> None:
        self._lexicon, self._model = lexicon, model

    def look(self, passage: Passage, strand: Strand, home: Sequence[str]) -> Look:
        """What the words of ``strand`` say. ``home``: the languages that are looked for in any case."""
        evidence, claims = self._lists(passage, strand, home)
        named = self._statistics(passage, strand, evidence, home)
        return Look(evidence, tuple(dict.fromkeys((*home, *claims, *named))))

    def _lists(self, passage: Passage, strand: Strand, home: Sequence[str]) -> tuple[list[dict[str, float]], list[str]]:
        """The evidence of each word alone; the languages not at home that claim some."""
        evidence: list[dict[str, float]] = []
        claims: Counter[str] = Counter()
        written = [passage.written(place) for place in strand.places]
        style = _Style(written)
        for word, separator in zip(written, strand.separators, strict=True):
            said = self._lexicon.evidence(word)
            weight = style.weight(word, said.listed, switch_cost(separator) <= _CLAUSE_BORDER or not evidence)
            scaled = {code: value * weight for code, value in said.weights.items()}
            at_home = max((scaled.get(code, 0.0) for code in home), default=0.0)
            claims.update({code: value - at_home for code, value in scaled.items() if value > at_home})
            evidence.append(scaled)
        return evidence, [code for code, claim in claims.most_common(_CLAIMS) if claim >= _CLAIM]

    def _statistics(
        self, passage: Passage, strand: Strand, evidence: list[dict[str, float]], home: Sequence[str]
    ) -> list[str]:
        """Adds fastText's word on the clauses that the lists say little of; gives the languages it names."""
        named = []
        for clause in _clauses(strand):
            written = [passage.written(strand.places[index]) for index in clause]
            small = sum(1 for word in written if not word[0].isupper())
            covered = sum(1 for index in clause if any(evidence[index].get(code, 0.0) >= _PLAIN for code in home))
            alone = len(clause) == len(strand.places) and len(clause) < _CLAUSE and not covered
            if not alone and (
                len(clause) < _CLAUSE or small < _SMALL * len(clause) or covered > _COVERED * len(clause)
            ):
                continue
            for code, share in self._model.top(" ".join(written).lower(), strand.script, 2):
                if share >= _LEAST_SHARE:
                    named.append(code)
                    gain = share * min(_STATISTIC, _STATISTIC_MOST / len(clause)) * (1.0 if small else _NAME)
                    for index in clause:
                        evidence[index][code] = evidence[index].get(code, 0.0) + gain
        return named


class _Style:
    """How capitals are used in a strand, and so how much of what a word says counts."""

    def __init__(self, written: Sequence[str]) -> None:
        long = [word for word in written if len(word) > 1]
        self._shouting = len(long) > 2 and sum(map(str.isupper, long)) > 0.8 * len(long)  # a heading in capitals
        self._title = all(word[0].isupper() for word in written)  # Le Monde, Voice of … would not be

    def weight(self, word: str, listed: bool, first: bool) -> float:
        """What share of its evidence a word keeps; ``first``: it begins a clause."""
        if self._shouting or not word[0].isupper():
            return 1.0
        if len(word) > 1 and word.isupper():
            return _NAME / 2  # US, OR, EN
        if first and not self._title:
            return 1.0 if listed else _NAME
        return _NAME if listed else 0.0


def _clauses(strand: Strand) -> Iterator[list[int]]:
    """Indices into the strand's words, in groups that no stop, colon, quotation or other script parts."""
    clause: list[int] = []
    for index, (place, separator) in enumerate(zip(strand.places, strand.separators, strict=True)):
        if clause and (place != strand.places[index - 1] + 1 or switch_cost(separator) <= _CLAUSE_BORDER):
            yield clause
            clause = []
        clause.append(index)
    if clause:
        yield clause
