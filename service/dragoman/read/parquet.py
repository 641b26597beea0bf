"""Parquet: a document a row."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from dragoman.document import Failure, Source
from dragoman.errors import InvalidRequest, MissingExtra, Unreadable
from dragoman.read.file import File
from dragoman.read.records import document, missing

_ROWS = 256  # at a time


def read(file: File) -> Iterator[Source | Failure]:
    """The documents, a few hundred rows in memory at a time; only the named columns are read.

    Raises:
        InvalidRequest: no column has the name of the text field. Unreadable: it is no Parquet file, or broken.
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra("parquet", "Reading Parquet") from error
    options = file.options
    # Parquet is read from its end: what is packed around it, or an upload, is read into memory first.
    stream: Any = file.stream if file.stream.seekable() else BytesIO(file.whole())
    try:
        table = parquet.ParquetFile(stream)
        names = table.schema_arrow.names
        if options.text not in names:
            raise InvalidRequest(missing(options.text, dict.fromkeys(names)))
        columns = [name for name in (options.text, options.id, options.language) if name in names]
        number = 0
        for batch in table.iter_batches(_ROWS, columns=columns):
            for record in batch.to_pylist():
                number += 1
                yield document(file, number, record)
    except (pa.ArrowException, OSError) as error:
        raise Unreadable("the file is no Parquet, or broken") from error
