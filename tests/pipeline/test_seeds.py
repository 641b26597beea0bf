"""The five seed documents, through every real stage."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dragoman.config import Config
from dragoman.document import AlignedDocument, Source
from dragoman.pipeline import Pipeline

EXPECTED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "seeds" / "expected.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def results(seeds: dict[str, Path]) -> dict[str, AlignedDocument]:
    """With the embedded package."""
    pipeline = Pipeline.from_config(Config())
    sources = [Source(name, path.read_bytes()) for name, path in seeds.items()]
    return {result.document.id: result for result in pipeline.run(sources, "en") if isinstance(result, AlignedDocument)}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_languages_and_statuses(name: str, results: dict[str, AlignedDocument]) -> None:
    result, expected = results[name], EXPECTED[name]
    assert sorted(set(result.languages) - {"und"}) == expected["languages"]
    assert sorted({segment.status for segment in result.segments}) == expected["statuses"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_site_furniture_is_flagged_and_stays(name: str, results: dict[str, AlignedDocument]) -> None:
    document = results[name].document
    flagged = {
        document.text.value[paragraph.start : paragraph.end]
        for paragraph in document.paragraphs
        if "boilerplate" in paragraph.flags
    }
    assert EXPECTED[name]["furniture"].keys() <= flagged
    assert all(len(text) < 200 for text in flagged)


@pytest.mark.parametrize("name", [name for name in sorted(EXPECTED) if "headings" in EXPECTED[name]])
def test_headings(name: str, results: dict[str, AlignedDocument]) -> None:
    document = results[name].document
    headings = [document.text.value[p.start : p.end] for p in document.paragraphs if "heading" in p.flags]
    assert set(EXPECTED[name]["headings"]) <= set(headings)


def test_the_second_of_two_equal_paragraphs_is_the_duplicate(results: dict[str, AlignedDocument]) -> None:
    document = results["001"].document
    texts = [document.text.value[p.start : p.end] for p in document.paragraphs]
    flags = ["duplicate" in p.flags for p in document.paragraphs]
    for text in EXPECTED["001"]["duplicates"]:
        assert [flag for found, flag in zip(texts, flags, strict=True) if found == text] == [False, True]


def test_literal_line_breaks_become_line_breaks_and_are_listed(
    results: dict[str, AlignedDocument], seeds: dict[str, Path]
) -> None:
    original = seeds["000"].read_bytes().decode()
    text = results["000"].document.text
    assert "\\r" not in text.value
    escapes = [edit for edit in text.edits if "decode_escapes" in edit.step]
    expected = [match.span() for match in re.finditer(re.escape("\\r\\n"), original)]
    assert len(expected) == 6
    assert [(edit.original_start, edit.original_end) for edit in escapes] == expected
    assert {text.value[edit.start : edit.end] for edit in escapes} == {"\n"}


def test_the_arabic_paragraph_is_one_span_and_one_sentence(results: dict[str, AlignedDocument]) -> None:
    result = results["002"]
    value = result.document.text.value
    start, tail = value.index("وفي كانون"), value.index("en France.")
    (segment,) = [segment for segment in result.segments if segment.sentence.start == start]
    assert value[segment.sentence.start : segment.sentence.end].endswith("للمقاتلين العراقيين en France.")
    assert [(span.start, span.end, span.language) for span in segment.sentence.spans] == [
        (start, tail, "ar"),
        (tail, tail + len("en France."), "fr"),
    ] or [(span.start, span.end, span.language) for span in segment.sentence.spans] == [
        (start, tail - 1, "ar"),
        (tail - 1, tail + len("en France."), "fr"),
    ]
    assert "mixed" in segment.flags
    assert segment.status == "translated"
    assert segment.translation.route == ("fr+ar-en",)
    assert "apart" not in segment.flags


def test_nothing_is_dropped(results: dict[str, AlignedDocument], seeds: dict[str, Path]) -> None:
    for name, path in seeds.items():
        text = results[name].document.text
        assert text.undo() == path.read_bytes().decode()
        letters = re.sub(r"\s", "", text.value)
        spoken = "".join(text.value[s.sentence.start : s.sentence.end] for s in results[name].segments)
        assert re.sub(r"\s", "", spoken) == letters


def test_reversed_arabic_is_flagged(echo_pipeline: Pipeline) -> None:
    good = "وصل وزير الخارجية إلى العاصمة يوم الخميس في زيارة رسمية إلى المنطقة الغربية."
    text = f"{good}\n\n{good[::-1]}\n\n{good}"
    document = echo_pipeline.prepare(Source("x", text))
    assert ["reversed" in paragraph.flags for paragraph in document.paragraphs] == [False, True, False]
