"""Where a run writes. Whatever happens, a file is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from dragoman.batch.files import is_uri, remote
from dragoman.errors import ConfigError, InputError

_PARTIAL = ".partial-"  # how names of unfinished files start; the process's id follows, so that two never meet
_ATOMIC = frozenset({"s3", "gcs", "abfs"})  # object stores: an object appears when its upload is complete, not before


class Store(Protocol):
    """A folder. Names are relative to it and use ``/``."""

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Makes a file of ``pieces``, or replaces it. Readers see the old one until the new one is complete.

        Raises:
            ConfigError: it cannot be written (no space, no permission …).
        """

    def read(self, name: str) -> bytes | None:
        """What is in a file; None when there is none."""

    def names(self, folder: str) -> list[str]:
        """The complete files in ``folder`` (``""``: here), without it, sorted; none when there is no such folder."""

    def clean(self) -> None:
        """Removes what interrupted writers left."""


def open_store(place: str) -> Store:
    """The store at ``place``, a folder or a URI. It is made when something is written.

    Raises:
        InputError, MissingExtra: as ``files.remote``.
    """
    return RemoteStore(place) if is_uri(place) else LocalStore(Path(place))


class LocalStore:
    """A folder of this machine (or a mounted one)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """As ``Store.write``: a temporary file beside it, flushed to the disk, then renamed over it."""
        final = self._folder / name
        partial = final.parent / f"{_PARTIAL}{os.getpid()}-{final.name}"
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as out:
                out.writelines(pieces)
                out.flush()
                os.fsync(out.fileno())
            partial.replace(final)
        except BaseException as error:
            with suppress(OSError):
                partial.unlink()
            if isinstance(error, OSError):
                raise _unwritable(str(final), error) from error
            raise
        _flush_folder(final.parent)

    def read(self, name: str) -> bytes | None:
        """As ``Store.read``."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def names(self, folder: str) -> list[str]:
        """As ``Store.names``."""
        path = self._folder / folder
        found = [file.name for file in path.iterdir() if file.is_file()] if path.is_dir() else []
        return sorted(name for name in found if not name.startswith(_PARTIAL))

    def clean(self) -> None:
        """As ``Store.clean``."""
        for partial in self._folder.rglob(f"{_PARTIAL}*"):
            partial.unlink(missing_ok=True)


def _unwritable(place: str, error: OSError) -> ConfigError:
    return ConfigError(f"{place} cannot be written: {error.strerror or error}")


def _flush_folder(folder: Path) -> None:
    """After a rename the folder itself must reach the disk, or a power cut brings the old name back (fsync(2))."""
    with suppress(OSError):  # Windows, and some network file systems, cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class RemoteStore:
    """A folder on a file system that pyarrow reaches.

    Raises:
        InputError, MissingExtra: as ``files.remote``.
    """

    def __init__(self, uri: str) -> None:
        self._filesystem, path = remote(uri)
        self._root = path.rstrip("/")
        self._atomic = self._filesystem.type_name in _ATOMIC

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """As ``Store.write``: moved into place where the file system does not itself wait for the end."""
        final = f"{self._root}/{name}"
        folder, _, last = final.rpartition("/")
        partial = final if self._atomic else f"{folder}/{_PARTIAL}{os.getpid()}-{last}"
        with tempfile.TemporaryFile() as whole:  # closing an upload completes it, even one that an error cut short
            whole.writelines(pieces)
            whole.seek(0)
            try:
                self._filesystem.create_dir(folder, recursive=True)
                with self._filesystem.open_output_stream(partial) as out:
                    shutil.copyfileobj(whole, out, 1 << 20)
                if not self._atomic:
                    self._filesystem.move(partial, final)
            except OSError as error:
                raise _unwritable(final, error) from error

    def read(self, name: str) -> bytes | None:
        """As ``Store.read``."""
        try:
            with self._filesystem.open_input_stream(f"{self._root}/{name}") as stream:
                data: bytes = stream.read()
        except FileNotFoundError:
            return None
        return data

    def names(self, folder: str) -> list[str]:
        """As ``Store.names``."""
        found = [info.base_name for info in self._below(f"{self._root}/{folder}".rstrip("/"), recursive=False)]
        return sorted(name for name in found if not name.startswith(_PARTIAL))

    def clean(self) -> None:
        """As ``Store.clean``."""
        for info in self._below(self._root, recursive=True):
            if info.base_name.startswith(_PARTIAL):
                self._filesystem.delete_file(info.path)

    def _below(self, folder: str, recursive: bool) -> list[Any]:
        from pyarrow import fs

        selector = fs.FileSelector(folder, allow_not_found=True, recursive=recursive)
        return [info for info in self._filesystem.get_file_info(selector) if info.type == fs.FileType.File]


def refuse_inside(out: str, patterns: Iterable[str]) -> None:
    """A run must not find its own output as input when it is resumed.

    Raises:
        InputError: ``out`` lies inside a folder of ``patterns``.
    """
    if is_uri(out):
        inside = [p for p in patterns if is_uri(p) and f"{out.rstrip('/')}/".startswith(f"{p.rstrip('/')}/")]
    else:
        place = Path(out).resolve()
        inside = [p for p in patterns if not is_uri(p) and Path(p).is_dir() and place.is_relative_to(Path(p).resolve())]
    if inside:
        raise InputError(f"the output folder {out} lies inside the input folder {inside[0]}: choose another --out")
