"""A corpus cut into shards: by the input alone, so that a shard is the same whoever translates it and however often.

A shard is also the unit of everything else: one process translates it in one ``Pipeline.run``, it is finished as a
whole, and what is not finished is done again as a whole. Window borders lie inside it, never across: the int8 kernels
round by the shape of a batch on some processors, so a batch that held sentences of two shards would make the one depend
on the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from dragoman.batch.files import InputFile, Opening
from dragoman.document import Failure, Source
from dragoman.read import READERS, Options, read
from dragoman.read.packed import SUFFIXES

# Documents in a shard: about 1 MB of news and a minute of one core, which is what a kill can cost.
DOCUMENTS = 500
# A shard of long documents closes early, so that memory has a bound; in characters (bytes where nobody decoded it).
CHARACTERS = 4 << 20
# Readers that make one document of a file. Such a file is opened where it is translated: reading a PDF costs seconds.
# All the others hold a document a row, and are read once, in order, by whoever cuts the shards.
_ONE_DOCUMENT = frozenset({"text", "html", "markdown", "docx", "odt", "pdf", "epub", "subtitles"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read. ``language``, ``charset``: the caller's word for all of them, or None to find them."""

    language: str | None = None
    charset: str | None = None
    options: Options = field(default_factory=Options)

    def documents(self, file: Opening) -> Iterator[Source | Failure]:
        """The documents of one file."""
        for found in read(cast(Path, file), charset=self.charset, options=self.options):
            if isinstance(found, Source) and self.language:
                yield replace(found, language=self.language)
            else:
                yield found


@dataclass(frozen=True, slots=True)
class Item:
    """A document of the corpus, or a file that holds one and is not read yet (``found`` is None).

    ``consumed``: bytes of the input that it took to come here, for showing progress.
    """

    file: InputFile
    found: Source | Failure | None
    consumed: int

    @property
    def size(self) -> int:
        """What it adds to a shard, in characters, or in bytes where nobody has decoded it."""
        if isinstance(self.found, Source):
            return len(self.found.data)
        return self.file.size if self.found is None else 0

    def read(self, reading: Reading) -> Iterator[Source | Failure]:
        """Its document: at hand, or read now (a file that its name belies may hold more)."""
        if self.found is not None:
            yield self.found
        else:
            yield from reading.documents(Opening(self.file))


@dataclass(frozen=True, slots=True)
class Shard:
    """Neighbouring documents of the corpus. ``number``: from 0, in input order."""

    number: int
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """``shard-00012``."""
        return f"shard-{self.number:05d}"

    @property
    def consumed(self) -> int:
        """Bytes of the input that it took."""
        return sum(item.consumed for item in self.items)


def items(files: Iterable[InputFile], reading: Reading) -> Iterator[Item]:
    """The documents of ``files``, in order, a row in memory at a time."""
    for file in files:
        if reader(file.name) in _ONE_DOCUMENT:
            yield Item(file, None, file.size)
            continue
        opening, before = Opening(file), 0
        for found in reading.documents(opening):
            position = max(before, opening.position)
            yield Item(file, found, position - before)
            before = position


def reader(name: str) -> str | None:
    """The reader that a file's name asks for, whatever it is packed in; None when only its bytes can tell."""
    path = Path(name.lower())
    return READERS.get(Path(path.stem).suffix if path.suffix in SUFFIXES else path.suffix)


def cut(found: Iterable[Item], documents: int, characters: int = CHARACTERS) -> Iterator[Shard]:
    """Shards of ``documents`` items; fewer where an item more would pass ``characters``."""
    number, shard, size = 0, list[Item](), 0
    for item in found:
        if shard and (len(shard) == documents or size + item.size > characters):
            yield Shard(number, tuple(shard))
            number, shard, size = number + 1, [], 0
        shard.append(item)
        size += item.size
    if shard:
        yield Shard(number, tuple(shard))
