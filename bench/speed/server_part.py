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
from bench.speed.servers import Recipe, Server, start
from bench.speed.workshop import Workshop

PART = "servers"


def dragoman(shop: Workshop, beam: int, port: int, **more: str) -> Recipe:
    """``dragoman serve`` with its defaults but for the package, the beam, ``more``, no rate limit, and nothing kept.

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
    name = ", ".join([f"dragoman, beam {beam}", *(f"{key}={value}" for key, value in more.items())])
    variables |= {f"DRAGOMAN_{key.upper()}": value for key, value in more.items()}
    command = [str(Path(shop.python("dragoman")).with_name("dragoman")), "serve"]
    return Recipe(name, command, shop.environment(**variables), port, DRAGOMAN, shop.work / f"{port}.log")


def libretranslate(shop: Workshop, port: int) -> Recipe:
    """LibreTranslate under waitress with its default number of threads, and Argos's settings for two cores."""
    variables = {"BENCH_GIVEN": str(shop.file("given", "distinct"))} | TUNED
    flags = ["--host", "127.0.0.1", "--port", str(port), "--load-only", "ar,en,fr", "--disable-files-translation"]
    command = [shop.python("libretranslate"), "-m", "bench.speed.serve_libretranslate", *flags]
    return Recipe(
        "libretranslate", command, shop.environment(**variables), port, LIBRETRANSLATE, shop.work / f"{port}.log"
    )


def run(shop: Workshop, clients: Sequence[int], seconds: float) -> None:
    """All servers are started, one after the other; then for each number of clients they are asked in turn."""
    recipes = (dragoman(shop, 4, 18741), dragoman(shop, 2, 18742), libretranslate(shop, 18743))
    with ExitStack() as stack:
        opened = [stack.enter_context(start(recipe)) for recipe in recipes]
        for server in opened:
            shop.note(PART, server.name, {"first_answer": server.first, "memory_first": server.memory})
        for beam, server in zip((4, 2), opened, strict=False):
            arguments = ("--port", server.port, "--package", shop.package, "--beam", beam)
            shop.note("short", server.name, shop.run("run_short", "dragoman", *arguments))
        for number in clients:
            for server in opened:
                loaded(shop, PART, server, number, seconds)


def loaded(shop: Workshop, part: str, server: Server, clients: int, seconds: float) -> None:
    """A row of one server under load."""
    every = corpus.read(shop.file("documents", "distinct"))
    documents = [one for one in every if one.language != "en"]  # English ones cost no server anything
    watch: dict[str, Any] = {}
    with watched(watch, server.pids):
        row = drive(server.port, server.api, documents, clients, seconds)
    shop.note(part, server.name, row | watch, memory=server.memory)
