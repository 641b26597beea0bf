r"""Tab-separated values: a header, then one row a segment. UTF-8, ``\n`` at the end of every row, no quoting.

Cells are escaped (``render.escapes``), so that a row is a line to any tool: ``\t``, ``\n``, ``\r``, ``\\``, and
``\uXXXX`` for other controls and separators. Flags and routes are separated by spaces, spans are written
``start-end:language``, no score is an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dragoman.document import AlignedDocument, Span
from dragoman.render.escapes import escape
from dragoman.render.rows import COLUMNS, rows


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """The header, then the rows of each document as it comes."""
    yield _line(COLUMNS)
    for document in documents:
        yield b"".join(_line(_cell(getattr(row, column)) for column in COLUMNS) for row in rows(document))


def _line(cells: Iterable[str]) -> bytes:
    return ("\t".join(cells) + "\n").encode("utf-8")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(_cell(item) for item in value)
    if isinstance(value, Span):
        return f"{value.start}-{value.end}:{value.language}"
    return escape(str(value))
