"""``dragoman detect``: the language of every span of every paragraph, one JSON object a paragraph."""

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


def run(options: argparse.Namespace) -> int:
    """Runs the command."""
    return for_each(options, _show)


def _show(pipeline: Pipeline, source: Source) -> str:
    document = pipeline.prepare(source)
    value = document.text.value
    lines = []
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
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    return "".join(lines)
