from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.render.documents import documents, sample

from dragoman.document import AlignedDocument
from dragoman.render import render


def loads(pieces):
    return json.loads(b"".join(pieces).decode("utf-8"))


@given(document=documents())
def test_one_document_is_an_object_and_comes_back(document: AlignedDocument) -> None:
    assert AlignedDocument.from_dict(loads(render([document], "json"))) == document


@given(several=st.lists(documents(), min_size=2, max_size=3))
def test_several_are_an_array(several: list[AlignedDocument]) -> None:
    assert [AlignedDocument.from_dict(item) for item in loads(render(several, "json"))] == several


def test_none_is_an_empty_array() -> None:
    assert loads(render([], "json")) == []


@given(several=st.lists(documents(), max_size=3))
def test_jsonl_is_one_document_a_line(several: list[AlignedDocument]) -> None:
    lines = b"".join(render(several, "jsonl")).split(b"\n")
    assert lines.pop() == b""
    assert [AlignedDocument.from_dict(json.loads(line)) for line in lines] == several


def test_lone_surrogates_are_escaped_and_letters_are_not() -> None:
    document = sample()
    first, *rest = document.segments
    first = replace(first, translation=replace(first.translation, text="é \ud800 \\ud800"))
    out = b"".join(render([replace(document, segments=(first, *rest))], "jsonl"))
    assert "é \\ud800 \\\\ud800".encode() in out


def test_infinite_scores_are_null() -> None:
    document = sample()
    first, *rest = document.segments
    first = replace(first, translation=replace(first.translation, score=float("-inf")))
    assert loads(render([replace(document, segments=(first, *rest))], "json"))["segments"][0]["score"] is None
