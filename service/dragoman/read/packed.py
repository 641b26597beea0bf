"""Files inside ``.gz``, ``.zst`` and ``.xz``: unpacked as they are read, so that a large corpus needs no space.

How much comes out is bounded by the readers, which never read more of a document than the limit.
"""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, cast

from dragoman.errors import MissingExtra, Unreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SUFFIXES = {".gz": "gzip", ".zst": "zstd", ".xz": "xz"}
_MEDIA_TYPES = {
    "application/gzip": "gzip",
    "application/x-gzip": "gzip",
    "application/zstd": "zstd",
    "application/x-xz": "xz",
}


# Zstandard can make 128 KiB of 4 bytes (RFC 8878, 3.1.1.2): feeding it little at a time bounds what one step makes.
_ZSTD_STEP = 1024


@contextmanager
def unpack(stream: BufferedReader, name: str, media_type: str) -> Iterator[tuple[BufferedReader, str, str]]:
    """Gives the unpacked stream, the name without the packing's extension, and the media type of what is inside.

    Raises (inside the block, when a reader comes to the place):
        Unreadable: the packed data is broken or cut short. MissingExtra: no library for Zstandard.
    """
    suffix = Path(name).suffix.lower()
    packing = _MEDIA_TYPES.get(media_type) or SUFFIXES.get(suffix)
    if packing is None:
        yield stream, name, media_type
        return
    inner_name = name[: -len(suffix)] if suffix in SUFFIXES else name
    inner_type = "" if media_type in _MEDIA_TYPES else media_type
    try:
        inner: BufferedReader = BufferedReader(_open(stream, packing))
        with inner:
            yield inner, inner_name, inner_type
    except (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise Unreadable(f"the {packing} data is broken or cut short") from error


def _open(stream: BufferedReader, packing: str) -> RawIOBase:
    if packing == "gzip":
        return cast(RawIOBase, gzip.GzipFile(fileobj=stream, mode="rb"))  # has all that BufferedReader asks of it
    if packing == "xz":
        return cast(RawIOBase, lzma.LZMAFile(stream))
    return _Zstd(stream)


class _Zstd(RawIOBase):
    """The content of one or more Zstandard frames. Unlike the library's own reader it notices a missing end."""

    def __init__(self, stream: BufferedReader) -> None:
        try:
            import zstandard
        except ImportError as error:
            raise MissingExtra("zstd", "Reading .zst files") from error
        self._frames = zstandard.ZstdDecompressor(max_window_size=2**27)
        self._error = zstandard.ZstdError
        self._frame = self._frames.decompressobj()
        self._stream = stream
        self._packed = self._ready = b""
        self._inside = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        target = memoryview(buffer)
        while not self._ready:
            self._packed = self._packed or self._stream.read(_ZSTD_STEP)
            if not self._packed:
                if self._inside:
                    raise EOFError
                return 0
            self._step()
        size = min(len(target), len(self._ready))
        target[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _step(self) -> None:
        """Feeds what was read to the frame, and starts the next one when it has ended."""
        try:
            self._ready = self._frame.decompress(self._packed)
        except self._error as error:
            raise EOFError from error
        self._inside = not self._frame.eof
        self._packed = self._frame.unused_data
        if self._frame.eof:
            self._frame = self._frames.decompressobj()
