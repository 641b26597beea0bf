"""Language spans of a document: scripts first, then words, then statistics, then the neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log
from pathlib import Path

from dragoman import tags
from dragoman.document import Span
from dragoman.languages import neutrals
from dragoman.languages.clauses import Clauses
from dragoman.languages.decoder import OTHER_SCRIPT, decode, switch_cost
from dragoman.languages.lexicon import Lexicon
from dragoman.languages.model import Model
from dragoman.languages.quick import Sketch, sketch
from dragoman.languages.scripts import Passage
from dragoman.tags import UNDETERMINED

# A paragraph of fewer words waits until the longer ones have said what the document is in.
_SHORT = 6
# What a language has at least of a document's share: 3 in 100, so that an unexpected "Lire aussi" is still French.
_FLOOR = 0.03
# Outsiders (neither at home in the script nor found in the document) start this much lower: they must be plain.
_OUTSIDER = 3.0
_HOME = frozenset({"en", "fr", "ar"})
_MODEL_SCRIPTS = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Kana"}


class LanguageIdentifier:
    """Finds the language of every paragraph and of every span inside a paragraph.

    Args:
        model: another fastText model than the one in the package (``__label__xx`` labels).

    Raises:
        ConfigError: no readable model there.
    """

    def __init__(self, model: Path | None = None) -> None:
        self._model = Model(model)
        self._lexicon = Lexicon()
        self._clauses = Clauses(self._lexicon, self._model)

    def spans(
        self, text: str, paragraphs: Sequence[tuple[int, int]], language: str | None = None
    ) -> list[tuple[Span, ...]]:
        """The language spans of each paragraph.

        Args:
            text: the document, any string.
            paragraphs: (start, end) of each paragraph, code points, in order.
            language: what the caller says the whole document is in: the language of all text in its script. Text in
                other scripts is identified as usual. None or ``und``: identify everything.

        Returns:
            for each paragraph, contiguous spans that cover it exactly; an empty one has none.
        """
        document = _Document(text, _fixed(language), self._lexicon, self._clauses)
        return document.identify(paragraphs)

    def detect(self, text: str, limit: int = 3) -> list[tuple[str, float]]:
        """The likeliest languages of ``text`` as a whole, best first: (tag, confidence 0 to 1), at most ``limit``.

        Languages that ``spans`` finds come by their share of the text; what fastText holds possible follows. Text
        without words gives ``[("und", 0.0)]``.
        """
        found = [span for spans in self.spans(text, [(0, len(text))]) for span in spans]
        found = [span for span in found if span.language != UNDETERMINED]
        if not found:
            return [(UNDETERMINED, 0.0)]
        total = sum(span.end - span.start for span in found)
        shares: dict[str, float] = {}
        for span in found:
            shares[span.language] = shares.get(span.language, 0.0) + (span.end - span.start) / total * span.confidence
        rest = max(0.0, 1.0 - sum(shares.values()))
        for code, share in self._model.top(text, None, limit):
            if code not in shares:
                shares[code] = share * rest
        ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        return [(code, round(share, 4)) for code, share in ranked[:limit]]


def _fixed(language: str | None) -> dict[str, str]:
    """The caller's word, by the script it decides: ``fr`` -> ``{"Latn": "fr"}``."""
    if language is None or tags.normalize(language) == UNDETERMINED:
        return {}
    known = tags.language(language)
    script = _MODEL_SCRIPTS.get(known.script, known.script)
    return dict.fromkeys(("Kana", "Hani") if script == "Kana" else (script,), known.code)


