"""What the tests of corpus runs share: a pipeline that needs no model, and a small corpus."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from dragoman.batch.files import Listing, find
from dragoman.batch.header import Header
from dragoman.batch.progress import Progress, Tally
from dragoman.batch.run import Engine, Result, Run
from dragoman.batch.shards import Reading, Shard, cut, items
from dragoman.batch.work import Done, Job, Lost, Worker
from dragoman.config import Config
from dragoman.languages import LanguageIdentifier
from dragoman.packages import Catalog
from dragoman.pipeline import Pipeline
from dragoman.testing import EchoEngine, echo_package, echo_translator
from dragoman.translate import Hypothesis, Translator

SHARD = 4  # documents
WINDOW = 8  # sentences: several windows in a shard of a few documents
SENTENCES = (
    "Le ministre est arrivé à Paris hier soir.",
    "La réunion a duré trois heures, selon le porte-parole.",
    "The prime minister met the ambassador on Thursday.",
    "وصل الوزير إلى العاصمة مساء أمس.",
    "Der Minister ist gestern Abend in Berlin angekommen.",
    "Les élèves sont rentrÃ©s en classe le 4 septembre 2016.",
)


@cache
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier()


def echo_pipeline() -> Pipeline:
    """The real stages over an echo engine."""
    return Pipeline(echo_translator(), identifier(), Config(window=WINDOW))


class Reversing(EchoEngine):
    """The words of a text in the opposite order: a translation that is no copy."""

    def translate(self, texts: Sequence[str]) -> list[Hypothesis | None]:
        return [Hypothesis(" ".join(reversed(text.split())), -0.1, len(text.split()) + 1) for text in texts]


def reversing_pipeline() -> Pipeline:
    """The real stages over an engine whose pairs pass the filters."""
    translator = Translator(Catalog((echo_package(),)), lambda package: Reversing())
    return Pipeline(translator, identifier(), Config(window=WINDOW))


def text(number: int) -> str:
    """A document of one to five sentences, different for every number."""
    chosen = [SENTENCES[(number + k) % len(SENTENCES)] for k in range(number % 5 + 1)]
    return " ".join(chosen) + f"\n\nN° {number}."


def corpus(folder: Path, rows: int = 16, files: int = 4) -> Path:
    """JSON Lines with a broken row and an empty one, single files, one of them no text at all."""
    folder.mkdir(parents=True)
    lines = [json.dumps({"id": f"row-{n}", "text": text(n)}, ensure_ascii=False) for n in range(rows)]
    lines[3:3] = ["{broken", json.dumps({"text": ""})]
    (folder / "rows.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for number in range(files):
        (folder / f"single-{number}.txt").write_text(text(number + 1), encoding="utf-8")
    (folder / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    return folder


def job(out: Path | str, format: str = "jsonl") -> Job:
    return Job(echo_pipeline, str(out), "en", format, Reading())


def shards(folder: Path, size: int = SHARD) -> list[Shard]:
    return list(cut(items(find([str(folder)]), Reading()), size))


def header(made: Job, folder: Path, size: int = SHARD) -> Header:
    return Header.of(made, Config(window=WINDOW), "echo", Listing.of(find([str(folder)])), size)


def contents(out: Path) -> dict[str, bytes]:
    """Every file of a run that two runs must agree on: all but the records, which say how long it took."""
    files = (path for path in out.rglob("*") if path.is_file() and path.parent.name != "records")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def inline(made: Job, found: Iterable[Shard]) -> Iterator[Done | Lost]:
    """The engine of these tests: this process, one shard after the other."""
    return map(Worker(made).work, found)


def complete(
    out: Path | str, folder: Path, engine: Engine = inline, resume: bool = False, made: Job | None = None
) -> Result:
    """A run over ``folder`` into ``out``."""
    made = made or job(out)
    progress = Progress(Tally(1), io.StringIO())
    return Run(made, header(made, folder), resume).complete(
        cut(items(find([str(folder)]), Reading()), SHARD), engine, progress
    )
