"""Rows of ids -> padded batches of about the same number of tokens, in an order that depends on the seed alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.train.shards import Encoded, Ids
from dragoman.train.vocabulary import BOS, EOS, PAD

Rows = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.int64]
POOL = 100_000  # rows sorted by length together: enough for tight batches, few enough that an epoch is well shuffled


@dataclass(frozen=True, slots=True)
class Position:
    """How far a stream has come: batches of epoch ``epoch`` already given out."""

    epoch: int = 0
    batch: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """``source``: (rows, source length), each row ending in EOS.

    ``target_in``: (rows, target length), each beginning with BOS. ``gold``: ids to predict, one for every target
    position that is no padding, in row order. ``keep``: those positions in the flattened target. ``position``: where
    the stream stands behind this batch.
    """

    source: Matrix
    target_in: Matrix
    gold: Rows
    keep: Rows
    position: Position


def stream(pairs: Encoded, tokens: int, seed: int, start: Position = Position()) -> Iterator[Batch]:
    """Batches without end, epoch after epoch; from ``start``, as if the ones before had been given out."""
    epoch, skip = start.epoch, start.batch
    while True:
        for number, rows in enumerate(epoch_batches(pairs, tokens, seed + epoch)):
            if number >= skip:
                yield make_batch(
                    [pairs.source[i] for i in rows], [pairs.target[i] for i in rows], Position(epoch, number + 1)
                )
        epoch, skip = epoch + 1, 0


def epoch_batches(pairs: Encoded, tokens: int, seed: int) -> Iterator[Rows]:
    """Row numbers of the batches of one epoch; every row once.

    A batch of ``n`` rows whose longest side is ``m`` ids has ``n * m <= tokens``, unless it is a single row.
    """
    source, target = pairs.source.lengths + 1, pairs.target.lengths + 1
    longest = np.maximum(source, target)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(pairs))
    for start in range(0, len(order), POOL):
        pool = order[start : start + POOL]
        pool = pool[np.lexsort((source[pool], target[pool] // 4))]
        cuts = _cuts(longest[pool], tokens)
        batches = np.split(pool, cuts)
        for number in rng.permutation(len(batches)):
            yield batches[number]


def _cuts(longest: Rows, tokens: int) -> list[int]:
    cuts, start, widest = [], 0, 0
    for row, length in enumerate(longest.tolist()):
        widest = max(widest, length)
        if row > start and widest * (row - start + 1) > tokens:
            cuts.append(row)
            start, widest = row, length
    return cuts


def make_batch(sources: Sequence[Ids], targets: Sequence[Ids], position: Position = Position()) -> Batch:
    """Pads rows of ids (without control pieces) into one batch."""
    source = _padded(sources, after=EOS)
    target_in = _padded(targets, before=BOS)
    target_out = _padded(targets, after=EOS).ravel()
    keep = np.flatnonzero(target_out != PAD)
    return Batch(source, target_in, target_out[keep], keep, position)


def _padded(rows: Sequence[Ids], before: int | None = None, after: int | None = None) -> Matrix:
    width = max(map(len, rows)) + 1
    matrix = np.full((len(rows), width), PAD, dtype=np.int64)
    first = 0 if before is None else 1
    for number, row in enumerate(rows):
        matrix[number, first : first + len(row)] = row
        if after is not None:
            matrix[number, len(row)] = after
    if before is not None:
        matrix[:, 0] = before
    return matrix
