"""CSV and TSV with a header: a document a row.

A cell in UTF-8 is text; any other keeps its bytes for the ``decode`` stage, cell by cell, since scraped tables mix
charsets. To split bytes into cells they are read as Latin-1, which has a character for every byte.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain

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
    lines = _utf16(file) if wide else _latin1(file)
    csv.field_size_limit(file.options.limit)
    try:
        first = next(lines, "")
        if not first.strip():
            raise EmptyInput("the file has no header")
        delimiter = max(_DELIMITERS, key=first.count)
        table = csv.reader(chain([first], lines), _Tsv if delimiter == "\t" else _Csv, delimiter=delimiter)
        cells = ([cell if wide else _text(cell) for cell in row] for row in table if row)
        header = next(cells)
        if file.options.text not in header:
            raise InvalidRequest(missing(file.options.text, dict.fromkeys(map(str, header))))
        yield from (_document(file, number, header, row) for number, row in enumerate(cells, 1))
    except (csv.Error, UnicodeDecodeError) as error:
        raise Unreadable("a row is broken (a quotation mark that is never closed?)") from error


def _latin1(file: File) -> Iterator[str]:
    """The lines, a character a byte. Old files for the Mac end them with carriage returns."""
    for number, line in enumerate(file.lines()):
        text = (line if number else line.removeprefix(b"\xef\xbb\xbf")).decode("latin-1")
        yield from re.split("(?<=\r)(?!\n)", text) if "\r" in text else [text]


def _utf16(file: File) -> Iterator[str]:
    """The lines of a file in UTF-16, which is read whole: Excel writes it, and Excel's tables are small."""
    return iter(re.split("(?<=\n)|(?<=\r)(?!\n)", file.whole().decode("utf-16")))


def _text(cell: str) -> str | bytes:
    data = cell.encode("latin-1")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data


def _document(file: File, number: int, header: Sequence[str | bytes], row: Sequence[str | bytes]) -> Source | Failure:
    if len(row) != len(header):
        message = f"the row has {len(row)} cells, the header {len(header)}"
        return Failure(row_id(file, number), InvalidRequest.code, message)
    return document(file, number, dict(zip(header, row, strict=True)))
