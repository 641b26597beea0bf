"""(a) Dragoman over a corpus, bytes to JSON, in one process. Prints one row.

    python -m bench.speed.run_dragoman --documents docs.jsonl --package DIR --set beam_size=4
    python -m bench.speed.run_dragoman … --tokens tokens.jsonl --given given.jsonl     # also keeps what the others need

The model is loaded and a sentence translated before the clock starts: every program of the bench has that for nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time, thread_time

from bench.speed import corpus
from bench.speed.figures import given_lines
from bench.speed.probe import Probe, install

from dragoman.config import Config
from dragoman.document import AlignedDocument, Source
from dragoman.pipeline import Pipeline
from dragoman.render import render


def pipeline_of(package: Path, settings: Iterable[str]) -> Pipeline:
    """A pipeline with ``package``, warm. ``settings``: ``name=value`` of ``Config``."""
    values = dict(setting.split("=", 1) for setting in settings)
    config = replace(Config(), models=(package,)).with_values(values, "--set")
    pipeline = Pipeline.from_config(config)
    pipeline.run_one(Source("warm", "Le ministre a parlé hier à la presse, dit-on à Paris."), "en")
    return pipeline


def measured(pipeline: Pipeline, sources: list[Source]) -> tuple[dict[str, object], list[AlignedDocument]]:
    """The row of one run, and its documents."""
    Probe.forget()
    start, cpu, outside = perf_counter(), process_time(), thread_time()
    digest, written, kept = hashlib.sha256(), 0, []
    for result in pipeline.run(sources, "en"):
        assert isinstance(result, AlignedDocument)
        data = b"".join(render([result], "json"))
        written += len(data)
        digest.update(data)
        kept.append(result)
    seconds, cpu, outside = perf_counter() - start, process_time() - cpu, thread_time() - outside
    row = {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "outside_cpu_seconds": outside,  # of the one thread that does not translate
        "engine_seconds": Probe.seconds(),
        "documents": len(kept),
        "sentences": sum(len(document.segments) for document in kept),
        "translated": sum(one.status == "translated" for document in kept for one in document.segments),
        "engine_sentences": len(Probe.tokens),
        "engine_tokens": sum(map(len, Probe.tokens)),
        "input_bytes": sum(len(source.raw) for source in sources),
        "output_bytes": written,
        "output_sha256": digest.hexdigest()[:12],
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    return row, kept


def given(document: AlignedDocument, language: str) -> dict[str, object]:
    """What argostranslate gets: the repaired text, and for its splitter the sentences of every line."""
    text = document.document.text.value
    bounds = [(one.sentence.start, one.sentence.end) for one in document.segments]
    return {"id": document.document.id, "language": language, "text": text, "lines": given_lines(text, bounds)}


def write_lines(values: Iterable[object], file: Path) -> None:
    """As JSON Lines."""
    file.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), encoding="utf-8")


def main() -> None:
    """Runs once."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--tokens", type=Path, help="keep what the engine was given, in its order")
    parser.add_argument("--given", type=Path, help="keep what argostranslate is to be given")
    options = parser.parse_args()
    install()
    pipeline = pipeline_of(options.package, options.set)
    documents = corpus.read(options.documents)
    row, aligned = measured(pipeline, [Source(one.id, one.text.encode()) for one in documents])
    if options.tokens:
        write_lines(Probe.tokens, options.tokens)
    if options.given:
        write_lines((given(a, one.language) for a, one in zip(aligned, documents, strict=True)), options.given)
    print(json.dumps(row))


if __name__ == "__main__":
    main()
