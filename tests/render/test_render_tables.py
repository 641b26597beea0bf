"""Markdown, plain text, Parquet and DOCX: what they show, and that a real reader loads them."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given, settings
from tests.render.documents import documents, rendered, sample

from dragoman.document import AlignedDocument
from dragoman.errors import MissingExtra
from dragoman.render import FORMATS, render
from dragoman.render.rows import COLUMNS


@settings(max_examples=8)
@given(document=documents())
@pytest.mark.parametrize("format", FORMATS)
def test_every_format_takes_any_document(format: str, document: AlignedDocument) -> None:
    assert rendered([document, document], format)


@given(document=documents())
def test_plain_text_is_the_translation(document: AlignedDocument) -> None:
    out = b"".join(render([document], "txt")).decode("utf-8")
    expected = document.translation.encode("utf-8", "backslashreplace").decode("utf-8")
    assert out.removesuffix("\n") == expected.removesuffix("\n")
    assert out.endswith("\n")


def test_two_plain_texts_have_a_form_feed_between_them() -> None:
    assert b"".join(render([sample(), sample()], "txt")).count(b"\n\f\n") == 1


@given(document=documents())
def test_markdown_shows_the_text_as_it_is(document: AlignedDocument) -> None:
    """What is shown differs from the text in line breaks, outer spaces and controls only."""
    markdown = pytest.importorskip("markdown_it", reason="the markdown extra is not installed")
    tokens = (
        markdown.MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .parse(b"".join(render([document], "md")).decode("utf-8"))
    )
    cells = [token for before, token in pairwise(tokens) if before.type == "td_open"]
    assert len(cells) == 9 * len(document.segments)
    for segment, cell in zip(document.segments, cells[4::9], strict=True):
        shown = "".join("\n" if child.type == "html_inline" else child.content for child in cell.children)
        assert letters(shown) == letters(segment.translation.text)


def letters(text: str) -> str:
    """What is neither white space nor a control."""
    return "".join(c for c in text if c.isalpha() or c in "<>&\"'|\\😀")


def test_markdown_has_a_row_a_segment() -> None:
    lines = b"".join(render([sample()], "md")).decode("utf-8").splitlines()
    assert lines[0] == "## 002\\-french\\-with\\-arabic"
    [row] = [line for line in lines if line.startswith("| p8\\.s0 ")]
    assert row == (
        "| p8\\.s0 | 1739–1761 | fr | Laisser un commentaire | Leave a comment a comment a comment "
        "| translated | -1.90 | loop low\\_score | fr\\_ar\\-en |"
    )


class TestParquet:
    @pytest.fixture(autouse=True)
    def _arrow(self) -> None:
        self.pa = pytest.importorskip("pyarrow", reason="the parquet extra is not installed")
        self.parquet = pytest.importorskip("pyarrow.parquet")

    def test_a_row_a_segment_with_all_that_is_known(self) -> None:
        table = self.parquet.read_table(io.BytesIO(b"".join(render([sample(), sample()], "parquet"))))
        assert table.column_names == [*COLUMNS, "sha256", "encoding", "signature"]
        assert table.num_rows == 40
        row = table.to_pylist()[8]
        assert row["segment"] == "p5.s0"
        assert row["score"] == -0.66
        assert row["flags"] == ["mixed"]
        assert row["route"] == ["fr_ar-en"]
        assert row["spans"][1] == {"start": 1478, "end": 1488, "language": "fr", "confidence": 0.99}
        assert table.to_pylist()[-8]["score"] is None

    def test_every_field_is_explained_in_the_file(self) -> None:
        schema = self.parquet.read_schema(io.BytesIO(b"".join(render([sample()], "parquet"))))
        assert all(field.metadata[b"description"] for field in schema)

    def test_no_documents_are_no_rows(self) -> None:
        assert self.parquet.read_table(io.BytesIO(b"".join(render([], "parquet")))).num_rows == 0

    @given(document=documents())
    def test_text_comes_back(self, document: AlignedDocument) -> None:
        rows = self.parquet.read_table(io.BytesIO(b"".join(render([document], "parquet")))).to_pylist()
        assert [row["target"] for row in rows] == [
            s.translation.text.encode("utf-8", "backslashreplace").decode("utf-8") for s in document.segments
        ]


class TestDocx:
    @pytest.fixture(autouse=True)
    def _docx(self) -> None:
        self.docx = pytest.importorskip("docx", reason="the docx extra is not installed")

    def load(self, *shown: AlignedDocument):
        return self.docx.Document(io.BytesIO(b"".join(render(shown, "docx"))))

    def test_a_row_a_paragraph_in_two_columns(self) -> None:
        aligned, numbers = self.load(sample()).tables
        assert len(aligned.rows) == 1 + 11
        assert aligned.rows[1].cells[1].text.startswith("Al-Kazemi discusses strengthening security")
        assert len(numbers.rows) == 1 + 20
        assert [cell.text for cell in numbers.rows[9].cells] == [
            "p5.s0", "1154–1488", "1176–1511", "ar", "translated", "-0.66", "mixed", "fr_ar-en",
        ]  # fmt: skip

    def test_arabic_is_marked_as_right_to_left(self) -> None:
        cell = self.load(sample()).tables[0].rows[6].cells[0].paragraphs[0]
        assert "<w:bidi/>" in cell._p.xml
        assert [run.font.rtl for run in cell.runs] == [True, None, None, None]
        assert [run.text for run in cell.runs][1] == "en France."

    def test_warnings_are_comments(self) -> None:
        comments = [comment.text for comment in self.load(sample()).comments]
        assert comments == [
            "p4.s0: numbers; score -0.71",
            "p8.s0: loop, low_score; score -1.90",
            "p9.s0: no_route",
        ]


@pytest.mark.parametrize(("format", "library", "extra"), [("parquet", "pyarrow", "parquet"), ("docx", "docx", "docx")])
def test_a_missing_library_says_which_extra(
    format: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(MissingExtra, match=rf"dragoman\[{extra}\]"):
        render([], format)
