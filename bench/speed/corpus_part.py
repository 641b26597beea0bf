"""(a) Dragoman, (b) the limit, (c) argostranslate over the same documents, in turns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.speed.corpus import PLAN, SEEDS
from bench.speed.workshop import Workshop

PART = "corpus"
# argostranslate goes document by document, so that its pace does not depend on how many there are: it gets one round of
# ``corpus.PLAN``, as it would take far longer than all others together.
FEWER = slice(SEEDS, SEEDS + len(PLAN))
# Variables that its settings read, chosen for two cores. Without them one sentence at a time (batches of 32 tokens) has
# both cores.
TUNED = {"ARGOS_INTER_THREADS": "2", "ARGOS_INTRA_THREADS": "1", "ARGOS_BATCH_SIZE": "2048"}
THREADS = ((2, 1), (1, 2))
BATCHES = (512, 1024, 2048, 4096)


def sweep(shop: Workshop, share: int) -> dict[str, Any]:
    """The best inter_threads, intra_threads and tokens in a batch for the engine alone, on a part of the sentences."""
    rows = []
    for (inter, intra), batch in itertools.product(THREADS, BATCHES):
        setting = {"inter": inter, "intra": intra, "batch": batch}
        row = engine(shop, "distinct", 4, setting, "--share", share)
        shop.note("sweep", "engine", row, **setting)
        rows.append((row["cpu_seconds"], setting))  # all have two threads; the clock would count what others took
    return min(rows, key=lambda row: row[0])[1]


def engine(shop: Workshop, name: str, beam: int, setting: dict[str, Any], *more: object) -> dict[str, Any]:
    """A row of the engine alone."""
    flags = [text for key, value in setting.items() for text in (f"--{key}", value)]
    files = ("--tokens", shop.file("tokens", name), "--package", shop.package)
    return shop.run("run_engine", "dragoman", *files, "--beam", beam, *flags, *more)


def run(shop: Workshop, runs: int, corpora: Sequence[str], best: dict[str, Any]) -> None:
    """``runs`` rounds, each program once a round and corpus."""
    for number, name in itertools.product(range(runs), corpora):
        given = shop.file("given", name)
        lines = given.read_text(encoding="utf-8").splitlines(keepends=True)
        fewer = Path(f"{given}.part")
        fewer.write_text("".join(lines[FEWER]), encoding="utf-8")
        for beam in (4, 2):
            row = shop.run("run_dragoman", "dragoman", *shop.dragoman(name), "--set", f"beam_size={beam}")
            shop.note(PART, "dragoman", row, corpus=name, beam=beam, run=number)
            limit = engine(shop, name, beam, best) | {"translated": row["translated"]}  # it has each of them once
            shop.note(PART, "engine", limit, corpus=name, beam=beam, run=number)
        shop.note(PART, "argos", shop.run("run_argos", "argos", "--given", fewer), corpus=name, run=number)
        row = shop.run("run_argos", "argos", "--given", fewer, **TUNED)
        shop.note(PART, "argos tuned", row, corpus=name, run=number)
