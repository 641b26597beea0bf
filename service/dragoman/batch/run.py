"""A run from beginning to end, on any engine.

::

    OUT/run.json                      the header: written first, checked when a run is resumed
    OUT/shard-00000.jsonl …           the documents
    OUT/records/shard-00000.jsonl …   their records: a shard is finished when both are there
    OUT/manifest.jsonl                header and records, when all is done
    OUT/pairs.tsv, report.html        on demand

Every file appears whole (``store``), and records after their shard, so a run that is killed at any moment leaves
finished shards and nothing that could be taken for one. Nothing else is kept of the state of a run: no lock, no
database, nothing that an object store could not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dragoman.batch import manifest
from dragoman.batch.header import Header
from dragoman.batch.progress import Progress
from dragoman.batch.shards import Shard
from dragoman.batch.store import Store, open_store
from dragoman.batch.work import Done, Job, Lost
from dragoman.errors import ConfigError

HEADER = "run.json"
Engine = Callable[[Job, Iterable[Shard]], Iterator[Done | Lost]]


@dataclass(frozen=True, slots=True)
class Result:
    """What ``Run.complete`` did. ``repeated``: shards that were finished before and not touched."""

    done: int
    repeated: int
    lost: tuple[Lost, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run: what is done (``job``), under which ``header``. ``resume``: there may be a part of it already."""

    job: Job
    header: Header
    resume: bool = False

    def complete(self, shards: Iterable[Shard], engine: Engine, progress: Progress) -> Result:
        """Does those of ``shards`` that are not finished, then writes the manifest.

        Raises:
            ConfigError: there is a run in ``job.out`` already and ``resume`` is not set, or it began otherwise.
            DragomanError: as the engine; what is finished stays.
        """
        store = open_store(self.job.out)
        self._begin(store)
        before = manifest.finished(store)
        lost: list[Lost] = []
        done = 0
        with progress:
            for result in engine(self.job, _unfinished(shards, before, progress)):
                progress.add(result)
                if isinstance(result, Lost):
                    lost.append(result)
                else:
                    done += 1
        store.clean()  # what workers left that died
        manifest.write(store, self.header, lost)
        return Result(done, len(before), tuple(lost))

    def _begin(self, store: Store) -> None:
        """Writes the header, or checks the one that is there."""
        out = self.job.out
        written = store.read(HEADER)
        if not any(name.startswith("shard-") for name in store.names("")):
            store.clean()
            store.write(HEADER, [self.header.encode()])  # a run that came to nothing is nothing to resume
        elif written is None:
            raise ConfigError(f"{out} holds shards but no {HEADER}: choose another --out")
        elif not self.resume:
            raise ConfigError(f"{out} holds a run already: --resume goes on with it, another --out begins anew")
        else:
            self.header.check(written, out)
            store.clean()


def _unfinished(shards: Iterable[Shard], finished: set[int], progress: Progress) -> Iterator[Shard]:
    for shard in shards:
        if shard.number in finished:
            progress.skip(shard.consumed)
        else:
            yield shard
