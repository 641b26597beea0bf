"""Reads a paragraph: the language of each of its words, strand by strand, in the light of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

from dragoman import tags
from dragoman.languages.clauses import Clauses, Look
from dragoman.languages.decoder import decode
from dragoman.languages.lexicon import Lexicon
from dragoman.languages.model import Model
from dragoman.languages.passage import Passage, Strand
from dragoman.tags import UNDETERMINED

Languages = list[tuple[str, float]]

HOME = {"Latn": ("en", "fr"), "Arab": ("ar",)}
_ONLY = {"Kana": "ja", "Kore": "ko", "Zzzz": UNDETERMINED}
# What a language has at least of a document's share: 3 in 100, so that an unexpected "Lire aussi" is still French.
_FLOOR = 0.03
# Outsiders (neither at home in the script nor found in the document) start this much lower: they must be plain.
_OUTSIDER = 3.0
# What it costs to quote in another language than that of the sentence around the marks; one word is most likely a name.
_QUOTE, _QUOTED_WORD = 5.0, 7.0
# A sentence that says less than this itself, or begins with a quotation, gets so much in the quotation's language.
_OUTSIDE_SAYS, _QUOTED = 6.0, 4.0


class Reader:
    """Reads paragraphs with the word lists, the model and what is known of the document."""

    def __init__(self, lexicon: Lexicon, model: Model) -> None:
        self._clauses, self._model = Clauses(lexicon, model), model

    def read(self, passage: Passage, shares: Mapping[str, float], fixed: Mapping[str, str]) -> Languages:
        """The language of each word of ``passage`` and how sure it is.

        Args:
            passage: with at least one word.
            shares: how much of the document around is in each language (any unit); empty if nothing is known.
            fixed: by script, the only language that text in it can be in (the caller's word).
        """
        answer: Languages = [(UNDETERMINED, 0.0)] * len(passage.words)
        for strand, look in self._looks(passage, shares, fixed):
            prior = self._prior(passage, strand, look, shares, answer)
            for place, found in zip(strand.places, decode(look.evidence, strand.costs, prior), strict=True):
                answer[place] = found
        return answer

    def _looks(
        self, passage: Passage, shares: Mapping[str, float], fixed: Mapping[str, str]
    ) -> list[tuple[Strand, Look]]:
        """Each strand and what its words say."""
        looks = [(strand, self._look(passage, strand, shares, fixed)) for strand in passage.strands()]
        if passage.pairs:
            _hear_quotations(passage, looks)
        return looks

    def _look(self, passage: Passage, strand: Strand, shares: Mapping[str, float], fixed: Mapping[str, str]) -> Look:
        if strand.script in fixed:
            return Look([{} for _ in strand.places], (fixed[strand.script],))
        if strand.script not in HOME:
            return Look([{} for _ in strand.places], (self._by_script(passage, strand),))
        total = sum(shares.values())
        known = [
            code
            for code, share in shares.items()
            if share > _FLOOR * total and tags.language(code).script == strand.script
        ]
        return self._clauses.look(passage, strand, (*HOME[strand.script], *known))

    def _by_script(self, passage: Passage, strand: Strand) -> str:
        """The language of words in a script other than Latin and Arabic."""
        if strand.script in _ONLY:
            return _ONLY[strand.script]
        if strand.script == "Hani":
            return "ja" if any(word.script == "Kana" for word in passage.words) else "zh"
        written = " ".join(passage.written(place) for place in strand.places[:60])
        top = self._model.top(written, strand.script, 1)
        return top[0][0] if top else UNDETERMINED

    def _prior(
        self,
        passage: Passage,
        strand: Strand,
        look: Look,
        shares: Mapping[str, float],
        answer: Sequence[tuple[str, float]],
    ) -> dict[str, float]:
        """Logarithm of how likely each language is to begin with, the likeliest at 0.

        Inside a quotation the language of the sentence around it, elsewhere the document's.
        """
        around = self._around(passage, strand, answer)
        total = sum(shares.values())
        prior = {}
        for code in look.languages:
            share = shares.get(code, 0.0) / total if total else 0.0
            prior[code] = log((share + _FLOOR) / (1 + _FLOOR)) if total else 0.0
            if around in look.languages:
                prior[code] = 0.0 if code == around else -(_QUOTE if len(strand.places) > 1 else _QUOTED_WORD)
            if code not in HOME.get(strand.script, ()) and share < _FLOOR and code != around:
                prior[code] -= _OUTSIDER
        most = max(prior.values())
        return {code: value - most for code, value in prior.items()}

    def _around(self, passage: Passage, strand: Strand, answer: Sequence[tuple[str, float]]) -> str | None:
        """The language of the sentence that a quotation stands in."""
        if strand.pair < 0:
            return None
        pair = passage.pairs[strand.pair]
        near = pair.before if pair.before >= 0 else pair.behind
        return answer[near][0] if near >= 0 else None


def _hear_quotations(passage: Passage, looks: Sequence[tuple[Strand, Look]]) -> None:
    """Lets a sentence that begins with a quotation, or says little itself (``… », AFP``), hear what is quoted."""
    outside = {place: (look, index) for strand, look in looks for index, place in enumerate(strand.places)}
    quiet = {id(look) for strand, look in looks if strand.pair < 0 and _loudness(look) < _OUTSIDE_SAYS}
    for strand, inside in looks:
        if strand.pair < 0:
            continue
        pair = passage.pairs[strand.pair]
        near = pair.before if pair.behind < 0 or passage.led(pair) else pair.behind
        if near < 0 or passage.words[near].script != strand.script:
            continue
        look, index = outside[near]
        if near == pair.behind or id(look) in quiet:
            heard = dict(look.evidence[index])
            for code, share in _said(inside).items():
                heard[code] = heard.get(code, 0.0) + share * _QUOTED
            look.evidence[index] = heard


def _loudness(look: Look) -> float:
    return sum(max(word.values(), default=0.0) for word in look.evidence)


def _said(look: Look) -> dict[str, float]:
    """Share of each language in what words say."""
    total: Counter[str] = Counter()
    for word in look.evidence:
        total.update(word)
    most = sum(total.values())
    return {code: value / most for code, value in total.items()} if most else {}
