"""Throughput and memory of a corpus run in one worker: one row of the table in README.md a call.

    python bench/corpus/measure.py echo 100 1000 10000
    python bench/corpus/measure.py embedded 100

Every row is a process of its own, since a peak of memory is for life. ``reading`` is the part that no worker shares:
reading the rows and cutting the shards.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parent))

from generate import lines

from dragoman.batch import Header, Job, Listing, Reading, Run, cut, find, items, local
from dragoman.batch.progress import Progress, Tally
from dragoman.batch.shards import DOCUMENTS
from dragoman.config import Config
from dragoman.languages import LanguageIdentifier
from dragoman.packages import Catalog
from dragoman.pipeline import Pipeline, find_packages
from dragoman.testing import EchoEngine, echo_package
from dragoman.translate import Hypothesis, Translator

CONFIG = replace(Config(), threads=1)


class Forgetful(EchoEngine):
    """An echo engine that does not keep what it was asked for, which would look like a leak here."""

    def translate(self, texts: Sequence[str]) -> list[Hypothesis | None]:
        """As ``EchoEngine``."""
        made = super().translate(texts)
        self.calls.clear()
        return made


def echo() -> Pipeline:
    """All stages; the engine puts brackets around a sentence."""
    translator = Translator(Catalog((echo_package(),)), lambda package: Forgetful())
    return Pipeline(translator, LanguageIdentifier(), CONFIG)


def embedded() -> Pipeline:
    """All stages, with the package that comes with Dragoman."""
    return Pipeline.from_config(CONFIG)


def tokens(out: Path) -> int:
    """Source tokens of what was translated, as the package's tokenizer counts them."""
    import sentencepiece

    model = str(find_packages(CONFIG).packages[0].path / "sentencepiece.model")
    encode = sentencepiece.SentencePieceProcessor(model_file=model).encode
    total = 0
    for shard in out.glob("shard-*.jsonl"):
        for line in shard.read_text(encoding="utf-8").splitlines():
            segments = json.loads(line)["segments"]
            total += sum(len(encode(s["source"])) for s in segments if s["status"] == "translated")
    return total


def reading(folder: Path) -> float:
    """CPU seconds to read every row and cut the shards, and nothing else."""
    start = process_time()
    for _ in cut(items(find([str(folder)]), Reading()), DOCUMENTS):
        pass
    return process_time() - start


def row(engine: str, count: int) -> dict[str, object]:
    """One measured run."""
    with tempfile.TemporaryDirectory() as base:
        folder, out = Path(base, "in"), Path(base, "out")
        folder.mkdir()
        with (folder / "news.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(lines(count))
        job = Job({"echo": echo, "embedded": embedded}[engine], str(out))
        listing = Listing.of(find([str(folder)]))
        header = Header.of(job, CONFIG, "bench", listing, DOCUMENTS)
        shards = cut(items(find([str(folder)]), job.reading), DOCUMENTS)
        start = perf_counter()
        run = Run(job, header).complete(shards, partial(local.run, workers=1), Progress(Tally(1), io.StringIO()))
        wall = perf_counter() - start
        assert not run.lost
        own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return {
            "engine": engine,
            "documents": count,
            "input_bytes": listing.bytes,
            "wall_s": round(wall, 1),
            "worker_cpu_s": round(workers.ru_utime + workers.ru_stime, 1),
            "reading_cpu_s": round(reading(folder), 2),
            "worker_peak_mb": workers.ru_maxrss // 1024,
            "driver_peak_mb": own.ru_maxrss // 1024,
            "tokens": tokens(out) if engine == "embedded" else None,
            "load": round(os.getloadavg()[0], 1),
        }


if __name__ == "__main__":
    if sys.argv[1] == "row":
        print(json.dumps(row(sys.argv[2], int(sys.argv[3]))))
    else:
        for size in sys.argv[2:]:
            subprocess.run([sys.executable, __file__, "row", sys.argv[1], size], check=True)
