"""The likeliest language of every word of a strand: a hidden Markov model whose states are languages.

Viterbi 1967; a switch costs the less the stronger the boundary it happens at. All costs and evidence are in nats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from math import exp
from operator import add, ge

# What changing the language costs at a separator; the first pattern that is found in it decides. Quotation marks count
# here only where the other one is missing (see ``passage``).
_SWITCH = (
    (re.compile(r"[\"“”„«»‹›()\[\]{}\n\r|•]"), 3.0),
    (re.compile(r"[.!?…؟۔。！？]"), 2.0),
    (re.compile(r"[;:؛–—/]|\s-\s"), 4.0),
    (re.compile(r"[,،]"), 6.0),
    (re.compile(r"\s"), 9.0),
)
_INSIDE = 30.0  # al-Hakim, O'Brien: nobody changes language inside a name
# The prior weighs on every way into a language, but no more than this: a long Turkish sentence is worth it anywhere.
_ENTRY = -5.0
_LONG = 64
_EVEN = 20.0  # beyond such a distance a confidence is 1 in four decimals


def switch_cost(separator: str) -> float:
    """What changing the language at ``separator`` (the text between two words) costs, in nats.

    A long one (a table, a row of dots) is judged by its ends.
    """
    return _remembered(separator if len(separator) < _LONG else separator[: _LONG // 2] + separator[-_LONG // 2 :])


@lru_cache(maxsize=1 << 12)
def _remembered(separator: str) -> float:
    return next((cost for pattern, cost in _SWITCH if pattern.search(separator)), _INSIDE)


def decode(
    evidence: Sequence[Mapping[str, float]], costs: Sequence[float], prior: Mapping[str, float]
) -> list[tuple[str, float]]:
    """The language of each word of a strand and how sure it is (0 to 1).

    Args:
        evidence: for each word, the evidence for each language; a missing language has none.
        costs: for each word, what a switch before it costs (the first is not looked at).
        prior: the languages in play and the logarithm of how likely each is to begin with; at least one.
    """
    if len(prior) == 1:
        return [(next(iter(prior)), 1.0)] * len(evidence)
    columns = {language: [word.get(language, 0.0) for word in evidence] for language in prior}
    path = _one(columns, costs, prior) or _path(columns, costs, prior)
    answer: list[tuple[str, float]] = []
    for language, run in groupby(range(len(path)), path.__getitem__):
        places = list(run)
        totals = {code: sum(column[places[0] : places[-1] + 1]) for code, column in columns.items()}
        answer += [(language, _confidence(language, totals, prior))] * len(places)
    return answer


def _one(
    columns: Mapping[str, Sequence[float]], costs: Sequence[float], prior: Mapping[str, float]
) -> list[str] | None:
    """The path of one language alone, if no switch can pay: what the others are ahead by is less than its price."""
    best = max(prior, key=lambda language: prior[language] + sum(columns[language]))
    own = columns[best]
    price = min(costs[1:], default=0.0) + prior[best]
    for language, column in columns.items():
        if language != best:
            price -= sum([other - mine for mine, other in zip(own, column, strict=True) if other > mine])
    return [best] * len(own) if price >= 0 or len(own) == 1 else None


def _path(columns: Mapping[str, Sequence[float]], costs: Sequence[float], prior: Mapping[str, float]) -> list[str]:
    languages = list(prior)
    entry = [max(_ENTRY, prior[language]) for language in languages]
    rows = zip(*(columns[language] for language in languages), strict=True)
    scores = [before + said for before, said in zip(prior.values(), next(rows), strict=True)]
    back: list[tuple[list[bool], int]] = []  # for each word: which languages go on, and which the others come from
    for row, cost in zip(rows, costs[1:], strict=True):
        arrive = max(scores)
        coming = [arrive - cost + come for come in entry]
        back.append((list(map(ge, scores, coming)), scores.index(arrive)))
        scores = list(map(add, map(max, scores, coming), row))
    state = scores.index(max(scores))
    path = [state]
    for goes_on, best in reversed(back):
        state = state if goes_on[state] else best
        path.append(state)
    return [languages[state] for state in reversed(path)]


def _confidence(language: str, said: Mapping[str, float], prior: Mapping[str, float]) -> float:
    """How likely a run is in its language rather than in the next best one: the logistic of half their distance.

    Half, because words that follow each other are not independent.
    """
    totals = {code: prior[code] + total for code, total in said.items()}
    own = totals.pop(language)
    distance = own - max(totals.values(), default=own - 2 * _EVEN)
    return round(1 / (1 + exp(-max(-_EVEN, min(_EVEN, distance / 2)))), 4)
