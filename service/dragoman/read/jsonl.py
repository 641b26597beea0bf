"""JSON Lines: a document a line, an object or a string. A broken line is a ``Failure``; the others go on."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.document import Failure, Source
from dragoman.errors import InvalidRequest
from dragoman.read.file import File
from dragoman.read.json import parse
from dragoman.read.records import document, row_id


def read(file: File) -> Iterator[Source | Failure]:
    """The documents, a line in memory at a time. ``N`` in an id is the number of the line; empty lines are no rows."""
    for number, line in enumerate(file.lines(), 1):
        text = line.strip() if number > 1 else line.removeprefix(b"\xef\xbb\xbf").strip()
        if not text:
            continue
        try:
            record = parse(text)
        except InvalidRequest as error:
            yield Failure(row_id(file, number), error.code, str(error))
        else:
            yield document(file, number, record)
