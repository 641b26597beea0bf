"""DOCX: a table of two columns, original and translation, a row a paragraph; then every segment's numbers.

Arabic runs and paragraphs are marked as right to left, so that Word lays them out as they are read. A segment with
warnings has them behind it and in a comment. A control character that Word cannot hold is shown by its picture (␀),
whatever else it cannot hold by U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from dragoman import tags
from dragoman.document import AlignedDocument, Segment
from dragoman.errors import MissingExtra
from dragoman.render.escapes import picture
from dragoman.render.flags import warnings
from dragoman.render.rows import rows

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBERS = "Light List"  # the style of the table with the numbers, one of python-docx's own
_COLUMNS = ("Segment", "Characters", "In the original", "Language", "Status", "Score", "Flags", "Route")


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """The file, in one piece, since a DOCX is an archive.

    Raises:
        MissingExtra: python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise MissingExtra("docx", "Writing DOCX") from error
    return _file(documents, docx.Document())


def _file(documents: Iterable[AlignedDocument], page: Any) -> Iterator[bytes]:
    from docx.shared import Pt

    page.styles[_NUMBERS].font.size = Pt(8)
    page.core_properties.author = "Dragoman"
    page.core_properties.title = "Original and translation"
    for document in documents:
        page.add_heading(_text(document.document.id), level=1)
        page.add_paragraph(_text(document.signature), style="Subtitle")
        _add_aligned(page, document)
        page.add_paragraph()
        _add_numbers(page, document)
    buffer = BytesIO()
    page.save(buffer)
    yield buffer.getvalue()


def _add_aligned(page: Any, document: AlignedDocument) -> None:
    """The table with every segment and every gap of both sides, once."""
    value = document.document.text.value
    *before, behind = (value[start:end] for start, end in document.gaps)
    gaps = iter(before)
    paragraphs = [(index, list(group)) for index, group in groupby(document.segments, key=lambda s: s.paragraph)]
    table = page.add_table(rows=len(paragraphs) + 1, cols=2, style="Table Grid")
    _repeat_head(table)
    head, *body = _cells(table, 2)
    for cell, title in zip(head, ("Original", _name(document.target)), strict=True):
        _add_run(cell.paragraphs[0], title, "en").bold = True
    for (index, segments), cells in zip(paragraphs, body, strict=True):
        paragraph = document.document.paragraphs[index]
        left, right = (cell.paragraphs[0] for cell in cells)
        _direct(left, paragraph.language)
        _direct(right, document.target)
        for number, segment in enumerate(segments):
            gap = next(gaps)
            _add_gap(left, right, gap if number else gap.strip())
            _add_source(left, segment, value)
            _add_target(page, right, segment, document.target)
        for run in (*left.runs, *right.runs):
            run.bold = "heading" in paragraph.flags or None
    if behind.strip():
        left, right = (cell.paragraphs[0] for cell in table.add_row().cells)
        _add_gap(left, right, behind.strip())


def _add_gap(left: Any, right: Any, gap: str) -> None:
    if gap:
        left.add_run(_text(gap))
        right.add_run(_text(gap))


def _add_source(paragraph: Any, segment: Segment, value: str) -> None:
    for span in segment.sentence.spans:
        _add_run(paragraph, value[span.start : span.end], span.language)


def _add_target(page: Any, paragraph: Any, segment: Segment, target: str) -> None:
    """The translation, and what a reader should be warned of."""
    moved = segment.status == "translated"
    run = _add_run(paragraph, segment.translation.text, target if moved else segment.sentence.language)
    found = ", ".join(warnings(segment))
    if found:
        note = _add_run(paragraph, f" [{found}]", "en")
        note.italic = True
        score = "" if segment.translation.score is None else f"; score {segment.translation.score:.2f}"
        page.add_comment([run, note], f"{segment.id}: {found}{score}", author="Dragoman", initials="D")


def _add_numbers(page: Any, document: AlignedDocument) -> None:
    """A table with the offsets, scores, flags and routes."""
    lines = [
        (
            row.segment,
            f"{row.start}–{row.end}",
            f"{row.original_start}–{row.original_end}",
            row.language,
            row.status,
            "" if row.score is None else f"{row.score:.2f}",
            " ".join(row.flags),
            " ".join(row.route),
        )
        for row in rows(document)
    ]
    table = page.add_table(rows=len(lines) + 1, cols=len(_COLUMNS), style=_NUMBERS)
    _repeat_head(table)
    for cells, line in zip(_cells(table, len(_COLUMNS)), [_COLUMNS, *lines], strict=True):
        for cell, text in zip(cells, line, strict=True):
            cell.paragraphs[0].add_run(_text(text))


def _repeat_head(table: Any) -> None:
    """Shows the first row on every page (17.4.49)."""
    from docx.oxml import OxmlElement

    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _cells(table: Any, width: int) -> Iterator[Sequence[Any]]:
    """The cells row by row. ``table.rows[n].cells`` walks the whole table every time."""
    cells = table._cells
    return (cells[start : start + width] for start in range(0, len(cells), width))


def _add_run(paragraph: Any, text: str, language: str) -> Any:
    """A run that says its language (ECMA-376, part 1, 17.3.2.20) and direction (17.3.2.30)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(_text(text))
    rtl = _is_rtl(language)
    if rtl:
        run.font.rtl = True
    mark = OxmlElement("w:lang")
    mark.set(qn("w:bidi" if rtl else "w:val"), language)
    run._r.get_or_add_rPr().append(mark)
    return run


def _direct(paragraph: Any, language: str) -> None:
    """Marks a paragraph as right to left (17.3.1.6), where its language is."""
    from docx.oxml import OxmlElement

    if _is_rtl(language):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _is_rtl(language: str) -> bool:
    return tags.is_known(language) and tags.language(language).direction == "rtl"


def _name(language: str) -> str:
    return tags.language(language).name if tags.is_known(language) else language


def _text(text: str) -> str:
    """``text`` as XML can hold it."""
    return _ILLEGAL.sub(lambda match: picture(match[0]), text)
