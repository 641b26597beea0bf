"""``dragoman detect``: the language of every span of every paragraph, one JSON object a paragraph."""

from __future__ import annotations

import argparse
import json
import sys

from dragoman.cli.sources import add_config, add_input, complain, load_config, read_sources
from dragoman.document import Failure, Source
from dragoman.errors import InputError
from dragoman.pipeline import Pipeline


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    add_input(parser)
    add_config(parser)


def run(options: argparse.Namespace) -> int:
    """Runs the command."""
    pipeline = Pipeline.from_config(load_config(options))
    failed = 0
    for source in read_sources(options):
        result = source if isinstance(source, Failure) else _show(pipeline, source)
        if result is not None:
            failed += 1
            complain(result)
    return 1 if failed else 0


def _show(pipeline: Pipeline, source: Source) -> Failure | None:
    try:
        document = pipeline.prepare(source)
    except InputError as error:
        return Failure(source.id, error.code, str(error))
    value = document.text.value
    for number, paragraph in enumerate(document.paragraphs):
        spans = [span for sentence in paragraph.sentences for span in sentence.spans]
        row = {
            "id": document.id,
            "paragraph": number,
            "language": paragraph.language,
            "spans": [
                {"language": s.language, "confidence": s.confidence, "text": value[s.start : s.end]} for s in spans
            ],
        }
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    return None
