"""The likeliest language of every word of a strand: a hidden Markov model whose states are languages.

Viterbi 1967; a switch costs the less the stronger the boundary it happens at. All costs and evidence are in nats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp

# What changing the language costs at a separator; the first pattern that is found in it decides. Quotation marks count
# here only where the other one is missing (see ``passage``).
_SWITCH = (
    (re.compile(r"[\"“”„«»‹›()\[\]{}\n\r|•]"), 3.0),
    (re.compile(r"[.!?…؟۔。！？]"), 3.0),
    (re.compile(r"[;:؛–—/]|\s-\s"), 4.0),
    (re.compile(r"[,،]"), 6.0),
    (re.compile(r"\s"), 9.0),
)
_INSIDE = 30.0  # al-Hakim, O'Brien: nobody changes language inside a name
# The prior weighs on every way into a language, but no more than this: a long Turkish sentence is worth it anywhere.
_ENTRY = -5.0
_EVEN = 20.0  # beyond such a distance a confidence is 1 in four decimals


@lru_cache(maxsize=1 << 12)
def switch_cost(separator: str) -> float:
    """What changing the language at ``separator`` (the text between two words) costs."""
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
    languages = list(prior)
    path = [languages[state] for state in _path(evidence, costs, prior)] if len(languages) > 1 else None
    path = path or languages * len(evidence)
    answer: list[tuple[str, float]] = []
    first = 0
    for index in range(1, len(path) + 1):
        if index == len(path) or path[index] != path[first]:
            sure = _confidence(path[first], evidence[first:index], prior)
            answer += [(path[first], sure)] * (index - first)
            first = index
    return answer


def _path(evidence: Sequence[Mapping[str, float]], costs: Sequence[float], prior: Mapping[str, float]) -> list[int]:
    languages = list(prior)
    states = range(len(languages))
    entry = [max(_ENTRY, prior[language]) for language in languages]
    scores = [prior[language] + evidence[0].get(language, 0.0) for language in languages]
    back: list[list[int]] = []
    for word, cost in zip(evidence[1:], costs[1:], strict=True):
        best = max(states, key=scores.__getitem__)
        arrive = scores[best] - cost
        back.append([state if scores[state] >= arrive + entry[state] else best for state in states])
        scores = [
            max(score, arrive + come) + word.get(language, 0.0)
            for score, come, language in zip(scores, entry, languages, strict=True)
        ]
    state = max(states, key=scores.__getitem__)
    path = [state]
    for choices in reversed(back):
        state = choices[state]
        path.append(state)
    path.reverse()
    return path


def _confidence(language: str, evidence: Sequence[Mapping[str, float]], prior: Mapping[str, float]) -> float:
    """How likely a run is in its language rather than in the next best one: the logistic of half their distance.

    Half, because words that follow each other are not independent.
    """
    totals = {code: prior[code] + sum(word.get(code, 0.0) for word in evidence) for code in prior}
    own = totals.pop(language)
    distance = own - max(totals.values(), default=own - 2 * _EVEN)
    return round(1 / (1 + exp(-max(-_EVEN, min(_EVEN, distance / 2)))), 4)
