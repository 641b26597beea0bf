"""Sentence pairs out of finished shards: filtered, each once, as ``dragoman.render.pairs`` decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from dragoman.batch.manifest import finished
from dragoman.batch.store import Store
from dragoman.document import AlignedDocument
from dragoman.render.pairs import Pairs, Thresholds, render

FORMATS = ("tsv", "tmx")
COUNTS = "pairs.json"


@dataclass(frozen=True, slots=True)
class PairCounts:
    """How many pairs were kept, how many each filter dropped, and what the filters were told."""

    kept: int
    dropped: dict[str, int]
    thresholds: dict[str, Any]


def write(store: Store, format: str, thresholds: Thresholds | None = None) -> PairCounts:
    """Writes ``pairs.tsv`` or ``pairs.tmx``, and the counts into ``pairs.json``. The shards must be JSON Lines.

    Raises:
        UnknownFormat: as ``dragoman.render.pairs.render``.
    """
    pairs = Pairs(documents(store), thresholds or Thresholds())
    store.write(f"pairs.{format}", render(pairs, format))
    limits = asdict(pairs.thresholds) | {"refused": sorted(pairs.thresholds.refused)}
    counts = PairCounts(pairs.kept, dict(sorted(pairs.dropped.items())), limits)
    store.write(COUNTS, [json.dumps(asdict(counts), indent=1).encode() + b"\n"])
    return counts


def documents(store: Store) -> Iterator[AlignedDocument]:
    """The documents of every finished shard, in input order. The shards must be JSON Lines."""
    for number in sorted(finished(store)):
        for line in (store.read(f"shard-{number:05d}.jsonl") or b"").split(b"\n"):
            if line:
                yield AlignedDocument.from_dict(json.loads(line))
