"""``dragoman corpus``: many documents in, shards out; resumable, on one machine or a Ray cluster."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from functools import partial

from dragoman import batch, tags
from dragoman.batch import bitext, cluster, local, manifest, repeats, report
from dragoman.batch.progress import Progress, Tally
from dragoman.batch.shards import DOCUMENTS
from dragoman.batch.store import open_store, refuse_inside
from dragoman.batch.summary import Summary
from dragoman.cli.sources import add_config, complain, load_config
from dragoman.config import Config, cores
from dragoman.document import Failure
from dragoman.errors import ConfigError, InputError
from dragoman.pipeline import Pipeline, find_packages
from dragoman.read import Options
from dragoman.render import FORMATS

_NAMED = 20  # failures that are listed at the end; all of them are in the manifest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("inputs", nargs="+", metavar="IN", help="file, folder, glob, or URI (s3://bucket/news/*.jsonl)")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder or URI to write into")
    parser.add_argument("--target", metavar="LANG", help="language to translate into (default: en)")
    parser.add_argument("--format", default="jsonl", choices=sorted(FORMATS), help="of the shards (default: jsonl)")
    parser.add_argument("--resume", action="store_true", help="go on with the run in DIR")
    parser.add_argument("--engine", default="local", choices=("local", "ray"), help="who works (default: local)")
    parser.add_argument(
        "--address", metavar="HOST:PORT", help="of a Ray cluster to join (default: Ray on this machine)"
    )
    parser.add_argument("--workers", type=_positive, metavar="N", help="processes or actors (default: one a core)")
    parser.add_argument(
        "--shard-size", type=_positive, default=DOCUMENTS, metavar="N", help=f"documents a shard (default: {DOCUMENTS})"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="measure a sample, say how long it would take, write nothing"
    )
    parser.add_argument("--pairs", action="store_true", help="write the sentence pairs too, filtered, each once")
    parser.add_argument("--pairs-format", default="tsv", choices=bitext.FORMATS, help="of the pairs (default: tsv)")
    parser.add_argument("--repeats", action="store_true", help="list paragraphs that repeat another document's")
    parser.add_argument("--report", action="store_true", help="write report.html too")
    _add_reading(parser)
    add_config(parser)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    known = Options()
    parser.add_argument("--source", metavar="LANG", help="language of the documents (default: found, span by span)")
    parser.add_argument("--charset", help="charset of plain text (default: found)")
    for name in ("text", "id", "language"):
        default = getattr(known, name)
        parser.add_argument(f"--{name}-field", default=default, metavar="NAME", help=f"in rows (default: {default})")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Runs the command."""
    _check(options)
    config = load_config(options)
    config = replace(config, threads=config.threads or 1)  # the processes are the parallelism
    job = _job(options, config)
    listing = batch.Listing.of(batch.find(options.inputs))
    if options.dry_run:
        return _estimate(options, job, listing)
    made = batch.signature(find_packages(config), job.target)
    header = batch.Header.of(job, config, made, listing, options.shard_size)
    shards = batch.cut(batch.items(batch.find(options.inputs), job.reading), options.shard_size)
    progress = Progress(Tally(listing.bytes))
    try:
        done = batch.Run(job, header, options.resume).complete(shards, _engine(options), progress)
    except KeyboardInterrupt:
        print(f"dragoman: stopped; what is finished is in {options.out}, --resume goes on with it", file=sys.stderr)
        return 130
    return _finish(options, header, done)


def _check(options: argparse.Namespace) -> None:
    """Refuses what cannot work before anything is done.

    Raises:
        ConfigError, InputError: says what to do instead.
    """
    if (options.pairs or options.repeats) and options.format != "jsonl":
        raise ConfigError("--pairs and --repeats read the shards again, which only --format jsonl allows")
    if "-" in options.inputs:
        raise InputError("a corpus is files, so that it can be read again; for standard input: dragoman normalize -")
    refuse_inside(options.out, options.inputs)


def _job(options: argparse.Namespace, config: Config) -> batch.Job:
    fields = Options(text=options.text_field, id=options.id_field, language=options.language_field)
    language = None if options.source in (None, "auto") else tags.language(options.source).code
    target = tags.language(options.target or config.target).code
    reading = batch.Reading(language, options.charset, fields)
    return batch.Job(partial(Pipeline.from_config, config), options.out, target, options.format, reading)


def _engine(options: argparse.Namespace) -> batch.Engine:
    if options.engine == "ray":
        return partial(cluster.run, workers=options.workers, address=options.address)
    return partial(local.run, workers=options.workers or cores())


def _estimate(options: argparse.Namespace, job: batch.Job, listing: batch.Listing) -> int:
    made = batch.estimate(listing, batch.find(options.inputs), job.reading, job.build(), job.target)
    for line in made.lines(options.workers or cores()):
        print(line)
    return 0


def _finish(options: argparse.Namespace, header: batch.Header, done: batch.Result) -> int:
    """Pairs and report from what the run has written, then everything that failed."""
    store = open_store(options.out)
    pairs = bitext.write(store, options.pairs_format) if options.pairs else None
    if options.repeats:
        counts = repeats.write(store)
        print(f"{counts['exact']} paragraphs repeat another document's, {counts['near']} more nearly", file=sys.stderr)
    failed = 0
    for record in manifest.records(store):
        if record["status"] == "failed":
            failed += 1
            if failed <= _NAMED:
                complain(Failure(record["id"], record["code"], record["error"]))
    if failed > _NAMED:
        print(f"dragoman: … and {failed - _NAMED} more: see {options.out}/{manifest.NAME}", file=sys.stderr)
    for lost in done.lost:
        print(f"dragoman: shard {lost.number} ({lost.documents} inputs) is not done: {lost.reason}", file=sys.stderr)
    if options.report:
        store.write("report.html", report.render(Summary.of(manifest.records(store)), header, pairs))
    return 1 if failed or done.lost else 0
