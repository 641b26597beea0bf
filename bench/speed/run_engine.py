"""(b) The limit: sentences that are tokenized, distinct and sorted, in one call of CTranslate2. Prints one row.

    python -m bench.speed.run_engine --tokens tokens.jsonl --package DIR --beam 4 --inter 2 --intra 1 --batch 2048

Decoding as Dragoman has it, with the penalties of the package; the tokens are not turned into text again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import ctranslate2

from dragoman.packages import read_package
from dragoman.translate import Penalties

LONGEST = 256  # CTranslate2's own limit on the output, in tokens


def limits(tokens: Sequence[Sequence[str]], step: int) -> list[tuple[Sequence[Sequence[str]], int]]:
    """``tokens`` (longest first) in calls of ``step`` sentences, each with twice its longest source and 20 as limit."""
    calls = (tokens[start : start + step] for start in range(0, len(tokens), step))
    return [(call, min(LONGEST, 2 * len(call[0]) + 20)) for call in calls]


def decode(model: Any, tokens: Sequence[Sequence[str]], options: argparse.Namespace, penalties: Penalties) -> list[Any]:
    """All results. By source length: several calls that CTranslate2 queues, so that no thread waits between them."""
    decoding = {
        "beam_size": options.beam,
        **asdict(penalties),
        "replace_unknowns": not options.keep_unknowns,
        "max_batch_size": options.batch,
        "batch_type": "tokens",
        "max_input_length": 0,
    }
    if not options.limit_by_source:
        return model.translate_batch(tokens, max_decoding_length=LONGEST, **decoding)
    calls = [
        model.translate_batch(call, max_decoding_length=limit, asynchronous=True, **decoding)
        for call, limit in limits(tokens, 128)
    ]
    return [one.result() for call in calls for one in call]


def main() -> None:
    """Runs once."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tokens", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--inter", type=int, default=2)
    parser.add_argument("--intra", type=int, default=1)
    parser.add_argument("--batch", type=int, default=2048, help="tokens")
    parser.add_argument("--compute-type", default="default")
    parser.add_argument("--share", type=int, default=1, help="only every so many-th sentence (for sweeps)")
    parser.add_argument("--limit-by-source", action="store_true")
    parser.add_argument("--keep-unknowns", action="store_true", help="without replace_unknowns")
    options = parser.parse_args()
    penalties = Penalties.of(read_package(options.package).options)
    lines = options.tokens.read_text(encoding="utf-8").splitlines()[:: options.share]
    tokens = sorted((json.loads(line) for line in lines), key=lambda one: (-len(one), one))
    model = ctranslate2.Translator(
        str(options.package / "model"),
        compute_type=options.compute_type,
        inter_threads=options.inter,
        intra_threads=options.intra,
    )
    model.translate_batch(tokens[-1:], beam_size=options.beam)
    start, cpu = perf_counter(), process_time()
    results = decode(model, tokens, options, penalties)
    seconds, cpu = perf_counter() - start, process_time() - cpu
    row = {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "engine_sentences": len(tokens),
        "engine_tokens": sum(map(len, tokens)),
        "target_tokens": sum(len(result.hypotheses[0]) for result in results),
        "truncated": sum(len(result.hypotheses[0]) >= LONGEST for result in results),
        "compute_type": model.compute_type,
    }
    print(json.dumps(row))


if __name__ == "__main__":
    main()
