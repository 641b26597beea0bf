"""The values that travel: from the bytes of a document to an aligned bilingual document.

Every offset is in code points, start inclusive, end exclusive. All classes are frozen: a stage makes a new value.
``AlignedDocument.to_dict`` is the answer of ``POST /normalize``; ``from_dict`` reads it back, whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dragoman.tags import UNDETERMINED
from dragoman.text import Edit, Text, splice

Status = Literal["translated", "kept", "no_route", "failed"]

# Flags of a sentence that are known before it is translated; all the others come from the translation's guards.
SENTENCE_FLAGS = frozenset({"mixed", "long"})


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it came. ``data``: raw bytes, or text that somebody else has decoded.

    ``language``: the caller's word for the language of the whole document (a tag), or None to find it.
    """

    id: str
    data: bytes | str
    media_type: str | None = None
    charset: str | None = None
    language: str | None = None

    @property
    def raw(self) -> bytes:
        """The bytes that checksums are taken of: ``data``, or its UTF-8 (lone surrogates as they are)."""
        return self.data if isinstance(self.data, bytes) else self.data.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of one language. ``confidence``: 0 to 1."""

    start: int
    end: int
    language: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in ``Text.value``, without the white space around it.

    ``spans`` cover it exactly. ``language``: the one most of its letters are in. ``flags``: ``mixed``, ``long``.
    """

    start: int
    end: int
    spans: tuple[Span, ...]
    language: str
    confidence: float
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in ``Text.value``. ``flags``: ``heading``, ``boilerplate``, ``duplicate``, ``list_item`` …"""

    start: int
    end: int
    sentences: tuple[Sentence, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language that most of its characters are in."""
        shares = language_shares(span for sentence in self.sentences for span in sentence.spans)
        return next(iter(shares), UNDETERMINED)


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its structure, before translation."""

    id: str
    text: Text
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """What became of a sentence.

    ``score``: mean log-probability of a target token (natural log, at most 0), None when nothing was translated.
    ``route``: the names of the packages it went through. ``flags``: what the guards saw.
    """

    text: str
    score: float | None = None
    route: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence beside its translation. ``paragraph``: index into the document's paragraphs."""

    id: str
    paragraph: int
    sentence: Sentence
    original_start: int
    original_end: int
    status: Status
    translation: Translation

    @property
    def flags(self) -> tuple[str, ...]:
        """The sentence's flags, then the translation's."""
        return self.sentence.flags + self.translation.flags


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read. ``code``: the error's slug; ``message``: a sentence without document text."""

    id: str
    code: str
    message: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"id": self.id, "code": self.code, "error": self.message}


@dataclass(frozen=True, slots=True)
class AlignedDocument:
    """A document, sentence by sentence beside its translation. ``signature``: every version and option that made it."""

    document: Document
    target: str
    segments: tuple[Segment, ...]
    signature: str

    @property
    def gaps(self) -> Iterator[tuple[int, int]]:
        """What lies before, between and behind the segments: ``len(segments) + 1`` ranges, some of them empty."""
        last = 0
        for segment in self.segments:
            yield last, segment.sentence.start
            last = segment.sentence.end
        yield last, len(self.document.text.value)

    @property
    def translation(self) -> str:
        """The whole document in the target language: every segment replaced, every gap kept."""
        return self.joined([segment.translation.text for segment in self.segments])

    def joined(self, targets: Sequence[str]) -> str:
        """``targets``, one a segment, over the gaps of the document."""
        text = self.document.text.value
        gaps = [text[start:end] for start, end in self.gaps]
        return gaps[0] + "".join(target + gap for target, gap in zip(targets, gaps[1:], strict=True))

    @property
    def languages(self) -> dict[str, float]:
        """Share of each language in the characters of the segments, largest first."""
        return language_shares(span for segment in self.segments for span in segment.sentence.spans)

    def to_dict(self) -> dict[str, Any]:
        """As ``POST /normalize`` answers it."""
        text = self.document.text
        return {
            "id": self.document.id,
            "target": self.target,
            "source": {"encoding": text.encoding, "sha256": text.sha256, "length": len(text.original)},
            "text": text.value,
            "languages": self.languages,
            "edits": text.edit_dicts(),
            "paragraphs": [_paragraph_to_dict(paragraph) for paragraph in self.document.paragraphs],
            "segments": [segment_to_dict(segment, text.value) for segment in self.segments],
            "translation": self.translation,
            "signature": self.signature,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> AlignedDocument:
        """The inverse of ``to_dict``.

        Raises:
            KeyError, TypeError: ``data`` is not what ``to_dict`` makes.
        """
        segments = tuple(_segment_from_dict(item) for item in data["segments"])
        text = _text_from_dict(data)
        paragraphs = tuple(
            Paragraph(p["start"], p["end"], tuple(s.sentence for s in segments if s.paragraph == i), tuple(p["flags"]))
            for i, p in enumerate(data["paragraphs"])
        )
        return cls(Document(data["id"], text, paragraphs), data["target"], segments, data["signature"])


def language_shares(spans: Iterable[Span]) -> dict[str, float]:
    """Share of each language in the characters of ``spans`` (0 to 1, four decimals), largest first."""
    counts: Counter[str] = Counter()
    for span in spans:
        counts[span.language] += span.end - span.start
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {language: round(count / total, 4) for language, count in ordered if count}


def _text_from_dict(data: Mapping[str, Any]) -> Text:
    value, edits = data["text"], data["edits"]
    original = splice(value, ((e["start"], e["end"], e["original"]) for e in edits))
    fields = ("start", "end", "original_start", "original_end", "step")
    made = tuple(Edit(*(edit[name] for name in fields)) for edit in edits)
    return Text(value, original, data["source"]["encoding"], made, data["source"]["sha256"])


def _paragraph_to_dict(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "start": paragraph.start,
        "end": paragraph.end,
        "language": paragraph.language,
        "flags": list(paragraph.flags),
    }


def _span_to_dict(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "language": span.language, "confidence": span.confidence}


def segment_to_dict(segment: Segment, value: str) -> dict[str, Any]:
    """A segment as JSON holds it. ``value``: the repaired text that it lies in."""
    sentence, translation = segment.sentence, segment.translation
    return {
        "id": segment.id,
        "paragraph": segment.paragraph,
        "start": sentence.start,
        "end": sentence.end,
        "original_start": segment.original_start,
        "original_end": segment.original_end,
        "language": sentence.language,
        "confidence": sentence.confidence,
        "spans": [_span_to_dict(span) for span in sentence.spans],
        "source": value[sentence.start : sentence.end],
        "target": translation.text,
        "status": segment.status,
        "score": translation.score,
        "flags": list(segment.flags),
        "route": list(translation.route),
    }


def _split_flags(flags: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(f for f in flags if f in SENTENCE_FLAGS), tuple(f for f in flags if f not in SENTENCE_FLAGS)


def _segment_from_dict(data: Mapping[str, Any]) -> Segment:
    before, after = _split_flags(data["flags"])
    spans = tuple(Span(s["start"], s["end"], s["language"], s["confidence"]) for s in data["spans"])
    sentence = Sentence(data["start"], data["end"], spans, data["language"], data["confidence"], before)
    translation = Translation(data["target"], data["score"], tuple(data["route"]), after)
    start, end = data["original_start"], data["original_end"]
    return Segment(data["id"], data["paragraph"], sentence, start, end, data["status"], translation)
