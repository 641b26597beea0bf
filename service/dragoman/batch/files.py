"""Input files, local or behind a URI (``s3://``, ``gs://``, ``hdfs://`` …), and which of them a run takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any

from dragoman.errors import InputError, MissingExtra
from dragoman.read import discover

_GLOB = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the corpus. ``size``: in bytes. ``modified``: in ns since 1970, 0 where the store does not say."""

    path: str
    size: int
    modified: int

    @property
    def name(self) -> str:
        """The last part of its path."""
        return PurePosixPath(self.path).name


class Opening:
    """All that ``dragoman.read.read`` asks of a ``Path``, and how far into the file it has come (``position``)."""

    def __init__(self, file: InputFile) -> None:
        self.name = file.name
        self._file = file
        self._stream: BufferedReader | None = None

    def open(self, mode: str = "rb") -> BufferedReader:
        """The file, open at its start.

        Raises:
            OSError: it cannot be opened.
        """
        if is_uri(self._file.path):
            filesystem, path = remote(self._file.path)
            self._stream = BufferedReader(filesystem.open_input_file(path))
        else:
            self._stream = Path(self._file.path).open("rb")  # noqa: SIM115  (whoever opens it closes it)
        return self._stream

    @property
    def position(self) -> int:
        """Bytes of the file, as it is stored, that have been read."""
        return self._file.size if self._stream is None or self._stream.closed else self._stream.tell()


def is_uri(path: str) -> bool:
    """Whether ``path`` names a file system of its own."""
    return "://" in path


def remote(uri: str) -> tuple[Any, str]:
    """The pyarrow file system of ``uri``, and the path in it.

    Raises:
        MissingExtra: pyarrow is not installed.
        InputError: pyarrow knows no such file system, or it cannot be reached.
    """
    try:
        import pyarrow as pa
        from pyarrow import fs
    except ImportError as error:
        raise MissingExtra("parquet", "Reading and writing behind a URI") from error
    try:
        filesystem, path = fs.FileSystem.from_uri(uri)
    except (pa.ArrowException, ValueError, OSError) as error:
        raise InputError(f"{uri}: this place cannot be reached ({error})") from error
    return filesystem, path


def find(patterns: Sequence[str]) -> Iterator[InputFile]:
    """The files that ``patterns`` name, each once, in an order that is always the same: local ones, then URIs.

    A URI names a file, a folder with all below it, or holds wildcards (``*``, which passes ``/`` too, ``?``, ``[…]``).

    Raises:
        InputError: a pattern names nothing.
    """
    local = [pattern for pattern in patterns if not is_uri(pattern)]
    yield from map(_local, discover(local))
    seen: set[str] = set()
    for file in (file for pattern in patterns if is_uri(pattern) for file in _find_remote(pattern)):
        if file.path not in seen:
            seen.add(file.path)
            yield file


def _local(path: Path) -> InputFile:
    try:
        known = path.stat()
    except OSError:  # a dangling link, say: reading it is a failure of its own, and does not stop the others
        return InputFile(str(path), 0, 0)
    return InputFile(str(path), known.st_size, known.st_mtime_ns)


def _find_remote(pattern: str) -> Iterator[InputFile]:
    plain = pattern.rstrip("/")
    while _GLOB & set(plain):
        plain = plain.rpartition("/")[0]
    filesystem, root = remote(plain)
    # Options and credentials of a URI stay behind: its files are named in the manifest.
    place = plain.removesuffix(root) if plain.endswith(root) else f"{plain.partition('://')[0]}://"
    wanted = root + pattern.rstrip("/")[len(plain) :]
    found = [info for info in _below(filesystem, root) if wanted == root or fnmatchcase(info.path, wanted)]
    if not found:
        raise InputError(f"{pattern}: no such file or directory, and nothing matches")
    for info in sorted(found, key=lambda info: str(info.path)):
        yield InputFile(f"{place}{info.path}", int(info.size or 0), int(info.mtime_ns or 0))


def _below(filesystem: Any, root: str) -> list[Any]:
    """The file ``root``, or all files in the folder ``root`` and below, without those whose names start with a dot."""
    from pyarrow import fs

    known = filesystem.get_file_info(root)
    if known.type == fs.FileType.File:
        return [known]
    selector = fs.FileSelector(root, recursive=True, allow_not_found=True)
    found = filesystem.get_file_info(selector)
    return [info for info in found if info.type == fs.FileType.File and not info.base_name.startswith(".")]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list of files comes to. ``bytes``: their sizes, summed. ``sha256``: of paths, sizes and times."""

    files: int
    bytes: int
    sha256: str

    @classmethod
    def of(cls, files: Iterable[InputFile]) -> Listing:
        """Takes the files one by one: the list of a large corpus need not fit in memory."""
        count = total = 0
        digest = hashlib.sha256()
        for file in files:
            count += 1
            total += file.size
            digest.update(f"{file.path}\0{file.size}\0{file.modified}\n".encode("utf-8", "surrogateescape"))
        return cls(count, total, digest.hexdigest())
