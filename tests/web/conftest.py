from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dragoman.config import Config
from dragoman.pipeline import Pipeline
from dragoman.web import create_app
from tests.web.live import Live

MakeApp = Callable[..., Flask]


class WholeAnswers(FlaskClient):
    """Reads every answer to its end and closes it, as a server does: then it is counted."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, buffered=True, **kwargs)


@pytest.fixture(scope="session")
def make_app(echo_pipeline: Pipeline) -> MakeApp:
    """An app over echo engines, with the settings that a test gives."""

    def make(pipeline: Pipeline | None = None, **settings: Any) -> Flask:
        config = replace(Config(batch_wait_ms=0, rate_limit=""), **settings)
        made = pipeline or Pipeline(echo_pipeline.translator, echo_pipeline.identifier, config)
        app = create_app(config, made)
        app.test_client_class = WholeAnswers
        return app

    return make


@pytest.fixture(scope="session")
def client(make_app: MakeApp, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of an app with small limits."""
    folder = tmp_path_factory.mktemp("files")
    return make_app(max_chars=2000, max_bytes=20_000, queue_chars=10_000, files_folder=folder).test_client()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Callable[..., Live]]:
    """Starts real servers: ``live(echo=seconds a character, **settings)``."""
    started: list[Live] = []

    def start(echo: float | None = None, **settings: Any) -> Live:
        started.append(Live(tmp_path / f"server-{len(started)}.log", echo, settings))
        return started[-1].wait_until_ready()

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A real server over an instant echo, for tests that leave it as it is."""
    server = Live(tmp_path_factory.mktemp("shared") / "server.log", 0.0, {"max_chars": 5000, "max_bytes": 20_000})
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()
