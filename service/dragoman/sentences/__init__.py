"""Sentence spans inside a paragraph: white space goes to the gap, every other character to exactly one sentence.

The words that a stop does not end are in ``en.toml``, ``fr.toml`` and ``ar.toml`` here; a linguist can edit them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dragoman.document import Sentence, Span
from dragoman.sentences.borders import borders
from dragoman.sentences.clauses import cuts
from dragoman.sentences.rules import Rules, rules_for
from dragoman.tags import UNDETERMINED

__all__ = ["split"]


def split(text: str, spans: Sequence[Span]) -> list[Sentence]:
    """The sentences of one paragraph of ``text``, in order.

    Args:
        text: the document's repaired text; any string.
        spans: the paragraph's language spans, contiguous and in order; they say where the paragraph lies and whose rules
            hold at each stop. A border between two spans is no border between two sentences.

    Returns:
        Sentences that do not overlap, none with white space around it, together every other character of the paragraph.
        Each carries the spans clipped to it, the language that most of its letters are in, the length-weighted mean of
        their confidence, and the flags ``mixed`` (letters of two languages or more) and ``long`` (a piece of a run of 80
        words and more without a stop, cut at clauses). Offsets are code points of ``text``.
    """
    if not spans:
        return []
    start, end = spans[0].start, spans[-1].end
    rules_at = _rules_at(spans)
    sentences: list[Sentence] = []
    first = 0  # the span that the next sentence begins in
    for begin, close, flags in _pieces(text, start, end, rules_at):
        while spans[first].end <= begin:
            first += 1
        sentences.append(_sentence(text, begin, close, _clip(spans, first, begin, close), flags))
    return sentences


def _rules_at(spans: Sequence[Span]) -> Callable[[int], Rules]:
    """The rules that hold at an offset. An undetermined span ("12.5 %", a URL) takes those of the span before it.

    Offsets must be asked for in ascending order, give or take a sentence: the search goes on from the last one.
    """
    languages: list[str] = []
    known = next((span.language for span in spans if span.language != UNDETERMINED), UNDETERMINED)
    for span in spans:
        known = span.language if span.language != UNDETERMINED else known
        languages.append(known)
    tables = [rules_for(language) for language in languages]
    if len(set(languages)) == 1:
        only = tables[0]
        return lambda offset: only
    at = 0

    def lookup(offset: int) -> Rules:
        nonlocal at
        while at > 0 and spans[at].start > offset:
            at -= 1
        while at < len(spans) - 1 and spans[at].end <= offset:
            at += 1
        return tables[at]

    return lookup


def _pieces(
    text: str, start: int, end: int, rules_at: Callable[[int], Rules]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Each sentence, or piece of an overlong one, without outer white space: start, end, flags."""
    begin = start
    for border in (*borders(text, start, end, rules_at), end):
        inner = cuts(text, begin, border, rules_at)
        for close in (*inner, border):
            trimmed = _trim(text, begin, close)
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
    language = max(letters, key=lambda code: (letters[code], code != UNDETERMINED))
    confidence = sum(span.confidence * (span.end - span.start) for span in spans) / (end - start)
    written = [code for code, count in letters.items() if count and code != UNDETERMINED]
    if len(written) > 1:
        flags = ("mixed", *flags)
    return Sentence(start, end, spans, language, confidence, flags)
