from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.render.documents import CHARACTERS, documents, sample

from dragoman.document import AlignedDocument
from dragoman.render import render
from dragoman.render.escapes import escape, unescape
from dragoman.render.rows import COLUMNS, MEANINGS


def table(pieces) -> list[dict[str, str]]:
    header, *lines = b"".join(pieces).decode("utf-8").splitlines()  # the pickiest notion of a line there is
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


@given(text=st.text(alphabet=CHARACTERS + "ut0"))
def test_escapes_come_back(text: str) -> None:
    assert unescape(escape(text)) == text


@given(document=documents())
def test_a_row_a_segment(document: AlignedDocument) -> None:
    rows = table(render([document], "tsv"))
    value = document.document.text.value
    assert [unescape(row["source"]) for row in rows] == [
        value[s.sentence.start : s.sentence.end] for s in document.segments
    ]
    assert [unescape(row["target"]) for row in rows] == [s.translation.text for s in document.segments]
    assert [row["score"] for row in rows] == [
        "" if s.translation.score is None else str(s.translation.score) for s in document.segments
    ]


def test_every_column_is_explained() -> None:
    assert tuple(MEANINGS) == COLUMNS


def test_everything_known_about_a_segment_travels() -> None:
    row = table(render([sample()], "tsv"))[8]
    assert tuple(row) == COLUMNS
    assert {
        name: row[name]
        for name in ("segment", "original_start", "language", "status", "score", "flags", "route", "spans")
    } == {
        "segment": "p5.s0",
        "original_start": "1176",
        "language": "ar",
        "status": "translated",
        "score": "-0.66",
        "flags": "mixed",
        "route": "fr_ar-en",
        "spans": "1154-1478:ar 1478-1488:fr",
    }
