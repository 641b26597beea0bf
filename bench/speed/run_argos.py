"""(c) argostranslate as its users call it, document by document. Prints one row. Runs in argostranslate's environment.

    ARGOS_PACKAGES_DIR=… python -m bench.speed.run_argos --given given.jsonl

It is told the language of each document, which Dragoman finds out, and given the repaired text and a splitter that
costs nothing (``splitter``). English documents cost it nothing either.
"""

from __future__ import annotations

import argparse
import json
import resource
from pathlib import Path
from time import perf_counter, process_time

from bench.speed.splitter import install


def main() -> None:
    """Runs once."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--given", type=Path, required=True)
    options = parser.parse_args()
    install(options.given)
    documents = [json.loads(line) for line in options.given.read_text(encoding="utf-8").splitlines()]
    from argostranslate import settings, translate

    for code in sorted({one["language"] for one in documents}):
        translate.translate("Le ministre a parlé.", code, "en")  # loads the model
    start, cpu = perf_counter(), process_time()
    answers = [translate.translate(one["text"], one["language"], "en") for one in documents]
    seconds, cpu = perf_counter() - start, process_time() - cpu
    translated = [one for one in documents if one["language"] != "en"]
    row = {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "documents": len(documents),
        "empty": sum(not answer.strip() for answer in answers),
        "translated": sum(len(sentences) for one in translated for sentences in one["lines"].values()),
        "beam": settings.beam_size,
        "batch_tokens": settings.batch_size,
        "threads": [settings.inter_threads, settings.intra_threads],
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(row))


if __name__ == "__main__":
    main()
