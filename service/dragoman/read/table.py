"""CSV and TSV with a header: a document a row.

A cell in UTF-8 is text; any other keeps its bytes for the ``decode`` stage, cell by cell, since scraped tables mix
charsets. To split bytes into cells they are read as Latin-1, which has a character for every byte.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import TextIOWrapper

from dragoman.document import Failure, Source
from dragoman.errors import EmptyInput, InvalidRequest, Unreadable
from dragoman.read.file import File
from dragoman.read.records import document, missing, row_id

_DELIMITERS = ",;\t|"  # of equals the first; French Excel writes semicolons
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class _Csv(csv.excel):
    """RFC 4180, and what Excel writes."""


class _Tsv(csv.excel_tab):
    """In TSV a quotation mark is a letter (IANA's registration of text/tab-separated-values)."""

    quoting = csv.QUOTE_NONE


def read(file: File) -> Iterator[Source | Failure]:
    """The documents, a row in memory at a time. ``N`` in an id counts the rows below the header.

    Raises:
        EmptyInput: there is no header. InvalidRequest: no column has the name of the text field.
        Unreadable: a cell is over the limit (mostly a quotation mark that is never closed).
    """
    wide = file.stream.peek(2)[:2] in _UTF16
    lines = TextIOWrapper(file.stream, "utf-16", newline="") if wide else _latin1(file)
    first = next(lines, "")
    if not first.strip():
        raise EmptyInput("the file has no header")
    delimiter = max(_DELIMITERS, key=first.count)
    dialect = _Tsv if delimiter == "\t" else _Csv
    csv.field_size_limit(file.options.limit)
    header = [_text(cell) for cell in next(csv.reader([first], dialect, delimiter=delimiter))]
    if file.options.text not in header:
        raise InvalidRequest(missing(file.options.text, dict.fromkeys(map(str, header))))
    try:
        for number, row in enumerate(csv.reader(lines, dialect, delimiter=delimiter), 1):
            if row:
                yield _document(file, number, header, [cell if wide else _text(cell) for cell in row])
    except (csv.Error, UnicodeDecodeError) as error:
        raise Unreadable("a row is broken (a quotation mark that is never closed?)") from error


def _latin1(file: File) -> Iterator[str]:
    for number, line in enumerate(file.lines()):
        yield (line if number else line.removeprefix(b"\xef\xbb\xbf")).decode("latin-1")


def _text(cell: str) -> str | bytes:
    data = cell.encode("latin-1")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data


def _document(file: File, number: int, header: list[str | bytes], row: Sequence[str | bytes]) -> Source | Failure:
    if len(row) != len(header):
        message = f"the row has {len(row)} cells, the header {len(header)}"
        return Failure(row_id(file, number), InvalidRequest.code, message)
    return document(file, number, dict(zip(header, row, strict=True)))
