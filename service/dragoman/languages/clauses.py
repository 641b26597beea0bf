"""The closer look: what every word of a strand says, and what fastText says of the clauses that say little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from dragoman.languages.lexicon import Evidence, Lexicon, Weights
from dragoman.languages.model import Model
from dragoman.languages.passage import Passage, Strand

# A word that begins with a capital inside a sentence is most likely a name, and names are in no language ("Le Monde
# said"); it says this much of what it would say otherwise. One that stands in no list says nothing.
_NAME = 0.4
# A language besides those of the document is looked at when its words outweigh the others' by this much: two words.
_CLAIM = 6.0
_CLAIMS = 4  # at most so many
# fastText's word counts on clauses of three words, one in two of them with a small letter, that say little themselves:
# at most half of the words are plainly of a language at home. So much a word, at most so much a clause.
_CLAUSE, _SMALL, _COVERED = 3, 0.5, 0.5
_STATISTIC, _STATISTIC_MOST = 3.0, 16.0
_LEAST_SHARE = 0.2
_CLAUSE_BORDER = 4.0
# The English and French lists hold eleven words of twelve of any text: a small-letter word that is in neither is
# likelier in a language whose list is short.
_LONG_LISTS, _UNLISTED = frozenset({"en", "fr"}), 1.5


class Look(NamedTuple):
    """Evidence for each word of a strand, and the languages that have any claim on it, those at home first."""

    evidence: list[Weights]
    languages: tuple[str, ...]


class Clauses:
    """Looks at words and clauses with the word lists and the statistical model."""

    def __init__(self, lexicon: Lexicon, model: Model) -> None:
        self._lexicon, self._model = lexicon, model

    def look(self, passage: Passage, strand: Strand, home: Sequence[str]) -> Look:
        """What the words of ``strand`` say. ``home``: the languages that are looked for in any case."""
        text, words = passage.text, passage.words
        written = [text[start:end] for start, end, _ in map(words.__getitem__, strand.places)]
        said = list(map(self._lexicon.evidence, written))
        evidence = _weighed(written, said, strand.costs)
        claims: Counter[str] = Counter()
        for word, weighed in zip(said, evidence, strict=True):
            if word.foreign and weighed:
                claims.update(word.foreign)
        claimed = [code for code, claim in claims.most_common(_CLAIMS) if claim >= _CLAIM]
        named = self._statistics(strand, written, said, evidence)
        languages = tuple(dict.fromkeys((*home, *claimed, *named)))
        if strand.script == "Latn":
            _favour_short_lists(written, said, evidence, [code for code in languages if code not in _LONG_LISTS])
        return Look(evidence, languages)

    def _statistics(
        self, strand: Strand, written: Sequence[str], said: Sequence[Evidence], evidence: list[Weights]
    ) -> list[str]:
        """Adds fastText's word on the clauses that the lists say little of; gives the languages it names."""
        named = []
        is_capital = [word[0].isupper() for word in written]
        is_plain = [word.plain for word in said]
        for first, last in _clauses(strand):
            length = last - first
            small = length - sum(is_capital[first:last])
            covered = sum(is_plain[first:last])
            alone = length == len(said) < _CLAUSE and not covered and strand.pair < 0
            if not alone and (length < _CLAUSE or small < _SMALL * length or covered > _COVERED * length):
                continue
            clause = " ".join(written[first:last])
            for code, share in self._model.top(clause if alone else clause.lower(), strand.script, 2):
                if share >= _LEAST_SHARE:
                    named.append(code)
                    gain = share * min(_STATISTIC, _STATISTIC_MOST / length) * (1.0 if small else _NAME)
                    for index in range(first, last):
                        evidence[index] = {**evidence[index], code: evidence[index].get(code, 0.0) + gain}
        return named


def _weighed(written: Sequence[str], said: Sequence[Evidence], costs: Sequence[float]) -> list[Weights]:
    """What each word says, by how much its capitals leave of it."""
    evidence = [heard.weights for heard in said]
    capitals = [index for index, word in enumerate(written) if word[0].isupper()]
    style = _Style(written)
    for index in capitals:
        weight = style.weight(written[index], said[index].listed, costs[index] <= _CLAUSE_BORDER)
        evidence[index] = {code: value * weight for code, value in evidence[index].items()} if weight else {}
    return evidence


def _favour_short_lists(
    written: Sequence[str], said: Sequence[Evidence], evidence: list[Weights], codes: Sequence[str]
) -> None:
    """Counts words that are in no list for the languages of short lists; units (``sq mi``) say nothing."""
    if not codes:
        return
    for index, (word, heard) in enumerate(zip(written, said, strict=True)):
        if not heard.listed and len(word) > 2 and word[0].islower():
            weights = evidence[index]
            evidence[index] = {**weights, **{code: weights.get(code, 0.0) + _UNLISTED for code in codes}}


class _Style:
    """How capitals are used in a strand, and so how much of what a word says counts."""

    def __init__(self, written: Sequence[str]) -> None:
        long = [word for word in written if len(word) > 1]
        self._shouting = len(long) > 2 and sum(map(str.isupper, long)) > 0.8 * len(long)  # a heading in capitals
        self._title = all(word[0].isupper() for word in written)  # Le Monde, Voice of … would not be

    def weight(self, word: str, listed: bool, first: bool) -> float:
        """What share of its evidence a word with a capital keeps; ``first``: it begins a clause."""
        if self._shouting or word[-1] in "'’":  # L', Qu'
            return 1.0
        if len(word) > 1 and word.isupper():
            return _NAME / 2  # US, OR, EN
        if first and not self._title:
            return 1.0 if listed else _NAME
        return _NAME if listed else 0.0


def _clauses(strand: Strand) -> Iterable[tuple[int, int]]:
    """Ranges of the strand's words that no stop, colon, quotation or other script parts."""
    places, costs = strand.places, strand.costs
    inside = range(1, len(places))
    borders = [i for i in inside if costs[i] <= _CLAUSE_BORDER or places[i] != places[i - 1] + 1]
    return pairwise([0, *borders, len(places)])
