"""The work itself: one shard, from its items to a finished file. The same on every engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

from dragoman.batch.meter import Meter
from dragoman.batch.records import Origin, Record, record, to_line, translated_characters
from dragoman.batch.shards import Reading, Shard
from dragoman.batch.store import open_store
from dragoman.document import AlignedDocument, Failure, Source
from dragoman.pipeline import Pipeline
from dragoman.render import extension, render

RECORDS = "records"  # folder of the records; a shard is finished when its records are there, which come last


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to know; it travels to other processes and machines.

    ``build``: makes the pipeline, in the process that uses it (a module's function, or a ``partial`` of one).
    ``out``: folder or URI. ``format``: of ``dragoman.render.FORMATS``.
    """

    build: Callable[[], Pipeline]
    out: str
    target: str = "en"
    format: str = "jsonl"
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Done:
    """A finished shard. ``consumed``: bytes of input. ``seconds``: of one worker. ``characters``: of repaired text."""

    number: int
    consumed: int
    documents: int
    failed: int
    characters: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Lost:
    """A shard that no worker survived. It is not finished: a resumed run tries it again."""

    number: int
    consumed: int
    documents: int
    reason: str


class Worker:
    """Holds a pipeline and does one shard after the other.

    Raises:
        DragomanError: the pipeline cannot be built, or the store not be opened.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._pipeline = job.build()
        warm(self._pipeline, job.target)
        self._store = open_store(job.out)

    def work(self, shard: Shard) -> Done:
        """Translates ``shard`` and writes it, then its records.

        Raises:
            PackageError: as ``Pipeline.run``. MissingExtra: as ``render``. ConfigError: as ``Store.write``.
        """
        start = perf_counter()
        records: list[Record] = []
        documents = _documents(translate(shard, self._pipeline, self._job), records)
        self._store.write(f"{shard.name}{extension(self._job.format)}", render(documents, self._job.format))
        self._store.write(f"{RECORDS}/{shard.name}.jsonl", map(to_line, records))
        failed = sum(found["status"] == "failed" for found in records)
        characters = sum(found.get("characters", 0) for found in records)
        seconds = perf_counter() - start
        return Done(shard.number, shard.consumed, len(records), failed, characters, seconds)


def _documents(
    results: Iterator[tuple[AlignedDocument | Failure, Record]], records: list[Record]
) -> Iterator[AlignedDocument]:
    """What is rendered; the records are gathered as it goes by, so that one window of documents is in memory."""
    for result, made in results:
        records.append(made)
        if isinstance(result, AlignedDocument):
            yield result


def warm(pipeline: Pipeline, target: str) -> None:
    """Has everything loaded that is loaded on first use, so that no document is charged for it.

    Raises:
        UnknownLanguage, PackageError: as ``Pipeline.run``.
    """
    deque(
        pipeline.run([Source("warm", "Le ministre est arrivé hier soir. وصل الوزير إلى العاصمة مساء أمس.")], target), 0
    )


def translate(shard: Shard, pipeline: Pipeline, job: Job) -> Iterator[tuple[AlignedDocument | Failure, Record]]:
    """Every document of ``shard`` with its record, in order, by one ``Pipeline.run``.

    Raises:
        UnknownLanguage, PackageError: as ``Pipeline.run``.
    """
    meter = Meter(pipeline.translator)
    origins: deque[Origin] = deque()

    def sources() -> Iterator[Source | Failure]:
        for item in shard.items:
            for found in item.read(job.reading):
                origins.append(Origin.of(item.file.path, found))
                meter.pull()
                yield found
        meter.end()

    for result in pipeline.over(meter).run(sources(), job.target):
        translated = translated_characters(result) if isinstance(result, AlignedDocument) else 0
        made = record(result, origins.popleft(), shard.name)
        yield result, made | {"seconds": round(meter.seconds(translated), 4)}
