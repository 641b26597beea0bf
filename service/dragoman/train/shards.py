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


def write_shards(folder: Path, sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]], tokens: int) -> int:
    """Writes rows to ``folder/NNNN.npz.xz`` with about ``tokens`` ids in each, and returns how many shards it took."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.npz.xz"):
        old.unlink()
    start = shard = size = 0
    for row in range(len(sources)):
        size += len(sources[row]) + len(targets[row])
        if size >= tokens or row == len(sources) - 1:
            _write(folder / f"{shard:04}.npz.xz", sources[start : row + 1], targets[start : row + 1])
            start, shard, size = row + 1, shard + 1, 0
    return shard


def _write(file: Path, sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> None:
    left, right = Side.of(sources), Side.of(targets)
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
            shards.append({name: arrays[name] for name in arrays.files})
    if not shards:
        raise ConfigError(f"no shards in {folder.name}/: run `prepare` first")
    return Encoded(_joined(shards, "source"), _joined(shards, "target"))


def _joined(shards: Sequence[dict[str, npt.NDArray[np.generic]]], side: str) -> Side:
    lengths = np.concatenate([np.diff(shard[f"{side}_offsets"]) for shard in shards])
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Side(np.concatenate([shard[side] for shard in shards]).astype(np.uint16), offsets)
