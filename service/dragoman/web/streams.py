"""Answers that come piece by piece: a stream of documents, and the progress of one long document."""

from __future__ import annotations

import json
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import IO, Any

from flask import Request, Response

from dragoman.document import AlignedDocument, Document, Failure, Source, segment_to_dict
from dragoman.errors import DragomanError, EmptyInput, TooLarge
from dragoman.render import media_type
from dragoman.web.answers import EVENTS, line
from dragoman.web.bodies import Asked, decode_object, language_of, to_source
from dragoman.web.problems import ClientGone, problem_of
from dragoman.web.schema import parse
from dragoman.web.service import Service, Work
from dragoman.web.shapes import NormalizeRequest

# What of a stream is taken in one go, if so much has arrived: documents, and bytes (the last may go over it).
_DOCUMENTS, _BYTES = 64, 16_000
_IGNORED = frozenset({"api_key"})


class Lines:
    """The lines of a body, read ahead in a thread of its own, so that a client may send all before it reads anything.

    ``longest``: bytes of a line. ``ahead``: bytes that may wait; then the client is held back. ``connection``: its
    socket, by which ``close`` wakes the thread; None in tests.
    """

    def __init__(self, body: IO[bytes], longest: int, ahead: int, connection: socket.socket | None) -> None:
        self._body = body
        self._longest = longest
        self._ahead = ahead
        self._connection = connection
        self._ready: deque[bytes] = deque()
        self._held = 0
        self._ended = False
        self._error: Exception | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, name="lines", daemon=True)
        self._thread.start()

    def take(self, most: int, size: int) -> list[bytes]:
        """What is there, one line at least, ``most`` at most, about ``size`` bytes; empty when all is read.

        Raises:
            TooLarge: a line is over the limit.
            OSError, TimeoutError: the client went or stalled.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._ended)
            taken: list[bytes] = []
            while self._ready and len(taken) < most and size > 0:
                taken.append(self._ready.popleft())
                size -= len(taken[-1])
                self._held -= len(taken[-1])
            if not taken and self._error is not None:
                raise self._error
            self._changed.notify_all()
            return taken

    def close(self) -> None:
        """Ends the thread, in the middle of a read if need be: the socket must be nobody's when gunicorn closes it."""
        with self._changed:
            finished, self._ended, self._ahead = self._ended, True, 1 << 62
            self._changed.notify_all()
        if not finished and self._connection is not None:
            with suppress(OSError):  # the client was faster
                self._connection.shutdown(socket.SHUT_RD)
        self._thread.join()

    def _read(self) -> None:
        try:
            while data := self._body.readline(self._longest + 1):
                if len(data) > self._longest:
                    raise TooLarge(f"a line is longer than {self._longest} bytes (setting max_bytes)")
                self._put(data)
                if self._ended:
                    return
        except Exception as error:
            self._error = error
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _put(self, data: bytes) -> None:
        if not data.strip():
            return
        with self._changed:
            self._changed.wait_for(lambda: self._held < self._ahead)
            self._ready.append(data)
            self._held += len(data)
            self._changed.notify_all()