class _Document:
    """One document on its way: what is known of its paragraphs so far."""

    def __init__(self, text: str, fixed: Mapping[str, str], lexicon: Lexicon, clauses: Clauses) -> None:
        self._text, self._fixed, self._lexicon, self._clauses = text, fixed, lexicon, clauses
        self._shares: Counter[str] = Counter()

    def identify(self, paragraphs: Sequence[tuple[int, int]]) -> list[tuple[Span, ...]]:
        """See ``LanguageIdentifier.spans``. Plain paragraphs first, then long ones, then short ones by their light."""
        found: dict[int, tuple[Span, ...]] = {}
        waiting: list[tuple[int, int]] = []
        for index, (start, end) in enumerate(paragraphs):
            first = sketch(self._text[start:end], self._lexicon) if not self._fixed else Sketch(None, 0.0, _SHORT)
            if first.language is None:
                waiting.append((index, first.words))
            else:
                self._keep(found, index, (Span(start, end, first.language, first.confidence),))
        for index, count in waiting:
            if count >= _SHORT:
                self._keep(found, index, self._closely(*paragraphs[index], self._shares))
        sure = dict(found)
        for index, count in waiting:
            if count < _SHORT:
                found[index] = self._closely(*paragraphs[index], self._around(sure, index, len(paragraphs)))
        return [found[index] for index in range(len(paragraphs))]

    def _keep(self, found: dict[int, tuple[Span, ...]], index: int, spans: tuple[Span, ...]) -> None:
        found[index] = spans
        for span in spans:
            if span.language != UNDETERMINED:
                self._shares[span.language] += span.end - span.start

    def _around(self, sure: Mapping[int, tuple[Span, ...]], index: int, count: int) -> Mapping[str, float]:
        """The document's shares, half of their weight given to the nearest sure paragraph on either side."""
        before = next((sure[i] for i in range(index - 1, max(-1, index - 9), -1) if sure.get(i)), ())
        after = next((sure[i] for i in range(index + 1, min(count, index + 9)) if sure.get(i)), ())
        shares = Counter(self._shares)
        total = sum(shares.values())
        for span in (*before[-1:], *after[:1]):
            if span.language != UNDETERMINED:
                shares[span.language] += total // 2
        return shares

    def _closely(self, start: int, end: int, shares: Mapping[str, float]) -> tuple[Span, ...]:
        """The spans of one paragraph, word by word; ``shares``: characters of each language around it."""
        if start >= end:
            return ()
        passage = Passage.read(self._text, start, end)
        if not passage.words:
            return (Span(start, end, UNDETERMINED, 0.0),)
        look = self._clauses.look(passage, self._known(shares), self._fixed)
        runs = decode(look.evidence, _costs(passage), _prior(look.languages, shares))
        return neutrals.spans(passage, start, end, runs)

    def _known(self, shares: Mapping[str, float]) -> dict[str, tuple[str, ...]]:
        """By script, the languages that a paragraph may well be in: the caller's, or the document's."""
        known: dict[str, tuple[str, ...]] = {}
        total = sum(shares.values())
        for code, share in shares.items():
            if share > _FLOOR * total:
                script = tags.language(code).script
                known[script] = (*known.get(script, ()), code)
        return known


def _prior(languages: Mapping[str, Sequence[str]], shares: Mapping[str, float]) -> dict[str, float]:
    """Logarithm of how likely each language is to begin with, the likeliest at 0."""
    total = sum(shares.values())
    prior = {}
    for code in dict.fromkeys(code for codes in languages.values() for code in codes):
        share = shares.get(code, 0.0) / total if total else 0.0
        prior[code] = log((share + _FLOOR) / (1 + _FLOOR)) if total else 0.0
        if code not in _HOME and share < _FLOOR:
            prior[code] -= _OUTSIDER
    most = max(prior.values())
    return {code: value - most for code, value in prior.items()}


def _costs(passage: Passage) -> list[float]:
    """For each word, what a change of language before it costs."""
    costs = [0.0]
    for (before, word), separator in zip(pairwise(passage.words), passage.separators[1:], strict=True):
        cost = switch_cost(separator) if len(separator) < 64 else switch_cost(separator[:32] + separator[-32:])
        costs.append(cost if before.script == word.script else min(cost, OTHER_SCRIPT))
    return costs
