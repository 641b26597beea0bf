"""Corpus runs: many documents in, shards out, on one machine or a cluster; killed at any moment and resumed.

::

    files ─ items ─ shards ─┬─ Worker (one Pipeline.run a shard) ─ shard-00000.jsonl, records
                            ├─ Worker …                                        │
                            └─ …                     manifest, pairs, report ──┘

Read ``shards`` for what a shard is, ``work`` for what is done with it, ``run`` for how a run is resumed. An engine is a
function from shards to finished shards and holds no logic of its own: ``local`` (processes), ``cluster`` (Ray).
"""

from dragoman.batch.estimate import Estimate, estimate
from dragoman.batch.files import InputFile, Listing, find
from dragoman.batch.header import Header, signature
from dragoman.batch.run import Engine, Result, Run
from dragoman.batch.shards import Item, Reading, Shard, cut, items
from dragoman.batch.work import Done, Job, Lost, Worker

__all__ = [
    "Done",
    "Engine",
    "Estimate",
    "Header",
    "InputFile",
    "Item",
    "Job",
    "Listing",
    "Lost",
    "Reading",
    "Result",
    "Run",
    "Shard",
    "Worker",
    "cut",
    "estimate",
    "find",
    "items",
    "signature",
]
