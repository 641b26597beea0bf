"""Sentence spans inside a paragraph: white space goes to the gap, every other character to exactly one sentence.

The words that a stop does not end are in ``en.toml``, ``fr.toml`` and ``ar.toml`` here; a linguist can edit them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.document import Sentence, Span
from dragoman.sentences.borders import borders
from dragoman.sentences.clauses import cuts
from dragoman.sentences.passage import Passage
from dragoman.tags import UNDETERMINED

__all__ = ["split"]


def split(text: str, spans: Sequence[Span]) -> list[Sentence]:
    """The sentences of one paragraph of ``text``, in order.

    Args:
        text: the document's repaired text; any string.
        spans: the paragraph's language spans, contiguous and in order. They say where the paragraph lies and whose
            rules hold at each stop. A border between two spans is no border between two sentences.

    Returns:
        Sentences that do not overlap, none with white space around it, together every other character of the
        paragraph. Each carries the spans clipped to it, the language that most of its letters are in (``und`` only
        when there is no other), the length-weighted mean of their confidence, and the flags ``mixed`` (letters of two
        languages or more) and ``long`` (a piece of a run of 80 words and more without a stop, cut at clauses).
        Offsets are code points of ``text``.
    """
    if not spans:
        return []
    sentences: list[Sentence] = []
    first = 0  # the span that the next sentence begins in
    for begin, close, flags in _pieces(Passage.of(text, spans)):
        while spans[first].end <= begin:
            first += 1
        sentences.append(_sentence(text, begin, close, _clip(spans, first, begin, close), flags))
    return sentences


def _pieces(passage: Passage) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Each sentence, or piece of an overlong one, without outer white space: start, end, flags."""
    begin = passage.start
    for border in (*borders(passage), passage.end):
        inner = cuts(passage, begin, border)
        for close in (*inner, border):
            trimmed = _trim(passage.text, begin, close)
            if trimmed is not None:
                yield (*trimmed, ("long",) if inner else ())
            begin = close


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The range without white space at its borders; None when nothing else is in it."""
    piece = text[start:end]
    bare = piece.strip()
    if not bare:
        return None
    start += len(piece) - len(piece.lstrip())
    return start, start + len(bare)


def _clip(spans: Sequence[Span], first: int, start: int, end: int) -> tuple[Span, ...]:
    """The spans from ``first`` on that overlap ``start`` to ``end``, cut to it."""
    only = spans[first]
    if only.end >= end:
        return (Span(start, end, only.language, only.confidence),)
    clipped: list[Span] = []
    for index in range(first, len(spans)):
        span = spans[index]
        if span.start >= end:
            break
        if span.start < span.end:
            clipped.append(Span(max(span.start, start), min(span.end, end), span.language, span.confidence))
    return tuple(clipped)


def _sentence(text: str, start: int, end: int, spans: tuple[Span, ...], flags: tuple[str, ...]) -> Sentence:
    """The sentence with what its spans say about its language."""
    if len(spans) == 1:
        return Sentence(start, end, spans, spans[0].language, spans[0].confidence, flags)
    letters: dict[str, int] = {}
    for span in spans:
        letters[span.language] = letters.get(span.language, 0) + sum(map(str.isalpha, text[span.start : span.end]))
    written = [code for code, count in letters.items() if count and code != UNDETERMINED]
    # "Voir https://www.exemple.fr/a.b": the URL has more letters, but it is a French sentence.
    language = max(written, key=letters.__getitem__, default=spans[0].language)
    confidence = round(sum(span.confidence * (span.end - span.start) for span in spans) / (end - start), 4)
    if len(written) > 1:
        flags = ("mixed", *flags)
    return Sentence(start, end, spans, language, confidence, flags)
