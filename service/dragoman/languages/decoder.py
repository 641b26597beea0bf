"""The likeliest language of every word of a paragraph: a hidden Markov model whose states are languages.

Viterbi 1967; a switch costs the less the stronger the boundary it happens at. All costs and evidence are in nats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

IMPOSSIBLE = -1e6
# What changing the language costs at a separator; the first pattern that is found in it decides.
_SWITCH = (
    (re.compile(r"[\"“”„«»‹›()\[\]{}\n\r|•]"), 3.0),
    (re.compile(r"[.!?…؟۔。！？]"), 3.0),
    (re.compile(r"[;:؛–—/]|\s-\s"), 4.0),
    (re.compile(r"[,،]"), 6.0),
    (re.compile(r"\s"), 9.0),
)
_INSIDE = 30.0  # al-Hakim, O'Brien: nobody changes language inside a name
OTHER_SCRIPT = 1.0  # between scripts: the script says so already


@dataclass(frozen=True, slots=True)
class Run:
    """Words ``first`` to ``last`` (exclusive) of a paragraph in one language. ``confidence``: 0 to 1."""

    first: int
    last: int
    language: str
    confidence: float


@lru_cache(maxsize=1 << 12)
def switch_cost(separator: str) -> float:
    """What changing the language at ``separator`` (the text between two words) costs."""
    return next((cost for pattern, cost in _SWITCH if pattern.search(separator)), _INSIDE)


def decode(evidence: Sequence[Mapping[str, float]], costs: Sequence[float], prior: Mapping[str, float]) -> list[Run]:
    """Runs of words in one language.

    Args:
        evidence: for each word, the languages it can be in and the evidence for each; a missing language is impossible.
        costs: for each word, what a switch before it costs (the first is not looked at).
        prior: the languages in play and the logarithm of how likely each is to begin with.
    """
    languages = list(prior)
    if not evidence or not languages:
        return []
    scores = [prior[language] + evidence[0].get(language, IMPOSSIBLE) for language in languages]
    back: list[list[int]] = []
    for word, cost in zip(evidence[1:], costs[1:], strict=True):
        best = max(range(len(languages)), key=scores.__getitem__)
        arrive = scores[best] - cost
        # the prior weighs on whoever comes in, so that a language out of play needs more than the switch
        come = [arrive + min(0.0, prior[language]) for language in languages]
        back.append([i if scores[i] >= come[i] else best for i in range(len(languages))])
        scores = [
            max(score, entry) + word.get(language, IMPOSSIBLE)
            for score, entry, language in zip(scores, come, languages, strict=True)
        ]
    state = max(range(len(languages)), key=scores.__getitem__)
    path = [state]
    for choices in reversed(back):
        state = choices[state]
        path.append(state)
    path.reverse()
    return _runs([languages[state] for state in path], evidence, prior)


def _runs(path: Sequence[str], evidence: Sequence[Mapping[str, float]], prior: Mapping[str, float]) -> list[Run]:
    runs = []
    first = 0
    for index in range(1, len(path) + 1):
        if index == len(path) or path[index] != path[first]:
            runs.append(Run(first, index, path[first], _confidence(path[first], evidence[first:index], prior)))
            first = index
    return runs


def _confidence(language: str, evidence: Sequence[Mapping[str, float]], prior: Mapping[str, float]) -> float:
    """How likely the run is in its language rather than in the next best one: the logistic of half their distance.

    Half, because words that follow each other are not independent.
    """
    totals = {code: prior[code] + sum(word.get(code, IMPOSSIBLE) for word in evidence) for code in prior}
    own = totals.pop(language)
    distance = own - max(totals.values(), default=IMPOSSIBLE)
    return round(1 / (1 + exp(-max(-20.0, min(20.0, distance / 2)))), 4)
