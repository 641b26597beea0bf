"""``dragoman repair``: repaired text; with ``--explain`` what was changed, where, and by which step."""

from __future__ import annotations

import argparse
import json
import sys

from dragoman.cli.sources import add_config, add_input, complain, load_config, read_sources
from dragoman.document import Failure, Source
from dragoman.errors import InputError
from dragoman.pipeline import Pipeline
from dragoman.text import Text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    add_input(parser)
    add_config(parser)
    parser.add_argument("--explain", action="store_true", help="one JSON object an edit instead of the text")


def run(options: argparse.Namespace) -> int:
    """Runs the command."""
    pipeline = Pipeline.from_config(load_config(options))
    failed = 0
    for source in read_sources(options):
        result = source if isinstance(source, Failure) else _show(pipeline, source, options.explain)
        if result is not None:
            failed += 1
            complain(result)
    return 1 if failed else 0


def _show(pipeline: Pipeline, source: Source, explain: bool) -> Failure | None:
    try:
        text = pipeline.repair(source)
    except InputError as error:
        return Failure(source.id, error.code, str(error))
    sys.stdout.write(_explanation(source.id, text) if explain else text.value)
    return None


def _explanation(name: str, text: Text) -> str:
    rows = [{"id": name, "encoding": text.encoding} | edit for edit in text.edit_dicts()]
    return "".join(json.dumps(row, ensure_ascii=True) + "\n" for row in rows)
