"""One error handler, one error shape, one table of status codes.

Every error answer is ``application/problem+json`` (RFC 9457): ``type``, ``title``, ``status``, ``detail``, ``code``,
and ``error``, the same sentence as ``detail``, which is where LibreTranslate clients look. No stack trace, no path and
no text of the document is in it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response
from gunicorn.http.errors import NoMoreData, ParseException
from prometheus_client import Counter
from werkzeug.exceptions import ClientDisconnected, HTTPException

from dragoman import errors
from dragoman.document import Failure
from dragoman.errors import DragomanError

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)


class ServiceError(DragomanError):
    """What only a service can refuse. ``retry_after``: seconds after which it may be tried again, or None."""

    code = "service"
    title = "Refused by the service"

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotAcceptable(ServiceError):
    """No output format fits the ``Accept`` header."""

    code = "not_acceptable"
    title = "Not acceptable"


class KeyRequired(ServiceError):
    """The service wants an API key and the request has none."""

    code = "key_required"
    title = "API key required"


class InvalidKey(ServiceError):
    """The request's API key is not one of the service's."""

    code = "invalid_key"
    title = "Invalid API key"


class Disabled(ServiceError):
    """The service does not offer this."""

    code = "disabled"
    title = "Not offered here"


class ClientTimeout(ServiceError):
    """The client stopped sending in the middle of its request."""

    code = "client_timeout"
    title = "Request timeout"


class ClientGone(ServiceError):
    """The client closed the connection before it was answered. Nobody reads this answer; it is counted."""

    code = "client_gone"
    title = "Client closed the connection"


class RateLimited(ServiceError):
    """More requests than the service allows a client."""

    code = "rate_limited"
    title = "Too many requests"


class Overloaded(ServiceError):
    """The service holds as much work as it may."""

    code = "overloaded"
    title = "Overloaded"


class NotReady(ServiceError):
    """The service cannot translate at the moment."""

    code = "not_ready"
    title = "Not ready"


class DeadlineExceeded(ServiceError):
    """The request took longer than it may; the rest of its work was dropped."""

    code = "deadline_exceeded"
    title = "Deadline exceeded"


# The one table. An error has the status of its nearest ancestor here.
STATUS: dict[type[DragomanError], int] = {
    DragomanError: 500,
    errors.InputError: 400,
    errors.UnsupportedMedia: 415,
    errors.TooLarge: 413,
    errors.PackageError: 503,
    errors.MissingExtra: 415,  # of an upload; for an answer it is NotAcceptable (web.answers)
    errors.NoRoute: 400,
    NotAcceptable: 406,
    KeyRequired: 401,
    InvalidKey: 403,
    Disabled: 403,
    ClientTimeout: 408,
    ClientGone: 499,  # nginx's number for it; it is seen in metrics only
    RateLimited: 429,
    Overloaded: 503,
    NotReady: 503,
    DeadlineExceeded: 504,
}
# What werkzeug raises by itself, under the codes that this project uses for the same thing.
_HTTP_CODES = {400: "invalid_request", 404: "not_found", 413: "too_large", 415: "unsupported_media"}
_LONGEST = 500  # characters of a detail: it may quote what the caller sent
_FOLDERS = re.compile(r"(?<![\w.:/])/(?:[^\s/:'\"()]+/)+")


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as HTTP tells it. ``code`` is what programs match on."""

    status: int
    title: str
    detail: str
    code: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The members of RFC 9457, section 3.1, then ours. ``type`` leads to the docs page of this very server."""
        return {
            "type": f"/docs#{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "error": self.detail,
        }

    def response(self) -> Response:
        """The answer."""
        body = json.dumps(self.to_dict(), ensure_ascii=False).encode("utf-8", "backslashreplace")
        return Response(body, self.status, dict(self.headers), content_type=MEDIA_TYPE)


class Refused(Exception):
    """Ends a request with ``problem``, as an ``HTTPException`` does with a response."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def install(app: Flask, counter: Counter) -> None:
    """Makes every error of ``app``, whatever it is, one answer of this shape. ``counter``: by ``code``."""

    def handle(error: Exception) -> Response:
        problem = problem_of(error)
        counter.labels(problem.code).inc()
        return problem.response()

    app.register_error_handler(Exception, handle)


def problem_of(error: Exception) -> Problem:
    """How HTTP tells ``error``. What nobody foresaw is a 500 without a word about it; the log has it."""
    if isinstance(error, Refused):
        return error.problem
    error = _of_connection(error) or error
    if isinstance(error, DragomanError):
        return _of_ours(error)
    if isinstance(error, HTTPException):
        return _of_werkzeug(error)
    _log.error("unforeseen error", exc_info=error)
    return Problem(500, "Internal error", "internal error; it was logged under this answer's X-Request-ID", "internal")


def _of_connection(error: Exception) -> DragomanError | None:
    """What went wrong while the body was read. werkzeug has one exception for all of it, with the reason behind it."""
    if isinstance(error, ClientDisconnected):
        error = error.__context__ if isinstance(error.__context__, OSError) else ConnectionError()
    if isinstance(error, TimeoutError):
        return ClientTimeout("the request's body did not arrive in time")
    if isinstance(error, ConnectionError | NoMoreData):
        return ClientGone("the client closed the connection before its request was whole")
    return errors.InvalidRequest("the request's body is no valid HTTP") if isinstance(error, ParseException) else None


def problem_of_failure(failure: Failure) -> Problem:
    """How HTTP tells that one document failed."""
    kind = next((kind for kind in kinds() if kind.code == failure.code), None)
    if kind is None:
        return Problem(500, "Internal error", failure.message[:_LONGEST], failure.code)
    return Problem(status_of(kind), kind.title, _clean(failure.message), failure.code)


def kinds() -> Iterator[type[DragomanError]]:
    """Every error class there is, parents before children."""
    waiting: list[type[DragomanError]] = [DragomanError]
    while waiting:
        kind = waiting.pop(0)
        yield kind
        waiting += kind.__subclasses__()


def status_of(kind: type[DragomanError]) -> int:
    """The status code of a class of errors."""
    return next(STATUS[ancestor] for ancestor in kind.__mro__ if ancestor in STATUS)


def _of_ours(error: DragomanError) -> Problem:
    headers = {}
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    if isinstance(error, KeyRequired):
        headers["WWW-Authenticate"] = 'Bearer realm="dragoman"'
    status = status_of(type(error))
    if status >= 500 and not isinstance(error, ServiceError):
        _log.error("%s: %s", error.code, error)
    return Problem(status, error.title, _clean(str(error)), error.code, headers)


def _of_werkzeug(error: HTTPException) -> Problem:
    status = error.code or 500
    if status == 429:  # flask-limiter's; its headers come by themselves
        return _of_ours(RateLimited(f"Slowdown: {error.description}"))
    code = _HTTP_CODES.get(status) or re.sub(r"\W+", "_", error.name.lower())
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return Problem(status, error.name, error.description or error.name, code, headers)


def _clean(detail: str) -> str:
    """A sentence for people outside: no folder of this machine, and not longer than it need be."""
    detail = _FOLDERS.sub("", detail)
    return detail if len(detail) <= _LONGEST else detail[: _LONGEST - 1] + "…"
