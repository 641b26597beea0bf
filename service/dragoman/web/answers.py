"""Aligned documents as answers: the format is negotiated, the bytes are the renderer's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache

from flask import Request, Response

from dragoman.document import AlignedDocument, Failure
from dragoman.errors import InvalidRequest, MissingExtra
from dragoman.render import FORMATS, extension, from_accept, media_type, render
from dragoman.render.json import encode
from dragoman.web.problems import NotAcceptable, Refused, problem_of_failure

EVENTS = "text/event-stream"
# Shown by a browser as they are; the others are files that it should save.
_SHOWN = frozenset({"json", "jsonl", "html"})
# The rendered page brings its own style sheet and no script. It is boxed in, so that nothing in a document, should it
# ever get past the renderer's escaping, could do anything; same-origin lets our own page see its height and errors.
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-same-origin"


def choose(request: Request) -> str:
    """The format that a request asks for: ``format`` in query or form, or the best for its ``Accept`` header.

    Raises:
        UnknownFormat: no such format.
        NotAcceptable: nothing fits the header.
    """
    named = request.args.get("format") or request.form.get("format")
    if named:
        media_type(named)  # raises what it must
        return named
    found = from_accept(request.headers.get("Accept", ""))
    if found is None:
        known = ", ".join(media_type(name) for name in FORMATS)
        raise NotAcceptable(f"nothing in the Accept header can be made; known: {known}, {EVENTS}")
    return found


def wants_events(request: Request) -> bool:
    """Whether progress is asked for: ``Accept: text/event-stream``."""
    return EVENTS in (kind.lower() for kind, quality in request.accept_mimetypes if quality > 0)


def answer(results: Sequence[AlignedDocument | Failure], format: str) -> Response:
    """The answer for one document or several, in one of ``FORMATS``.

    A document that failed is an error when it is the only one. Among several it has its place in JSON; other formats
    have none to give, and nothing may be left out without a word: there it is an error too.

    Raises:
        Refused: as above.
        NotAcceptable: what writes that format is not installed here.
    """
    failure = next((result for result in results if isinstance(result, Failure)), None)
    if failure is not None and (len(results) == 1 or format not in ("json", "jsonl")):
        raise Refused(problem_of_failure(failure))
    if failure is not None:
        pieces = _mixed(results, format)
    else:
        pieces = _rendered([result for result in results if isinstance(result, AlignedDocument)], format)
    response = Response(b"".join(pieces), content_type=media_type(format))
    if format == "html":
        response.headers["Content-Security-Policy"] = _PAGE_POLICY
    elif format not in _SHOWN:
        response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(results, format)}"'
    return response


def line(result: AlignedDocument | Failure) -> bytes:
    """A document, or what was wrong with it, as one line of JSON."""
    return (json.dumps(result.to_dict()).encode() if isinstance(result, Failure) else encode(result)) + b"\n"


def only_stream(request: Request) -> None:
    """Checks that a stream of documents may be answered by one.

    Raises:
        InvalidRequest: the request names another format.
        NotAcceptable: its ``Accept`` header rules NDJSON out.
    """
    named = request.args.get("format", "jsonl")
    if named != "jsonl":
        raise InvalidRequest(f"a stream of documents is answered as jsonl, not as {named}")
    accept = request.accept_mimetypes
    if accept and not any(accept.quality(kind) for kind in (FORMATS["jsonl"].media_type, *FORMATS["jsonl"].also)):
        raise NotAcceptable(f"a stream of documents is answered as {media_type('jsonl')}")


@cache
def offered() -> tuple[str, ...]:
    """The formats that can be written here; others need an extra that is not installed."""
    return tuple(name for name in FORMATS if _can_write(name))


def _can_write(name: str) -> bool:
    try:
        render([], name)
    except MissingExtra:
        return False
    return True


def _rendered(documents: Sequence[AlignedDocument], format: str) -> Iterator[bytes]:
    try:
        return render(documents, format)
    except MissingExtra as error:
        raise NotAcceptable(str(error)) from error


def _mixed(results: Sequence[AlignedDocument | Failure], format: str) -> Iterator[bytes]:
    if format == "jsonl":
        yield from map(line, results)
        return
    yield b"[\n" + b",\n".join(line(result).rstrip(b"\n") for result in results) + b"\n]\n"


def _file_name(results: Sequence[AlignedDocument | Failure], format: str) -> str:
    first = results[0]
    name = first.document.id if isinstance(first, AlignedDocument) else first.id
    return (re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_")[:80] or "document") + extension(format)
