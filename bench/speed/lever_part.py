"""What each setting gains or costs, against the defaults: the same documents, one run each, beam 2."""

from __future__ import annotations

from contextlib import ExitStack
from subprocess import CalledProcessError
from typing import Any

from bench.speed.corpus_part import engine
from bench.speed.server_part import dragoman as recipe_of
from bench.speed.server_part import loaded
from bench.speed.servers import start
from bench.speed.workshop import Workshop

PART = "levers"
# Settings of Dragoman, over the whole of (a).
SETTINGS = {
    "compute type": [f"compute_type={kind}" for kind in ("int8", "int8_float32", "int16", "float32")],
    "threads (inter)": ["threads=1", "threads=2"],
    "tokens in a batch": [f"batch_tokens={size}" for size in (256, 512, 1024, 2048, 4096, 8192)],
    "window, sentences": [f"window={size}" for size in (64, 256, 512, 1024, 4096)],
    "beam": ["beam_size=1", "beam_size=4"],
}
DEFAULT = {"inter": 2, "intra": 1, "batch": 2048}
# Of the engine alone, over (b): what Dragoman has no setting for.
ENGINE: dict[str, list[object]] = {
    "default": [],
    "longest output by source": ["--limit-by-source"],
    "unknown words left": ["--keep-unknowns"],
}


# Variables that CTranslate2 and glibc read when a program starts. CTranslate2 takes oneDNN on processors that are not
# Intel's, unless told otherwise.
VARIABLES: dict[str, dict[str, str]] = {
    "MKL instead of oneDNN": {"CT2_USE_MKL": "1"},
    "MKL, weights packed": {"CT2_USE_MKL": "1", "CT2_USE_EXPERIMENTAL_PACKED_GEMM": "1"},
    "huge pages, memory kept": {
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1073741824:"
        "glibc.malloc.trim_threshold=4294967296"
    },
}
# Settings of the service.
SERVED: list[dict[str, str]] = [{}, {"batch_tokens": "512"}, {"batch_tokens": "256"}, {"batch_ms": "2000"}]


def run(shop: Workshop) -> None:
    """The baseline before and after each kind of lever, since the machine drifts."""
    for lever, settings in SETTINGS.items():
        dragoman(shop, lever, "")
        for setting in settings:
            dragoman(shop, lever, setting)
    variables(shop)
    for name, flags in ENGINE.items():
        row = engine(shop, "distinct", 2, DEFAULT, *flags)
        shop.note(PART, "engine", row, lever="engine alone", setting=name)
    deduplication(shop)
    served(shop)


def dragoman(shop: Workshop, lever: str, setting: str) -> None:
    """One row; no setting: the baseline. A processor need not have every compute type."""
    flags = ["--set", setting] if setting else []
    try:
        row = shop.run("run_dragoman", "dragoman", *shop.dragoman("distinct"), *flags)
    except CalledProcessError:
        row = {"seconds": None}
    shop.note(PART, "dragoman", row, lever=lever, setting=setting or "default")


def variables(shop: Workshop) -> None:
    """Rows of what is set outside Dragoman."""
    for name, values in {"default": {}, **VARIABLES}.items():
        row = shop.run("run_dragoman", "dragoman", *shop.dragoman("distinct"), **values)
        shop.note(PART, "dragoman", row, lever="environment", setting=name)


def deduplication(shop: Workshop) -> None:
    """Over documents with repeats: the engine given each sentence once, and as often as documents have it.

    A window of one sentence ends with every document, so that what the engine is given then is what all documents hold.
    """
    every = shop.file("tokens", "undeduplicated")
    flags: list[Any] = ["--set", "beam_size=1", "--set", "window=1", "--tokens", every]
    shop.run("run_dragoman", "dragoman", *shop.dragoman("repeats"), *flags)
    for name, setting in (("repeats", "default"), ("undeduplicated", "off")):
        shop.note(PART, "engine", engine(shop, name, 2, DEFAULT), lever="deduplication", setting=setting)


def served(shop: Workshop) -> None:
    """The service with other settings, for one client and for eight."""
    recipes = [recipe_of(shop, 2, 18751 + number, **more) for number, more in enumerate(SERVED)]
    with ExitStack() as stack:
        servers = [stack.enter_context(start(recipe)) for recipe in recipes]
        for clients in (1, 8):
            for server in servers:
                loaded(shop, "served", server, clients, 10)
