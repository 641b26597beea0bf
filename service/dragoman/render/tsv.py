r"""Tab-separated values: a header, then one row a segment. UTF-8, ``\n`` at the end of every row, no quoting.

A cell holds ``\t`` for a tab, ``\n`` for a line feed, ``\r`` for a carriage return, ``\\`` for a backslash and
``\uXXXX`` for every other control, separator or lone surrogate, so that a row is a line to any tool; ``unescape``
undoes it. Flags and routes are separated by spaces, spans are written ``start-end:language``, no score is an empty
cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dragoman.document import AlignedDocument, Span
from dragoman.render.rows import COLUMNS, rows

# Everything that some tool takes for the end of a line (str.splitlines, Unicode TR 13), other controls, surrogates.
_SPECIAL = re.compile(r"[\x00-\x1f\\\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ESCAPES = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\\": r"\\"}
_ESCAPED = re.compile(r"\\(u[0-9a-f]{4}|[tnr\\])")
_UNESCAPES = {escape[1:]: character for character, escape in _ESCAPES.items()}


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """The header, then the rows of each document as it comes."""
    yield _line(COLUMNS)
    for document in documents:
        yield b"".join(_line(_cell(getattr(row, column)) for column in COLUMNS) for row in rows(document))


def escape(text: str) -> str:
    """``text`` as a cell holds it."""
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}", text)


def unescape(cell: str) -> str:
    """The text that ``escape`` made ``cell`` from."""
    return _ESCAPED.sub(lambda m: chr(int(m[1][1:], 16)) if m[1][0] == "u" else _UNESCAPES[m[1]], cell)


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
