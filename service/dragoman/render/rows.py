"""A segment as one flat row: what TSV, Parquet and every other table is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from dragoman.document import AlignedDocument, Segment, Span


@dataclass(frozen=True, slots=True)
class Row:
    """One segment with what it takes to find it again, and to judge it.

    Offsets are in code points, end exclusive: ``start``/``end`` into the repaired text, ``original_*`` into the text
    as it came. ``confidence``: of the language, 0 to 1. ``score``: mean log-probability of a token, or None.
    """

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
