"""Aligned documents to render: one made by hand from a seed, and any that hypothesis can think of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import strategies as st

from dragoman.document import AlignedDocument, Document, Paragraph, Segment, Sentence, Span, Translation
from dragoman.errors import MissingExtra
from dragoman.render import render
from dragoman.text import Edit, Text

DATA = Path(__file__).parent.parent / "data" / "render"

# Letters of four scripts, markup, every kind of line end, controls, bidi marks, and what no XML or UTF-8 can hold.
# Of surrogates there are low ones only: a high one before a low one is one character to JSON.
CHARACTERS = "ab éçق ل你😀<>&\"'|\\\t\n\r\x00\x0b\x1f\x85\u2028\u202e\u200f\ufffe\uffff\udc80"
texts = st.text(alphabet=CHARACTERS, max_size=12)
languages = st.sampled_from(["fr", "ar", "en", "und", "zh-hant", "xx"])
flags = st.lists(st.sampled_from(["loop", "numbers", "low_score"]), unique=True, max_size=2).map(tuple)
slugs = st.from_regex(r"[a-z_+<&\"]{1,8}", fullmatch=True)


def rendered(shown: Iterable[AlignedDocument], format: str) -> bytes:
    """The whole file; the test is skipped where the format's library is missing."""
    try:
        return b"".join(render(shown, format))
    except MissingExtra as error:
        pytest.skip(str(error))


def sample() -> AlignedDocument:
    """Seed 002, shortened, with translations, edits and flags made by hand."""
    return AlignedDocument.from_dict(json.loads((DATA / "002.json").read_text(encoding="utf-8")))


@st.composite
def repaired(draw: st.DrawFn, values: st.SearchStrategy[str] = texts) -> Text:
    """A text that was made by keeping and replacing pieces in turn."""
    kept = draw(st.lists(values, min_size=1, max_size=4))
    value, original, edits = kept[0], kept[0], []
    for piece in kept[1:]:
        old, new = draw(values), draw(values)
        start, original_start = len(value), len(original)
        value, original = value + new, original + old
        edits.append(Edit(start, len(value), original_start, len(original), draw(slugs)))
        value, original = value + piece, original + piece
    return Text(value, original, "utf-8", tuple(edits), "0" * 64)


@st.composite
def documents(draw: st.DrawFn, values: st.SearchStrategy[str] = texts) -> AlignedDocument:
    """A document whose segments and gaps lie anywhere in its text, empty ones included, and paragraphs without."""
    text = draw(repaired(values))
    cuts = sorted(draw(st.lists(st.integers(0, len(text.value)), max_size=8)))
    borders = list(zip(cuts[::2], cuts[1::2], strict=False))
    steps = draw(st.lists(st.integers(0, 2), min_size=len(borders), max_size=len(borders)))
    segments = [
        draw(segment(text, border, (paragraph, number), values))
        for number, (border, paragraph) in enumerate(zip(borders, accumulate(steps), strict=True))
    ]
    count = segments[-1].paragraph + 1 if segments else draw(st.integers(0, 1))
    paragraphs = tuple(draw(paragraph(segments, index)) for index in range(count))
    return AlignedDocument(Document(draw(values), text, paragraphs), draw(languages), tuple(segments), draw(values))


@st.composite
def segment(
    draw: st.DrawFn, text: Text, border: tuple[int, int], place: tuple[int, int], values: st.SearchStrategy[str]
) -> Segment:
    """A segment between two offsets, cut into up to two spans; ``place``: its paragraph, its number."""
    start, end = border
    paragraph, number = place
    middle = draw(st.integers(start, end))
    pieces = [(a, b) for a, b in ((start, middle), (middle, end)) if a < b]
    spans = tuple(Span(a, b, draw(languages), draw(st.floats(0, 1))) for a, b in pieces)
    before = draw(st.sampled_from([(), ("mixed",)]))
    sentence = Sentence(start, end, spans, draw(languages), draw(st.floats(0, 1)), before)
    score = draw(st.none() | st.floats(-20, 0))
    made = Translation(draw(values), score, tuple(draw(st.lists(slugs, max_size=2))), draw(flags))
    status = draw(st.sampled_from(["translated", "kept", "no_route", "failed"]))
    return Segment(f"p{paragraph}.s{number}", paragraph, sentence, *text.to_original(start, end), status, made)


@st.composite
def paragraph(draw: st.DrawFn, segments: list[Segment], index: int) -> Paragraph:
    """The paragraph that holds the segments of that index."""
    inside = tuple(segment.sentence for segment in segments if segment.paragraph == index)
    start, end = (inside[0].start, inside[-1].end) if inside else (0, 0)
    return Paragraph(start, end, inside, draw(st.sampled_from([(), ("heading",), ("boilerplate", "duplicate")])))
