"""The manifest: the header, then the record of every document, in input order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.batch.header import Header
from dragoman.batch.records import Record, from_lines, to_line
from dragoman.batch.store import Store
from dragoman.batch.work import RECORDS, Lost

NAME = "manifest.jsonl"
_VARIES = "seconds"  # the one field that two runs of the same input do not agree on


def finished(store: Store) -> set[int]:
    """The numbers of the finished shards: those whose documents and whose records are there."""
    both = {name.split(".")[0] for name in store.names("")} & {name.split(".")[0] for name in store.names(RECORDS)}
    return {int(name.removeprefix("shard-")) for name in both}


def records(store: Store) -> Iterator[Record]:
    """The records of every finished shard, in order, one shard in memory at a time."""
    for number in sorted(finished(store)):
        yield from from_lines(store.read(f"{RECORDS}/shard-{number:05d}.jsonl") or b"")


def write(store: Store, header: Header, lost: Sequence[Lost]) -> None:
    """Writes ``manifest.jsonl`` from the records. The same input and configuration give the same bytes.

    ``lost``: shards whose documents have no record; a line each at the end says so, since nothing is lost in silence.
    """
    store.write(NAME, _lines(store, header, lost))


def _lines(store: Store, header: Header, lost: Sequence[Lost]) -> Iterator[bytes]:
    yield header.encode()
    for record in records(store):
        yield to_line({name: value for name, value in record.items() if name != _VARIES})
    for shard in sorted(lost, key=lambda shard: shard.number):
        known = {"shard": f"shard-{shard.number:05d}", "inputs": shard.documents}
        yield to_line(known | {"status": "lost", "error": shard.reason})
