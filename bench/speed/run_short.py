"""One short request alone: Dragoman's server against CTranslate2 itself on the tokens, in turns. Prints one row.

python -m bench.speed.run_short --port 8000 --package DIR --beam 2
"""

from __future__ import annotations

import argparse
import http.client
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import ctranslate2
from bench.speed.clients import DRAGOMAN, ask
from bench.speed.corpus import SENTENCES, News

from dragoman.modelside import model_source
from dragoman.packages import read_package
from dragoman.translate import Penalties
from dragoman.translate.tokenizers import open_tokenizer

LINES = 40


def lines() -> list[str]:
    """French and Arabic lines of 50 to 70 characters."""
    rows = [line.split("\t") for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    return [text for language, text in rows if language != "en" and len(text) <= 70][:LINES]


def direct(model: Any, tokens: list[str], decoding: Mapping[str, Any]) -> float:
    """Seconds of one call."""
    start = perf_counter()
    model.translate_batch([tokens], replace_unknowns=True, return_scores=True, **decoding)
    return perf_counter() - start


def main() -> None:
    """Runs once."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--beam", type=int, default=2)
    options = parser.parse_args()
    package = read_package(options.package)
    encode = open_tokenizer(package).encode
    decoding = {"beam_size": options.beam, **asdict(Penalties.of(package.options))}
    models = [ctranslate2.Translator(str(package.path / "model"), intra_threads=threads) for threads in (1, 2)]
    connection = http.client.HTTPConnection("127.0.0.1", options.port, timeout=60)
    asked: list[float] = []
    called: list[list[float]] = [[] for _ in models]
    for number, text in enumerate(lines()):
        (tokens,) = encode([model_source(text)])
        seconds, what = ask(connection, DRAGOMAN, News(str(number), "", text))
        if what != "good":
            raise SystemExit(f"a short request was not answered: {what}")
        asked.append(seconds)
        for model, times in zip(models, called, strict=True):
            times.append(direct(model, tokens, decoding))
    best = min(median(times) for times in called)
    row = {
        "beam": options.beam,
        "requests": len(asked),
        "server_ms": 1000 * median(asked),
        "direct_ms": 1000 * best,
        "over_ms": 1000 * (median(asked) - best),
        "direct_ms_by_threads": [1000 * median(times) for times in called],
    }
    print(json.dumps(row))


if __name__ == "__main__":
    main()
