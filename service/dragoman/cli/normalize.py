"""``dragoman normalize``: documents in, aligned documents out."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, count
from pathlib import Path

from dragoman.cli.sources import add_config, add_input, complain, load_config, read_sources
from dragoman.document import AlignedDocument, Failure
from dragoman.pipeline import Pipeline
from dragoman.render import FORMATS, extension, render


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    add_input(parser)
    add_config(parser)
    parser.add_argument("--target", metavar="LANG", help="language to translate into (default: en)")
    parser.add_argument("--format", default="json", choices=sorted(FORMATS), help="output format (default: json)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="one file a document (default: standard output)")


def run(options: argparse.Namespace) -> int:
    """Runs the command."""
    config = load_config(options)
    results = Pipeline.from_config(config).run(read_sources(options), options.target or config.target)
    counts: Counter[str] = Counter()
    documents = _documents(results, counts)
    if options.out is None:
        for piece in render(documents, options.format):
            sys.stdout.buffer.write(piece)
    else:
        _write(documents, options.out, options.format)
    return 1 if counts["failed"] else 0


def _documents(results: Iterable[AlignedDocument | Failure], counts: Counter[str]) -> Iterator[AlignedDocument]:
    for result in results:
        if isinstance(result, Failure):
            counts["failed"] += 1
            complain(result)
        else:
            yield result


def _write(documents: Iterable[AlignedDocument], folder: Path, format: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    used: set[str] = set()
    for document in documents:
        stem = re.sub(r"[^\w.\-]+", "_", document.document.id).strip("._") or "document"
        used.add(name := _free(stem, used))
        file = folder / f"{name}{extension(format)}"
        with file.open("wb") as out:
            out.writelines(render([document], format))
        print(f"{file}: {_summary(document)}", file=sys.stderr)
    if used:
        print(_HINT.format(count=len(used), folder=folder), file=sys.stderr)


_HINT = """{count} aligned documents are in {folder}/. The same over HTTP:
  dragoman serve &
  curl --data-binary @FILE -H 'Content-Type: text/plain' 'http://127.0.0.1:8000/normalize?target=en'"""


def _free(stem: str, used: set[str]) -> str:
    """``stem``, or with the first number that is free: a/x.txt and b/x.txt are both called x."""
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(name for name in names if name not in used)


def _summary(document: AlignedDocument) -> str:
    statuses = Counter(segment.status for segment in document.segments)
    languages = ", ".join(f"{name} {share:.0%}" for name, share in document.languages.items())
    parts = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
    return f"{languages}; segments: {parts}; {len(document.document.text.edits)} repairs"
