"""Structured logs: one JSON object a line on standard error, one line a request.

No document text, key or address is ever in them. That is why tracebacks are written without the exceptions' messages
(which may quote what they choked on), and why gunicorn's own messages about a request lose their arguments.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
import traceback
from datetime import datetime, timezone
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, request

from dragoman.errors import ConfigError
from dragoman.web.service import current

_log = logging.getLogger("dragoman.web.requests")
_LEVELS = ("debug", "info", "warning", "error")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: ``time`` (UTC), ``level``, ``logger``, ``message``, then what it carries."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": moment, "level": record.levelname.lower(), "logger": record.name}
        line["message"] = _message(record)
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = trace(record.exc_info[2])
        return json.dumps(line)


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith("gunicorn"):
        if str(record.msg).startswith("Error handling request"):
            return "error while a request was handled"  # gunicorn adds its address, and with it the query
        if str(record.msg).startswith("Invalid request from ip="):
            return "a client sent no valid HTTP"  # gunicorn adds the client's address and what it sent
    return record.getMessage()


def trace(traceback_: TracebackType | None) -> list[str]:
    """Where an exception came from: ``file:line function``, outermost first, without any value."""
    frames = traceback.extract_tb(traceback_)
    return [f"{frame.filename.rsplit('site-packages/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]


def dictionary(level: str) -> dict[str, Any]:
    """What ``logging.config.dictConfig``, gunicorn's ``logconfig_dict``, takes: everything goes through the formatter.

    Raises:
        ConfigError: no such level.
    """
    level = level.lower()
    if level not in _LEVELS:
        raise ConfigError(f"log_level must be one of {', '.join(_LEVELS)}, not {level!r}")
    ours = {"handlers": [], "propagate": True, "level": level.upper()}
    silent = {"handlers": [], "propagate": False, "level": "CRITICAL"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "dragoman.web.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        # gunicorn's access log holds addresses and queries; flask-limiter's names who was limited
        "loggers": {"gunicorn.error": ours, "gunicorn.access": silent, "flask-limiter": silent},
    }


def install(app: Flask) -> None:
    """Gives every request an id, and every answer its line and its metrics."""
    app.before_request(_name_request)
    app.after_request(_note_answer)


def _name_request() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)


def _note_answer(response: Response) -> Response:
    """Counts and logs when the last byte was sent, which for a stream is long after the status was."""
    request_id = getattr(g, "request_id", "-")
    response.headers["X-Request-ID"] = request_id
    started = getattr(g, "arrived", time.monotonic())
    route = request.url_rule.rule if request.url_rule else "unmatched"
    method = request.method if request.method in _METHODS else "other"
    metrics = current().metrics

    def ended() -> None:
        seconds = time.monotonic() - started
        metrics.requests.labels(route, method, response.status_code).inc()
        metrics.latency.labels(route).observe(seconds)
        fields = {"request_id": request_id, "method": method, "route": route, "status": response.status_code}
        _log.info("request", extra={"fields": fields | {"ms": round(seconds * 1000, 1)}})

    response.call_on_close(ended)
    return response
