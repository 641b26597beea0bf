"""A segment as one flat row: what TSV, Parquet and every other table is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from dragoman.document import AlignedDocument, Segment, Span


@dataclass(frozen=True, slots=True)
class Row:
    """One segment with what it takes to find it again, and to judge it. ``MEANINGS`` says what each field is."""

    document: str
    segment: str
    paragraph: int
    start: int
    end: int
    original_start: int
    original_end: int
    language: str
    confidence: float
    target_language: str
    status: str
    score: float | None
    flags: tuple[str, ...]
    route: tuple[str, ...]
    paragraph_flags: tuple[str, ...]
    source: str
    target: str
    spans: tuple[Span, ...]


COLUMNS = tuple(field.name for field in fields(Row))
MEANINGS = {
    "document": "id of the document",
    "segment": "id of the segment, unique in its document",
    "paragraph": "index of its paragraph, from 0",
    "start": "code point of the repaired text where it starts",
    "end": "code point of the repaired text where it ends, exclusive",
    "original_start": "code point of the text as it came where it starts",
    "original_end": "code point of the text as it came where it ends, exclusive",
    "language": "BCP 47 tag of the language most of its letters are in",
    "confidence": "of the language, 0 to 1",
    "target_language": "BCP 47 tag",
    "status": "translated, kept, no_route or failed",
    "score": "mean log-probability of a token of the translation, at most 0; null when nothing was translated",
    "flags": "what the guards saw",
    "route": "names of the packages that it went through",
    "paragraph_flags": "what is known of its paragraph: heading, boilerplate, duplicate ...",
    "source": "its repaired text",
    "target": "its translation, or the same text where there is none",
    "spans": "its languages: ranges of the repaired text that cover it",
}


def rows(document: AlignedDocument) -> Iterator[Row]:
    """The segments of ``document`` as rows, in order."""
    return (_row(document, segment) for segment in document.segments)


def _row(document: AlignedDocument, segment: Segment) -> Row:
    sentence, translation = segment.sentence, segment.translation
    return Row(
        document=document.document.id,
        segment=segment.id,
        paragraph=segment.paragraph,
        start=sentence.start,
        end=sentence.end,
        original_start=segment.original_start,
        original_end=segment.original_end,
        language=sentence.language,
        confidence=sentence.confidence,
        target_language=document.target,
        status=segment.status,
        score=translation.score,
        flags=segment.flags,
        route=translation.route,
        paragraph_flags=document.document.paragraphs[segment.paragraph].flags,
        source=document.document.text.value[sentence.start : sentence.end],
        target=translation.text,
        spans=sentence.spans,
    )