@dataclass(frozen=True, slots=True)
class DocumentStream:
    """NDJSON in, NDJSON out, in order, each document as soon as it is finished.

    ``clock``: gives the time, from which a batch of documents has its deadline.
    """

    service: Service
    lines: Lines
    target: str
    source: str | None
    gone: Callable[[], bool]
    clock: Callable[[], float]

    def respond(self) -> Response:
        """The answer. The first documents are let in before it begins, so that an overload is still a 503.

        Raises:
            EmptyInput: no line. Overloaded: no room.
        """
        try:
            batch = self._batch(1)
            if not batch:
                raise EmptyInput("the stream has no document")
            work = self._enter(batch, wait=False)
        except Exception:
            self.lines.close()
            raise
        response = Response(self._answers(batch, work), content_type=media_type("jsonl"))
        response.headers["Connection"] = "close"  # whatever is left of the body dies with the connection
        response.call_on_close(work.ticket.close)
        response.call_on_close(self.lines.close)
        return response

    def _answers(self, batch: list[Asked], work: Work) -> Iterator[bytes]:
        number = 1
        while batch:
            with work:
                yield from self._translate(batch, work)
            number += len(batch)
            try:
                batch = self._batch(number)
                work = self._enter(batch, wait=True) if batch else work
            except (DragomanError, OSError) as error:
                if not isinstance(error, ClientGone):
                    yield from (
                        _failed(asked, error) for asked in batch or [Asked((Failure(str(number), "", ""),), "")]
                    )
                return

    def _translate(self, batch: list[Asked], work: Work) -> Iterator[bytes]:
        """An answer for every document of a batch, whatever happens to it."""
        for target, group in groupby(batch, key=lambda asked: asked.target):
            asked = list(group)
            done = 0
            try:
                for result in work.run((document for one in asked for document in one.documents), target):
                    done += 1
                    yield line(result)
            except ClientGone:
                return
            except DragomanError as error:
                yield from (_failed(one, error) for one in asked[done:])

    def _enter(self, batch: list[Asked], wait: bool) -> Work:
        return self.service.enter(sum(asked.characters for asked in batch), self.clock(), self.gone, wait)

    def _batch(self, number: int) -> list[Asked]:
        taken = self.lines.take(_DOCUMENTS, _BYTES)
        return [self._asked(data, number + index) for index, data in enumerate(taken)]

    def _asked(self, data: bytes, number: int) -> Asked:
        """The document of a line, or its failure. A line is a document of its own, with its own target if it likes."""
        try:
            given = parse(NormalizeRequest, {"source": self.source} | decode_object(data), _IGNORED)
            target = language_of(given.target) or self.target
            return Asked((to_source(given, str(number)),), target)
        except DragomanError as error:
            return Asked((Failure(str(number), error.code, problem_of(error).detail),), self.target)


def _failed(asked: Asked, error: Exception) -> bytes:
    problem = problem_of(error)
    (document,) = asked.documents
    return line(
        document
        if isinstance(document, Failure) and document.code
        else Failure(document.id, problem.code, problem.detail)
    )


def events(work: Work, source: Source, target: str) -> Response:
    """One document as server-sent events (HTML Living Standard, 9.2): ``document``, each ``segment``, ``end``.

    Raises:
        InputError and others as ``Pipeline.stream``, as long as nothing was sent. Later the event ``problem`` tells it.
    """
    stream = work.pipeline.stream(source, target)
    try:
        document = next(stream)
        assert isinstance(document, Document)
    except Exception:
        work.ticket.close()
        raise
    total = sum(len(paragraph.sentences) for paragraph in document.paragraphs)
    response = Response(_events(work, document, stream, total, target), content_type=EVENTS)
    response.headers["X-Accel-Buffering"] = "no"  # nginx: pass every event on as it comes
    response.call_on_close(work.ticket.close)
    return response


def _events(work: Work, document: Document, stream: Iterator[Any], total: int, target: str) -> Iterator[bytes]:
    value = document.text.value
    paragraphs = len(document.paragraphs)
    yield _event("document", {"id": document.id, "target": target, "segments": total, "paragraphs": paragraphs})
    done = 0
    try:
        for item in stream:
            if isinstance(item, AlignedDocument):
                work.metrics.document(item)
                yield b"event: end\ndata: " + line(item) + b"\n"
            else:
                done += 1
                yield _event("segment", {"done": done, "total": total, "segment": segment_to_dict(item, value)})
    except Exception as error:  # the status was sent long ago
        yield _event("problem", problem_of(error).to_dict())


def _event(name: str, data: Mapping[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def stream_of(
    service: Service, request: Request, target: str, clock: Callable[[], float], gone: Callable[[], bool]
) -> DocumentStream:
    """The stream of the current request."""
    connection = request.environ.get("gunicorn.socket")
    limit = service.config.max_bytes
    lines = Lines(request.stream, limit, limit, connection)
    return DocumentStream(service, lines, target, request.args.get("source"), gone, clock)
