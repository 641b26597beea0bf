"""Aligned documents out: one module a format, each a function from documents to the bytes of one file.

::

    render(documents, "tmx") -> Iterator[bytes]        # streamed: no format holds all the documents in memory
    from_accept("text/html, */*;q=0.1") -> "html"      # what HTTP's content negotiation asks for

A new format is one module with ``render(documents) -> Iterator[bytes]`` and one line in ``FORMATS``; the module is
imported on use, so a format whose extra is missing costs nothing until it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module

from dragoman.document import AlignedDocument
from dragoman.errors import UnknownFormat

__all__ = ["FORMATS", "Format", "extension", "from_accept", "media_type", "render"]


@dataclass(frozen=True, slots=True)
class Format:
    """An output format.

    ``module``: the module of this package that renders it. ``extension``: with its dot, as ``Path.suffix`` gives it.
    ``binary``: not text that a terminal can show. ``also``: other media types that clients ask for it by.
    """

    module: str
    media_type: str
    extension: str
    binary: bool = False
    also: tuple[str, ...] = ()


# The order is the server's preference: a client that takes anything gets the first, ``text/*`` the first of those.
FORMATS: dict[str, Format] = {
    "json": Format("json", "application/json", ".json"),
    "html": Format("html", "text/html", ".html"),
    "jsonl": Format("jsonl", "application/x-ndjson", ".jsonl", also=("application/jsonl", "application/ndjson")),
    "txt": Format("txt", "text/plain", ".txt"),
    "md": Format("md", "text/markdown", ".md"),
    "tsv": Format("tsv", "text/tab-separated-values", ".tsv"),
    "tmx": Format("tmx", "application/x-tmx+xml", ".tmx", also=("text/x-tmx",)),
    "xliff": Format("xliff", "application/xliff+xml", ".xlf", also=("application/x-xliff+xml",)),
    "tei": Format("tei", "application/tei+xml", ".xml"),
    "parquet": Format("parquet", "application/vnd.apache.parquet", ".parquet", binary=True),
    "docx": Format(
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", binary=True
    ),
}


def render(documents: Iterable[AlignedDocument], format: str) -> Iterator[bytes]:
    """The bytes of one file that holds all of ``documents``, in pieces, as the documents come.

    Raises (at the call, not at the first piece):
        UnknownFormat: no such format.
        MissingExtra: the format needs a library that is not installed.
    """
    module = import_module(f"dragoman.render.{_format(format).module}")
    pieces: Iterator[bytes] = module.render(documents)
    return pieces


def media_type(format: str) -> str:
    """The media type for a ``Content-Type`` header; text types say that they are UTF-8.

    Raises:
        UnknownFormat: no such format.
    """
    name = _format(format).media_type
    return f"{name}; charset=utf-8" if name.startswith("text/") else name


def extension(format: str) -> str:
    """The extension of a file of that format, with its dot (``.tmx``).

    Raises:
        UnknownFormat: no such format.
    """
    return _format(format).extension


def from_accept(accept: str) -> str | None:
    """The name of the best format for an HTTP ``Accept`` header, or None when none is acceptable.

    For each media type the most specific range decides, the highest quality wins, and a tie goes to the first in
    ``FORMATS`` (RFC 9110, 12.5.1). An empty header accepts anything; a range that cannot be parsed is left out.
    """
    ranges = dict(_ranges(accept or "*/*"))
    best, best_quality = None, 0.0
    for name, format in FORMATS.items():
        quality = max(_quality(media, ranges) for media in (format.media_type, *format.also))
        if quality > best_quality:
            best, best_quality = name, quality
    return best


def _format(name: str) -> Format:
    try:
        return FORMATS[name]
    except KeyError:
        raise UnknownFormat(f"{name!r} is no output format; known: {', '.join(FORMATS)}") from None


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """The media ranges of the header with their qualities (0 to 1). Other parameters make no difference here."""
    for item in accept.split(","):
        media, *parameters = (part.strip().lower() for part in item.split(";"))
        weights = [p.removeprefix("q=") for p in parameters if p.startswith("q=")]
        try:
            quality = float(weights[0]) if weights else 1.0
        except ValueError:
            continue
        if "/" in media and 0 <= quality <= 1:
            yield media, quality


def _quality(media: str, ranges: dict[str, float]) -> float:
    """The quality of one media type: its own range before ``type/*`` before ``*/*``."""
    kind = media.split("/", maxsplit=1)[0]
    return next((ranges[key] for key in (media, f"{kind}/*", "*/*") if key in ranges), 0.0)
