"""Parquet: a row a segment, for pandas, DuckDB, Spark and the like.

The columns are those of ``render.rows.Row`` (what each means is said there, and in the file's own field metadata),
then ``sha256``, ``encoding`` and ``signature`` of the document, which cost next to nothing since Parquet writes a
repeated value once. Offsets are in code points, ``score`` is null where nothing was translated. A lone surrogate, which
UTF-8 cannot hold, is written as ``\\udXXX``.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from dragoman.document import AlignedDocument
from dragoman.errors import MissingExtra
from dragoman.render.rows import MEANINGS, rows

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_GROUP = 20_000  # rows; a segment has about 500 bytes, so a group about 10 MB
_MEANINGS = MEANINGS | {
    "sha256": "hex digest of the document's bytes as they came",
    "encoding": "the charset that the document came in",
    "signature": "every version and option that made the translation",
}


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """The file, a row group at a time.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra("parquet", "Writing Parquet") from error
    return _file(documents, pa, parquet)


def _file(documents: Iterable[AlignedDocument], pa: Any, parquet: Any) -> Iterator[bytes]:
    sink = _Sink()
    schema = _schema(pa)
    with parquet.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        for group in _groups(documents):
            writer.write_table(pa.Table.from_pylist(group, schema))
            yield sink.taken()
    yield sink.taken()


def _schema(pa: Any) -> Any:
    span = pa.struct(
        [("start", pa.int64()), ("end", pa.int64()), ("language", pa.string()), ("confidence", pa.float64())]
    )
    types = dict.fromkeys(("paragraph", "start", "end", "original_start", "original_end"), pa.int64())
    types |= dict.fromkeys(("confidence", "score"), pa.float64())
    types |= dict.fromkeys(("flags", "route", "paragraph_flags"), pa.list_(pa.string()))
    types["spans"] = pa.list_(span)
    return pa.schema(
        [
            pa.field(name, types.get(name, pa.string()), nullable=name == "score", metadata={"description": meaning})
            for name, meaning in _MEANINGS.items()
        ]
    )


def _groups(documents: Iterable[AlignedDocument]) -> Iterator[list[dict[str, Any]]]:
    """The rows of the documents, about ``_GROUP`` at a time."""
    group: list[dict[str, Any]] = []
    for document in documents:
        text = document.document.text
        extra = {"sha256": text.sha256, "encoding": text.encoding, "signature": document.signature}
        group += (_utf8(asdict(row) | extra) for row in rows(document))
        if len(group) >= _GROUP:
            yield group
            group = []
    if group:
        yield group


def _utf8(value: Any) -> Any:
    """The value with every text in it as UTF-8 can hold it."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _utf8(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_utf8(item) for item in value]
    return value


class _Sink(io.RawIOBase):
    """A file that gives out what was written into it, and forgets it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, data: ReadableBuffer) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._written += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last call."""
        data = b"".join(self._pieces)
        self._pieces = []
        return data
