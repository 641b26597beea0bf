"""Plain text: the bytes as they are. Their charset is the business of the ``decode`` stage."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.document import Source
from dragoman.read.file import File


def read(file: File) -> Iterator[Source]:
    """The file as one document."""
    yield Source(file.id, file.whole(), "text/plain", file.charset)
