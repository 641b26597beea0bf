"""Token ids packed on disk: ``.npz`` in xz, a shard small enough to travel, all of them small enough for memory."""

from __future__ import annotations

import io
import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dragoman.errors import ConfigError

Ids = npt.NDArray[np.uint16]
Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """Rows of ids, one behind the other. Row ``i`` is ``ids[offsets[i]:offsets[i + 1]]``; no control pieces in it."""

    ids: Ids
    offsets: Offsets

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Side:
        """Packs ``rows``; every id must fit into 16 bits."""
        offsets = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in rows], out=offsets[1:])
        flat = np.fromiter((piece for row in rows for piece in row), dtype=np.uint16, count=int(offsets[-1]))
        return cls(flat, offsets)

    @classmethod
    def joined(cls, sides: Sequence[Side]) -> Side:
        """The rows of all of them, in order."""
        if not sides:
            return cls.of([])
        offsets = np.concatenate([[0], np.cumsum(np.concatenate([side.lengths for side in sides]))])
        return cls(np.concatenate([side.ids for side in sides]), offsets.astype(np.int64))

    def only(self, rows: npt.NDArray[np.int64]) -> Side:
        """Some of the rows, in the order given."""
        offsets = np.concatenate([[0], np.cumsum(self.lengths[rows])]).astype(np.int64)
        return Side(np.concatenate([self[row] for row in rows]) if len(rows) else self.ids[:0], offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> Ids:
        return self.ids[self.offsets[row] : self.offsets[row + 1]]

    @property
    def lengths(self) -> Offsets:
        """How many ids each row has."""
        lengths: Offsets = np.diff(self.offsets)
        return lengths


@dataclass(frozen=True, slots=True)
class Encoded:
    """Pairs as ids: row ``i`` of ``source`` belongs to row ``i`` of ``target``."""

    source: Side
    target: Side

    def __len__(self) -> int:
        return len(self.source)


def write_shards(folder: Path, pairs: Encoded, rows: Sequence[int], tokens: int) -> int:
    """Writes ``rows`` of ``pairs`` to ``folder/NNNN.npz.xz``, about ``tokens`` ids in each; returns how many shards."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.npz.xz"):
        old.unlink()
    sizes = np.cumsum([len(pairs.source[row]) + len(pairs.target[row]) for row in rows])
    shards = np.split(np.asarray(rows, dtype=np.int64), np.flatnonzero(np.diff(sizes // tokens)) + 1)
    for number, shard in enumerate(shards):
        _write(folder / f"{number:04}.npz.xz", pairs.source.only(shard), pairs.target.only(shard))
    return len(shards)


def _write(file: Path, left: Side, right: Side) -> None:
    packed = io.BytesIO()
    np.savez(packed, source=left.ids, source_offsets=left.offsets, target=right.ids, target_offsets=right.offsets)
    file.write_bytes(lzma.compress(packed.getvalue(), preset=1))


def read_shards(folder: Path) -> Encoded:
    """All shards of ``folder``, in order, as one.

    Raises:
        ConfigError: there is none.
    """
    shards = []
    for file in sorted(folder.glob("*.npz.xz")):
        with np.load(io.BytesIO(lzma.decompress(file.read_bytes()))) as arrays:
            left, right = (Side(arrays[side], arrays[f"{side}_offsets"]) for side in ("source", "target"))
            shards.append((left, right))
    if not shards:
        raise ConfigError(f"no shards in {folder.name}/: run `prepare` first")
    return Encoded(Side.joined([left for left, _ in shards]), Side.joined([right for _, right in shards]))
