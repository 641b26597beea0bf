"""Paragraphs that repeat those of other documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.paragraphs import RepeatIndex

CASES = json.loads((Path(__file__).parents[1] / "data" / "repeats" / "corpus.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case: dict[str, Any]) -> None:
    index = RepeatIndex()
    assert index.enter("Something else that stands before them, of ten words and more than that.") is None
    assert index.enter(case["first"]) is None
    found = index.enter(case["second"])
    assert found == ((1, case["kind"]) if case["kind"] else None)


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_text_is_found_again(texts: list[str]) -> None:
    index = RepeatIndex()
    for text in texts:
        index.enter(text)
    for text in texts:
        found = index.enter(text)
        assert found is not None
        assert found[1] == "exact"
