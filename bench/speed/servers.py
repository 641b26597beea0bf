"""Servers, started and stopped: how long until the first answer, how much memory."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.load.load import family, resident
from bench.speed.clients import Api, ask
from bench.speed.corpus import News

FIRST = News("first", "fr", "Le ministre a parlé hier à la presse, dit-on à Paris.")
_PATIENCE = 120  # seconds


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a server is started. What it says goes into ``log``; it runs in the folder of that."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    port: int
    api: Api
    log: Path


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs. ``first``: seconds from its start to its first translation."""

    name: str
    port: int
    api: Api
    pid: int
    first: float

    @property
    def pids(self) -> list[int]:
        """Its processes."""
        return family(self.pid)

    @property
    def memory(self) -> int:
        """Resident memory of its processes, MiB."""
        return round(resident(self.pids))


@contextmanager
def start(recipe: Recipe) -> Iterator[Server]:
    """A server that has given its first answer; stopped at the end."""
    begun = time.perf_counter()
    with recipe.log.open("wb") as out:
        process = subprocess.Popen(
            recipe.command, env=recipe.environment, cwd=recipe.log.parent, stdout=out, stderr=out
        )
    try:
        while not _answers(recipe.port, recipe.api):
            if process.poll() is not None or time.perf_counter() > begun + _PATIENCE:
                raise SystemExit(f"{recipe.name} did not start: see {recipe.log}")
            time.sleep(0.02)
        first = time.perf_counter() - begun
        print(f"{recipe.name}: first answer after {first:.2f} s", file=sys.stderr)
        yield Server(recipe.name, recipe.port, recipe.api, process.pid, first)
    finally:
        process.terminate()
        process.wait(60)


def _answers(port: int, api: Api) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        return ask(connection, api, FIRST)[1] == "good"
    finally:
        connection.close()
