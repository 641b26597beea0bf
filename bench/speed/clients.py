"""Clients of a server: each sends its next document when it has its answer. Every answer is checked.

Standard library only; the clients run on the machine of the server, which is the same for all that are compared.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bench.load.load import quantile
from bench.speed.corpus import News


@dataclass(frozen=True, slots=True)
class Api:
    """How a server is asked. ``good``: whether an answer is one to that document, with a translation."""

    path: str
    body: Callable[[News], dict[str, Any]]
    good: Callable[[News, dict[str, Any]], bool]


def _normalized(document: News, answer: dict[str, Any]) -> bool:
    translated = all(segment["status"] != "failed" and segment["target"] for segment in answer["segments"])
    return answer["id"] == document.id and bool(answer["translation"].strip()) and translated


# Dragoman finds the language by itself; LibreTranslate is told, which spares it the look.
DRAGOMAN = Api("/normalize", lambda one: {"text": one.text, "id": one.id}, _normalized)
LIBRETRANSLATE = Api(
    "/translate",
    lambda one: {"q": one.text, "source": one.language, "target": "en", "format": "text"},
    lambda one, answer: bool(answer["translatedText"].strip()),
)


@dataclass
class Load:
    """What clients share: the documents, and what they saw. ``answers``: seconds and characters of the good ones."""

    documents: Sequence[News]
    numbers: Iterator[int] = field(default_factory=count)
    answers: list[tuple[float, int]] = field(default_factory=list)
    bad: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> News:
        """The document to send now; after the last comes the first."""
        with self.lock:
            return self.documents[next(self.numbers) % len(self.documents)]

    def note(self, document: News, seconds: float, what: str) -> None:
        """Counts an answer."""
        with self.lock:
            if what == "good":
                self.answers.append((seconds, len(document.text)))
            else:
                self.bad[what] += 1


def ask(connection: http.client.HTTPConnection, api: Api, document: News) -> tuple[float, str]:
    """Seconds, and ``good`` or what was wrong."""
    body = json.dumps(api.body(document))
    start = time.perf_counter()
    try:
        connection.request("POST", api.path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        data = answer.read()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return time.perf_counter() - start, type(error).__name__
    seconds = time.perf_counter() - start
    if answer.status != 200:
        return seconds, str(answer.status)
    return seconds, "good" if api.good(document, json.loads(data)) else "wrong answer"


def drive(port: int, api: Api, documents: Sequence[News], clients: int, seconds: float) -> dict[str, Any]:
    """The row of ``clients`` clients that send for ``seconds`` seconds; what is under way then is waited for."""
    load = Load(documents)
    start = time.perf_counter()

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        while time.perf_counter() < start + seconds:
            document = load.next()
            load.note(document, *ask(connection, api, document))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    times = [answer for answer, _ in load.answers]
    return {
        "clients": clients,
        "seconds": took,
        "answers": len(times),
        "per_second": len(times) / took,
        "characters_per_second": sum(characters for _, characters in load.answers) / took,
        "p50": quantile(times, 0.5),
        "p95": quantile(times, 0.95),
        "bad": dict(load.bad),
    }
