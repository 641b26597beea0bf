"""Language spans of a document: plain paragraphs first, then long ones, then short ones by the light of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from dragoman import tags
from dragoman.document import Span
from dragoman.languages import neutrals
from dragoman.languages.lexicon import Codes, Lexicon
from dragoman.languages.model import Model
from dragoman.languages.names import without_names
from dragoman.languages.passage import Passage
from dragoman.languages.quick import Sketch, sketch
from dragoman.languages.reader import Reader
from dragoman.languages.scripts import has_address, has_latin, latin_only
from dragoman.languages.scripts import words as words_of
from dragoman.tags import UNDETERMINED

# A paragraph of fewer words waits until the longer ones have said what the document is in.
_SHORT = 6
# How far away a neighbour still counts, in paragraphs.
_NEAR = 8
_MODEL_SCRIPTS = {"Hans": ("Hani",), "Hant": ("Hani",), "Jpan": ("Kana", "Hani")}


class LanguageIdentifier:
    """Finds the language of every paragraph and of every span inside a paragraph.

    Args:
        model: another fastText model than the one in the package (``__label__xx`` labels).

    Raises:
        ConfigError: no readable model there.
    """

    def __init__(self, model: Path | None = None) -> None:
        self._model = Model(model)
        lexicon = Lexicon()
        self._codes = lexicon.codes()
        self._reader = Reader(lexicon, self._model)

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
            for each paragraph, contiguous spans that cover it exactly; an empty one has none. Text without words is
            ``und`` with confidence 0.

        Raises:
            UnknownLanguage: ``language`` is no language code.
        """
        return _Document(text, paragraphs, self._codes, self._reader, _fixed(language)).identify()

    def detect(self, text: str, limit: int = 3) -> list[tuple[str, float]]:
        """The likeliest languages of ``text`` as a whole, best first: (tag, confidence 0 to 1), at most ``limit``.

        Languages that ``spans`` finds count by their share of the text and by how sure they are (a half is not sure at
        all); what is left over is fastText's. Text without words gives ``[("und", 0.0)]``.
        """
        found = [span for span in self.spans(text, [(0, len(text))])[0] if span.language != UNDETERMINED]
        if not found:
            return [(UNDETERMINED, 0.0)]
        total = sum(span.end - span.start for span in found)
        shares: dict[str, float] = {}
        for span in found:
            sure = max(0.0, 2 * span.confidence - 1)
            shares[span.language] = shares.get(span.language, 0.0) + (span.end - span.start) / total * sure
        rest = max(0.0, 1.0 - sum(shares.values()))
        for code, share in self._model.top(text, None, limit):
            shares[code] = shares.get(code, 0.0) + share * rest
        ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        return [(code, round(share, 4)) for code, share in ranked[:limit]]


def _fixed(language: str | None) -> dict[str, str]:
    """The caller's word, by the script it decides: ``fr`` -> ``{"Latn": "fr"}``."""
    if language is None or tags.normalize(language) == UNDETERMINED:
        return {}
    known = tags.language(language)
    return dict.fromkeys(_MODEL_SCRIPTS.get(known.script, (known.script,)), known.code)


class _Document:
    """One document on its way: its paragraphs and what is known of its languages so far."""

    def __init__(
        self,
        text: str,
        paragraphs: Sequence[tuple[int, int]],
        codes: Codes,
        reader: Reader,
        fixed: Mapping[str, str],
    ) -> None:
        self._text, self._paragraphs = text, paragraphs
        self._codes, self._reader, self._fixed = codes, reader, fixed
        self._shares: Counter[str] = Counter()
        self._sure: dict[int, tuple[Span, ...]] = {}

    def identify(self) -> list[tuple[Span, ...]]:
        """See ``LanguageIdentifier.spans``."""
        long: list[int] = []
        short: list[int] = []
        for index, (start, end) in enumerate(self._paragraphs):
            first = self._settled(start, end) if self._fixed else sketch(self._text[start:end], self._codes)
            if first.language is not None:
                self._keep(index, (Span(start, end, first.language, first.confidence),))
            else:
                (long if first.words >= _SHORT else short).append(index)
        for index in long:
            self._keep(index, self._closely(index, self._shares))
        rest = {index: self._closely(index, self._around(index)) for index in short}
        return [rest[index] if index in rest else self._sure[index] for index in range(len(self._paragraphs))]

    def _settled(self, start: int, end: int) -> Sketch:
        """The caller's word, if the paragraph is plainly in the script it decides."""
        text, language = self._text, self._fixed.get("Latn")
        plain = latin_only(text, start, end) and has_latin(text, start, end) and not has_address(text, start, end)
        return Sketch(language if plain else None, 1.0, _SHORT)

    def _keep(self, index: int, spans: tuple[Span, ...]) -> None:
        self._sure[index] = spans
        for span in spans:
            if span.language != UNDETERMINED:
                self._shares[span.language] += span.end - span.start

    def _around(self, index: int) -> Mapping[str, float]:
        """The document's shares, as much again given to the nearest sure paragraphs on both sides."""
        before = next((self._sure[i] for i in range(index - 1, index - 1 - _NEAR, -1) if self._sure.get(i)), ())
        after = next((self._sure[i] for i in range(index + 1, index + 1 + _NEAR) if self._sure.get(i)), ())
        shares = Counter(self._shares)
        half = sum(shares.values()) // 2
        for span in (*before[-1:], *after[:1]):
            if span.language != UNDETERMINED:
                shares[span.language] += half
        return shares

    def _closely(self, index: int, shares: Mapping[str, float]) -> tuple[Span, ...]:
        """The spans of one paragraph, word by word; ``shares``: characters of each language around it."""
        start, end = self._paragraphs[index]
        if start >= end:
            return ()
        words = without_names(self._text, words_of(self._text, start, end))
        if not words:
            return (Span(start, end, UNDETERMINED, 0.0),)
        passage = Passage.read(self._text, start, end, words)
        return neutrals.spans(passage, self._reader.read(passage, shares, self._fixed))
