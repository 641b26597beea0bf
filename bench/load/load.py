"""Load on a real server: so many clients, documents of mixed sizes, every answer checked.

::

    python bench/load/load.py --clients 1 8 32 128 --seconds 30        # starts `dragoman serve` and stops it
    python bench/load/load.py --clients 32 --seconds 600 --label soak  # a soak; memory at start and end
    python bench/load/load.py --url http://127.0.0.1:8000 …            # a server that runs already

Standard library only. A client sends its next request when it has its answer; told to wait (503, 429), it waits as
long as it is told, and the refusal is counted. An answer is right when it is whole: its id, its text to the character
(segments and gaps), and the number that was written into the text. Prints a row of the README's table for each number
of clients.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SEEDS = Path(__file__).parents[2] / "seeds"
# Kinds of documents: how often of a hundred, and about how many characters.
MIX = {"line": (70, 100), "paragraph": (25, 600), "article": (4, 2500), "long": (1, 20_000)}


def sentences() -> list[str]:
    """The sentences of the French and Arabic seeds, and some that are English."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(SEEDS.glob("*.txt")))
    found = [piece.strip() for piece in re.split(r"(?<=[.!?؟])\s+|\n+|\\r\\n", text)]
    return [piece for piece in found if 40 < len(piece) < 250]


def document(rng: random.Random, known: Sequence[str], number: int) -> tuple[str, str]:
    """A kind and a text of that kind, with ``number`` in it."""
    kind = rng.choices(list(MIX), [share for share, _ in MIX.values()])[0]
    size = MIX[kind][1]
    parts = [f"Document numéro {number}."]
    while sum(map(len, parts)) < size:
        parts.append(rng.choice(known))
        if rng.random() < 0.2:
            parts[-1] += "\n"
    return kind, " ".join(parts)


def fault(answer: dict[str, Any], id: str, number: int) -> str | None:
    """What is wrong with a good answer."""
    if answer["id"] != id:
        return "another document's answer"
    if f"numéro {number}." not in answer["text"]:
        return "another document's text"
    pieces, last = [], 0
    for segment in answer["segments"]:
        pieces += [answer["text"][last : segment["start"]], segment["source"]]
        last = segment["end"]
        if segment["status"] == "failed" or (segment["status"] == "translated" and not segment["target"].strip()):
            return "a sentence without its translation"
    return None if "".join([*pieces, answer["text"][last:]]) == answer["text"] else "text lost"


@dataclass
class Tally:
    """What the clients saw. Seconds by kind of document; refusals and faults by name."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in MIX})
    characters: int = 0
    sent: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client:
    """One client with one kept-alive connection."""

    def __init__(self, host: str, port: int, number: int, tally: Tally, known: Sequence[str]) -> None:
        self._address = host, port
        self._rng = random.Random(number)
        self._number = number
        self._tally = tally
        self._known = known
        self._connection = http.client.HTTPConnection(host, port, timeout=400)

    def run(self, end: float) -> None:
        """Asks until ``end`` (``time.monotonic``)."""
        count = 0
        while time.monotonic() < end:
            count += 1
            number = self._number * 1_000_000 + count
            kind, text = document(self._rng, self._known, number)
            wait = self._ask(kind, text, number)
            if wait:
                time.sleep(min(wait, max(0.0, end - time.monotonic())))
        self._connection.close()

    def _ask(self, kind: str, text: str, number: int) -> float:
        """Seconds to wait before the next request, as the server says."""
        tally, id = self._tally, f"d{number}"
        body = json.dumps({"text": text, "id": id})
        start = time.monotonic()
        with tally.lock:
            tally.sent += 1
        try:
            self._connection.request("POST", "/normalize", body, {"Content-Type": "application/json"})
            answer = self._connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            with tally.lock:
                tally.statuses[type(error).__name__] += 1
            return 0.1
        seconds = time.monotonic() - start
        found = json.loads(data)
        good = answer.status == 200
        with tally.lock:
            tally.statuses["200" if good else f"{answer.status} {found['code']}"] += 1
            if good:
                tally.seconds[kind].append(seconds)
                tally.characters += len(text)
                if (wrong := fault(found, id, number)) is not None:
                    tally.faults[wrong] += 1
        return float(answer.headers.get("Retry-After") or 0)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def resident(pids: Sequence[int]) -> float:
    """Resident memory of processes, in MiB; 0 when they are not ours to see."""
    try:
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def family(pid: int) -> list[int]:
    """A process and its children."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [pid, *(int(line) for line in listed.stdout.split())]


