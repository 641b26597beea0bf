"""``dragoman repair``: repaired text; with ``--explain`` what was changed, where, and by which step."""

from __future__ import annotations

import argparse
import json

from dragoman.cli.sources import add_config, add_input, for_each
from dragoman.document import Source
from dragoman.pipeline import Pipeline


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    add_input(parser)
    add_config(parser)
    parser.add_argument("--explain", action="store_true", help="one JSON object an edit instead of the text")


def run(options: argparse.Namespace) -> int:
    """Runs the command."""
    return for_each(options, _explanation if options.explain else _text)


def _text(pipeline: Pipeline, source: Source) -> str:
    return pipeline.repair(source).value


def _explanation(pipeline: Pipeline, source: Source) -> str:
    text = pipeline.repair(source)
    rows = [{"id": source.id, "encoding": text.encoding} | edit for edit in text.edit_dicts()]
    return "".join(json.dumps(row, ensure_ascii=True) + "\n" for row in rows)
