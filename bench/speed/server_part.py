"""(d) Servers under load, one short request alone, start and memory."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.speed import corpus
from bench.speed.clients import DRAGOMAN, LIBRETRANSLATE, drive
from bench.speed.corpus_part import TUNED
from bench.speed.others import watched
from bench.speed.servers import Recipe, start
from bench.speed.workshop import Workshop

PART = "servers"


def dragoman(shop: Workshop, beam: int, port: int) -> Recipe:
    """``dragoman serve`` with its defaults but for the package, the beam, no rate limit, and nothing kept.

    The clients send documents again when all were sent: what was kept of them would be all that is measured.
    """
    variables = {
        "DRAGOMAN_MODELS": str(shop.package),
        "DRAGOMAN_BEAM_SIZE": str(beam),
        "DRAGOMAN_PORT": str(port),
        "DRAGOMAN_RATE_LIMIT": "",
        "DRAGOMAN_CACHE": "0",
        "DRAGOMAN_LOG_LEVEL": "warning",
        "DRAGOMAN_ARGOS_PACKAGES": str(shop.work / "no-such-folder"),
    }
    name = f"dragoman, beam {beam}"
    command = [str(Path(shop.python("dragoman")).with_name("dragoman")), "serve"]
    return Recipe(name, command, shop.environment(**variables), port, DRAGOMAN, shop.work / f"{port}.log")


def libretranslate(shop: Workshop, tuned: bool, port: int) -> Recipe:
    """LibreTranslate under waitress with its default number of threads, with or without Argos's settings."""
    variables = {"BENCH_GIVEN": str(shop.file("given", "distinct"))} | (TUNED if tuned else {})
    name = "libretranslate tuned" if tuned else "libretranslate"
    flags = ["--host", "127.0.0.1", "--port", str(port), "--load-only", "ar,en,fr", "--disable-files-translation"]
    command = [shop.python("libretranslate"), "-m", "bench.speed.serve_libretranslate", *flags]
    return Recipe(name, command, shop.environment(**variables), port, LIBRETRANSLATE, shop.work / f"{port}.log")


def run(shop: Workshop, clients: Sequence[int], seconds: float) -> None:
    """All servers are started, one after the other; then for each number of clients they are asked in turn."""
    every = corpus.read(shop.file("documents", "distinct"))
    documents = [one for one in every if one.language != "en"]  # English ones cost neither server anything
    with ExitStack() as stack:
        opened = [
            stack.enter_context(start(recipe))
            for recipe in (
                dragoman(shop, 4, 18741),
                dragoman(shop, 2, 18742),
                libretranslate(shop, False, 18743),
                libretranslate(shop, True, 18744),
            )
        ]
        for server in opened:
            shop.note(PART, server.name, {"first_answer": server.first, "memory_first": server.memory})
        for beam, server in zip((4, 2), opened, strict=False):
            arguments = ("--port", server.port, "--package", shop.package, "--beam", beam)
            shop.note("short", server.name, shop.run("run_short", "dragoman", *arguments))
        for number in clients:
            for server in opened:
                watch: dict[str, Any] = {}
                with watched(watch, server.pids):
                    row = drive(server.port, server.api, documents, number, seconds)
                shop.note(PART, server.name, row | watch, memory=server.memory)
