"""A real server for the tests: gunicorn as `dragoman serve` runs it, over an engine that is as slow as a test wants it.

Run as a program it is that server; imported it gives `Live`, which starts and watches one.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flask import Flask

from dragoman.config import Config

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds after which a test gives up; nothing here takes a tenth of that on an idle machine


def until(what: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """The first true result of ``what``, asked again and again for a bounded time."""
    end = time.monotonic() + patience
    while True:
        try:
            found = what()
        except (OSError, http.client.HTTPException):
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience} s in vain for {what}")
        time.sleep(0.02)


class Answer:
    """Status, headers and body of an answer."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self) -> Any:
        return json.loads(self.body)


class Live:
    """A server in a process of its own."""

    def __init__(self, log: Path, echo: float | None, settings: dict[str, Any]) -> None:
        self._log = log
        options = json.dumps({"echo": echo, "settings": {"port": 0, "rate_limit": "", **settings}}, default=str)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DRAGOMAN_")}
        environment["TMPDIR"] = str(log.parent)
        with log.open("wb") as out:
            command = [sys.executable, "-m", "tests.web.live", options]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env=environment)
        self.port = 0

    def wait_until_ready(self) -> Live:
        start = time.monotonic()
        self.port = until(self._listening)
        until(lambda: self.get("/health/ready").status == 200)
        self.seconds_to_ready = time.monotonic() - start
        return self

    @property
    def log(self) -> list[dict[str, Any]]:
        """What the server has logged. Every line must be JSON."""
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    @property
    def workers(self) -> set[int]:
        """Process ids of the workers that live."""
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, check=False
        )
        return {int(pid) for pid in children.stdout.split()}

    def logged(self, text: str) -> bool:
        return any(text in line["message"] for line in self.log)

    def connect(self, timeout: float = PATIENCE) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        connection = self.connect()
        try:
            kind = {"Content-Type": "application/json"} if isinstance(body, dict) else {}
            data = json.dumps(body) if isinstance(body, dict) else body
            connection.request(method, path, data, {**kind, **(headers or {})})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        return self.ask("POST", path, body, {name.replace("_", "-"): value for name, value in headers.items()})

    def metric(self, name: str) -> float:
        lines = self.get("/metrics").body.decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(name))

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def stop(self) -> None:
        """Ends it at once; how it ends when it is asked to is a test of its own."""
        for pid in self.workers | {self.process.pid} if self.process.poll() is None else set():
            os.kill(pid, signal.SIGKILL)
        self.process.wait(10)

    def _listening(self) -> int:
        assert self.process.poll() is None, self._log.read_text()
        line = next((line["message"] for line in self.log if line["message"].startswith("Listening at")), "")
        return int(line.rpartition(":")[2].split()[0].rstrip(")")) if line else 0


class SlowEcho:
    """An echo engine that takes ``pace`` seconds a character, without using the processor."""

    digest = "0" * 64

    def __init__(self, pace: float) -> None:
        self._pace = pace

    def translate(self, texts: Sequence[str]) -> list[Any]:
        from dragoman.testing import EchoEngine

        time.sleep(self._pace * sum(map(len, texts)))
        return EchoEngine().translate(texts)


def main() -> None:
    from dragoman.languages import LanguageIdentifier
    from dragoman.packages import Catalog
    from dragoman.pipeline import Pipeline
    from dragoman.testing import echo_package
    from dragoman.translate import Translator
    from dragoman.web import create_app
    from dragoman.web.server import serve

    options = json.loads(sys.argv[1])
    config = Config().with_values(options["settings"], "test")
    if options["echo"] is None:
        serve(config)
        return

    def make(config: Config) -> Flask:
        translator = Translator(Catalog((echo_package(),)), lambda package: SlowEcho(options["echo"]))
        return create_app(config, Pipeline(translator, LanguageIdentifier(), config))

    serve(config, make)


if __name__ == "__main__":
    main()
