"""Which files a corpus is made of."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from glob import iglob
from pathlib import Path

from dragoman.errors import InputError


def discover(patterns: Sequence[str]) -> Iterator[Path]:
    """The files that ``patterns`` name, each once: files, directories (with all below), globs (``**`` too).

    The order is that of code points (in a directory by the names of its entries, in a glob by paths), whatever the
    file system says, so that two runs see the same order. In a directory, names that start with a dot are left out,
    and links to directories are not followed.

    Raises:
        InputError: a pattern names nothing.
    """
    seen: set[Path] = set()
    for pattern in patterns:
        before = len(seen)
        for path in _files(pattern):
            if path not in seen:
                seen.add(path)
                yield path
        if len(seen) == before and next(_files(pattern), None) is None:
            raise InputError(f"{pattern}: no such file or directory, and nothing matches")


def _files(pattern: str) -> Iterator[Path]:
    path = Path(pattern)
    if path.is_dir():
        yield from _walk(path)
    elif path.exists():
        yield path
    else:
        for match in sorted(iglob(pattern, recursive=True)):  # noqa: PTH207  (Path.glob takes no absolute one)
            yield from _walk(Path(match)) if Path(match).is_dir() else (Path(match),)


def _walk(directory: Path) -> Iterator[Path]:
    """The files below, directory by directory, without holding a large tree in memory."""
    with os.scandir(directory) as entries:
        ordered = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    for entry in ordered:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)