@contextmanager
def server(url: str | None) -> Iterator[tuple[str, int, list[int]]]:
    """Host, port and processes of the server: the one at ``url``, or one that is started for the time."""
    if url is not None:
        parts = urlsplit(url)
        yield parts.hostname or "127.0.0.1", parts.port or 80, []
        return
    port = 8765
    environment = os.environ | {"DRAGOMAN_PORT": str(port), "DRAGOMAN_RATE_LIMIT": "", "DRAGOMAN_LOG_LEVEL": "warning"}
    program = str(Path(sys.executable).with_name("dragoman"))
    process = subprocess.Popen([program, "serve"], env=environment)
    try:
        start = time.monotonic()
        while not ready("127.0.0.1", port):
            if time.monotonic() > start + 60 or process.poll() is not None:
                raise SystemExit("the server did not become ready")
            time.sleep(0.05)
        print(f"ready after {time.monotonic() - start:.2f} s", file=sys.stderr)
        yield "127.0.0.1", port, family(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def ready(host: str, port: int) -> bool:
    """Whether the server says that it translates."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def drive(host: str, port: int, pids: Sequence[int], clients: int, seconds: float) -> dict[str, Any]:
    """One run. Returns its figures."""
    tally, known = Tally(), sentences()
    before, start = resident(pids), time.monotonic()
    many = [Client(host, port, number + 1, tally, known) for number in range(clients)]
    threads = [threading.Thread(target=client.run, args=(start + seconds,)) for client in many]
    for thread in threads:
        thread.start()
    memory = [before]
    for share in (0.1, 0.25, 0.5, 0.75):  # a leak rises to the end, a cache that fills does not
        time.sleep(max(0.0, start + share * seconds - time.monotonic()))
        memory.append(resident(pids))
    for thread in threads:
        thread.join()
    took = time.monotonic() - start
    every = [value for values in tally.seconds.values() for value in values]
    return {
        "clients": clients,
        "seconds": round(took, 1),
        "requests": tally.sent,
        "answered": sum(tally.statuses.values()),
        "per_second": round(len(every) / took, 2),
        "characters_per_second": round(tally.characters / took),
        "all": [round(quantile(every, share), 3) for share in (0.5, 0.95, 0.99)],
        "line": [round(quantile(tally.seconds["line"], share), 3) for share in (0.5, 0.95, 0.99)],
        "statuses": dict(sorted(tally.statuses.items())),
        "faults": dict(tally.faults),
        "memory": [round(value) for value in [*memory, resident(pids)]],
    }


def row(label: str, figures: dict[str, Any]) -> str:
    """A row of the README's table."""
    latency = " / ".join(f"{value:.2f}" for value in figures["all"])
    line = " / ".join(f"{value:.2f}" for value in figures["line"])
    refused = ", ".join(f"{count} × {status}" for status, count in figures["statuses"].items() if status != "200")
    faults = ", ".join(f"{count} × {name}" for name, count in figures["faults"].items())
    memory = " ".join(map(str, figures["memory"]))
    cells = [label, figures["seconds"], figures["requests"], figures["per_second"], figures["characters_per_second"]]
    cells += [latency, line, refused or "none", faults or "none", memory]
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> int:
    """Runs, and returns 1 when an answer was wrong or lost."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32, 128])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--label", help="instead of the number of clients")
    parser.add_argument("--url")
    parser.add_argument("--json", type=Path, help="append the figures to this file")
    options = parser.parse_args()
    bad = 0
    with server(options.url) as (host, port, pids):
        for clients in options.clients:
            figures = drive(host, port, pids, clients, options.seconds)
            bad += sum(figures["faults"].values()) + figures["requests"] - figures["answered"]
            print(row(options.label or str(clients), figures), flush=True)
            if options.json:
                with options.json.open("a", encoding="utf-8") as out:
                    out.write(json.dumps({"label": options.label, **figures}) + "\n")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
