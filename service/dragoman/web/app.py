"""The application, put together."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from flask import Flask, Request
from werkzeug.middleware.proxy_fix import ProxyFix

from dragoman.config import Config
from dragoman.languages import LanguageIdentifier
from dragoman.pipeline import Pipeline
from dragoman.web import (
    files,
    headers,
    keys,
    libretranslate,
    limits,
    logs,
    normalize,
    operation,
    pages,
    problems,
    service,
)
from dragoman.web.metrics import Metrics
from dragoman.web.models import InstalledModels, Models

_FORM_PARTS = 100  # fields and files of one form


class _Request(Request):
    """Uploads stay in memory: ``max_bytes`` bounds them, and a read-only root has nowhere to spool them."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return BytesIO()


def create_app(config: Config | None = None, pipeline: Pipeline | None = None) -> Flask:
    """The service as a WSGI application. ``pipeline``: for tests, one with its own translator; else made of ``config``.

    It starts threads: make it in the process that serves, after the fork.

    Raises:
        ConfigError: a setting has a value that it cannot have.
        PackageNotFound: a folder of ``config.models`` does not exist.
    """
    config = config or Config.from_env()
    app = Flask(__name__, static_folder="static")
    app.request_class = _Request
    app.config.update(MAX_CONTENT_LENGTH=config.max_bytes, MAX_FORM_MEMORY_SIZE=config.max_bytes)
    app.config.update(MAX_FORM_PARTS=_FORM_PARTS)
    app.json.sort_keys = app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["dragoman"] = made = _service(config, pipeline)
    headers.install(app, config)
    app.before_request(service.note_arrival)
    logs.install(app)
    problems.install(app, made.metrics.problems)
    limits.install(app, config, made.keys)
    keys.install(app, made.keys)
    for module in (normalize, libretranslate, files, operation, pages):
        app.register_blueprint(module.blueprint)
    if count := config.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count, count, count)  # type: ignore[method-assign]
    return app


def _service(config: Config, pipeline: Pipeline | None) -> service.Service:
    metrics = Metrics(several_workers=config.workers > 1)
    if pipeline is not None:
        return service.Service.make(config, pipeline, Models(pipeline.translator), metrics)
    models = InstalledModels(config, metrics)
    return service.Service.make(config, Pipeline(models.current, LanguageIdentifier(), config), models, metrics)
