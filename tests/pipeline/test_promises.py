"""The promises of the design, over text as broken as scrapers bring it."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.texts import anything, scraped

from dragoman.document import AlignedDocument, Failure, Source
from dragoman.errors import DragomanError
from dragoman.pipeline import Pipeline

encoded = scraped.map(lambda text: text.encode("utf-8", "surrogatepass"))
sources = st.builds(Source, st.just("x"), st.one_of(anything, encoded, st.binary(max_size=400)))


def aligned(pipeline: Pipeline, source: Source) -> AlignedDocument | None:
    """The result, or None where there is no text in it (which only the error tree may say)."""
    try:
        return pipeline.run_one(source, "en")
    except DragomanError:
        return None


@given(sources)
def test_segments_and_gaps_are_the_repaired_text(echo_pipeline: Pipeline, source: Source) -> None:
    result = aligned(echo_pipeline, source)
    if result is None:
        return
    value = result.document.text.value
    pieces = [value[start:end] for start, end in result.gaps]
    sentences = [value[s.sentence.start : s.sentence.end] for s in result.segments]
    assert pieces[0] + "".join(a + b for a, b in zip(sentences, pieces[1:], strict=True)) == value
    assert all(piece.strip() == "" for piece in pieces)


@given(sources)
def test_edits_replay_and_invert(echo_pipeline: Pipeline, source: Source) -> None:
    result = aligned(echo_pipeline, source)
    if result is None:
        return
    text = result.document.text
    assert text.replay() == text.value
    assert text.undo() == text.original
    borders = [(e.start, e.end, e.original_start, e.original_end) for e in text.edits]
    assert all(s <= e and os <= oe for s, e, os, oe in borders)
    assert all(a[1] <= b[0] and a[3] <= b[2] for a, b in pairwise(borders))


@given(sources)
def test_offsets_are_inside_and_ordered(echo_pipeline: Pipeline, source: Source) -> None:
    result = aligned(echo_pipeline, source)
    if result is None:
        return
    text, last, last_original = result.document.text, 0, 0
    for segment in result.segments:
        sentence = segment.sentence
        assert last <= sentence.start < sentence.end <= len(text.value)
        assert last_original <= segment.original_start <= segment.original_end <= len(text.original)
        assert (sentence.spans[0].start, sentence.spans[-1].end) == (sentence.start, sentence.end)
        assert all(a.end == b.start for a, b in pairwise(sentence.spans))
        paragraph = result.document.paragraphs[segment.paragraph]
        assert paragraph.start <= sentence.start
        assert sentence.end <= paragraph.end
        last, last_original = sentence.end, segment.original_end


@given(sources)
def test_dict_round_trip_through_json(echo_pipeline: Pipeline, source: Source) -> None:
    result = aligned(echo_pipeline, source)
    if result is not None:
        assert AlignedDocument.from_dict(json.loads(json.dumps(result.to_dict()))) == result


@given(sources)
def test_the_same_input_gives_the_same_output(echo_pipeline: Pipeline, source: Source) -> None:
    assert aligned(echo_pipeline, source) == aligned(echo_pipeline, source)


@given(st.lists(sources, max_size=6), st.integers(1, 5))
def test_a_window_changes_nothing(echo_pipeline: Pipeline, documents: list[Source], window: int) -> None:
    from dragoman.config import Config

    small = Pipeline(echo_pipeline.translator, echo_pipeline.identifier, Config(window=window))
    results = list(small.run(documents, "en"))
    assert len(results) == len(documents)
    for source, result in zip(documents, results, strict=True):
        expected = aligned(echo_pipeline, source)
        assert isinstance(result, Failure) if expected is None else result == expected
        assert not (isinstance(result, Failure) and result.code == "internal")


MEGABYTE = 1 << 20


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "é",
        "م",
        " ",
        "a ",
        "م ",
        "\n",
        ".",
        "? ",
        "&amp;",
        "<p>",
        "\\r\\n",
        "\\u0627",
        "Ã©",
        "Ø§",
        "ÇáÓ",
        "ط§",
        "\u200f",
        "🕊️",
        "\ud800",
        "\0",
        "«",
        "(",
        "M. ",
        "1.",
        "'l'",
        "e\u0301",
        "ﻣ",
        "-\n",
        "mot, ",
        "؟ ",
        "http://a.b/_",
    ],
    ids=ascii,
)
def test_a_mebibyte_of_one_thing(echo_pipeline: Pipeline, unit: str) -> None:
    """Nothing raises, nothing is lost, and nothing takes the square of the length (the suite would not end)."""
    text = (unit * (MEGABYTE // len(unit)))[:MEGABYTE]
    (result,) = echo_pipeline.run([Source("huge", text)], "en")
    if isinstance(result, Failure):
        assert result.code in ("empty_input", "undecodable")
    else:
        assert result.document.text.undo() == text
