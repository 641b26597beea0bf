"""File formats in: whatever a corpus is kept in, as the documents it holds.

::

    for path in discover(["news/", "*.jsonl.gz"]):
        for item in read(path): ...                    # Source, or Failure with a code; never an exception
    read_bytes(body, "text/html; charset=windows-1256", None)

A new format is one module with ``read(file) -> Iterator[Source | Failure]`` and a line or more in ``READERS``; the
module is imported on use. Plain text keeps its raw bytes, since the ``decode`` stage decides its charset; every other
format gives text. A broken, encrypted, empty or dangerous file is a ``Failure``, and so is one whose extra is not
installed: the rest of a corpus goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from io import BufferedReader, BytesIO
from pathlib import Path

from dragoman.document import Failure, Source
from dragoman.errors import EmptyInput, InputError, MissingExtra, UnsupportedMedia
from dragoman.read.discovery import discover
from dragoman.read.file import DEFAULT, LIMIT, File, Options
from dragoman.read.packed import SUFFIXES, unpack
from dragoman.read.sniff import sniff

__all__ = ["LIMIT", "READERS", "Options", "discover", "read", "read_bytes"]

# By extension and by media type: the module that reads it. What is in neither is told by its first bytes (sniff.py).
READERS: dict[str, str] = {
    ".txt": "text",
    ".text": "text",
    "text/plain": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    "text/html": "html",
    "application/xhtml+xml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    "text/markdown": "markdown",
    ".docx": "docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    ".odt": "odt",
    "application/vnd.oasis.opendocument.text": "odt",
    ".pdf": "pdf",
    "application/pdf": "pdf",
    ".epub": "epub",
    "application/epub+zip": "epub",
    ".srt": "subtitles",
    ".vtt": "subtitles",
    "application/x-subrip": "subtitles",
    "text/vtt": "subtitles",
    ".json": "json",
    "application/json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    ".csv": "table",
    ".tsv": "table",
    "text/csv": "table",
    "text/tab-separated-values": "table",
    ".parquet": "parquet",
    "application/vnd.apache.parquet": "parquet",
    ".tmx": "tmx",
    "application/x-tmx+xml": "tmx",
    ".xlf": "xliff",
    ".xliff": "xliff",
    "application/xliff+xml": "xliff",
    "application/x-xliff+xml": "xliff",
}
# Media types that say nothing, or too little: the name, then the first bytes decide.
_UNKNOWN = frozenset(
    {
        "",
        "application/octet-stream",
        "binary/octet-stream",
        "application/x-download",
        "application/xml",
        "application/zip",
    }
)


def read(path: Path, *, charset: str | None = None, options: Options = DEFAULT) -> Iterator[Source | Failure]:
    """The documents of one file, by its name: one, or one a row.

    A document's id is the file's name without its extensions; a row's is its id field, or ``name:N`` with N from 1.

    Args:
        charset: what the caller knows of the text's charset; None to find it.
        options: what the fields are called in formats that have fields, and how large a document may be.
    """
    try:
        with path.open("rb") as stream:
            yield from _read(stream, path.name, "", charset, options)
    except OSError as error:
        yield Failure(_id(path.name), "unreadable", f"the file cannot be read: {error.strerror or 'read error'}")


def read_bytes(
    data: bytes,
    media_type: str | None,
    name: str | None,
    charset: str | None = None,
    options: Options = DEFAULT,
) -> Iterator[Source | Failure]:
    """The documents of an upload, by its media type if that says something, else by its name, else by its bytes.

    ``media_type`` may carry parameters, as a ``Content-Type`` header does; ``charset`` wins over its ``charset``.
    Without a name, the id is ``document``. The rest is as in ``read``.
    """
    kind, *parameters = (part.strip() for part in (media_type or "").split(";"))
    pairs = (parameter.partition("=") for parameter in parameters)
    declared = next((value.strip("\"' ") for key, _, value in pairs if key.strip().lower() == "charset"), None)
    yield from _read(BufferedReader(BytesIO(data)), name or "document", kind.lower(), charset or declared, options)


def _read(
    stream: BufferedReader, name: str, media_type: str, charset: str | None, options: Options
) -> Iterator[Source | Failure]:
    """The documents of an open file. Whatever is wrong with it is its ``Failure``."""
    try:
        with unpack(stream, name, media_type) as (inner, inner_name, inner_type):
            reader = _reader(inner, inner_name, inner_type)
            file = File(_id(inner_name), inner, Path(inner_name).suffix.lower(), inner_type, charset, options)
            yield from _some(import_module(f"dragoman.read.{reader}").read(file), file.id)
    except (InputError, MissingExtra) as error:
        yield Failure(_id(name), error.code, str(error))


def _reader(stream: BufferedReader, name: str, media_type: str) -> str:
    """The name of the module that reads a file.

    Raises:
        UnsupportedMedia: there is none.
    """
    suffix = Path(name).suffix.lower()
    known = (READERS.get(key) for key in (media_type, suffix) if key not in _UNKNOWN)
    found = next((reader for reader in known if reader), None)
    if found is None and media_type not in _UNKNOWN and not media_type.startswith("text/"):
        raise UnsupportedMedia(f"there is no reader for {media_type}")
    return found or sniff(stream)


def _some(items: Iterable[Source | Failure], id: str) -> Iterator[Source | Failure]:
    """The items, of which there must be one at least."""
    count = 0
    for item in items:
        count += 1
        yield item
    if not count:
        raise EmptyInput("the file holds no document")


def _id(name: str) -> str:
    """The name of a file without its extensions: ``a.jsonl.gz`` -> ``a``, but ``05.09.2016.txt`` -> ``05.09.2016``."""
    stem = Path(name).name
    while (suffix := Path(stem).suffix.lower()) in READERS or suffix in SUFFIXES:
        stem = stem[: -len(suffix)]
    return stem
