"""Answers that come piece by piece: a stream of documents, and the progress of one long document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Request, Response

from dragoman.document import AlignedDocument, Document, Failure, Source, segment_to_dict
from dragoman.errors import DragomanError, EmptyInput, TooLarge
from dragoman.render import media_type
from dragoman.web.answers import EVENTS, line
from dragoman.web.bodies import Asked, decode_object, language_of, to_source
from dragoman.web.lines import Lines, pieces
from dragoman.web.problems import ClientGone, problem_of
from dragoman.web.schema import parse
from dragoman.web.service import Service, Work
from dragoman.web.shapes import NormalizeRequest

# What of a stream is taken in one go, if so much has arrived: documents, and bytes (the last may go over it).
_DOCUMENTS, _BYTES = 64, 16_000
_IGNORED = frozenset({"api_key"})


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
        response.call_on_close(work.ticket.close)
        response.call_on_close(self.lines.close)
        return response

    def _answers(self, batch: list[Asked], first: Work) -> Iterator[bytes]:
        number = 1
        work: Work | None = first
        while batch:
            try:
                with work or self._enter(batch, wait=True) as held:
                    yield from self._translate(batch, held)
            except ClientGone:
                return
            except DragomanError as error:  # no room until the deadline: these are refused, the next may be let in
                yield from (_failed(asked.documents[0].id, error) for asked in batch)
            work = None
            number += len(batch)
            try:
                batch = self._batch(number)
            except Exception as error:  # the rest cannot be read: one more line says so, and the answer ends
                yield _failed(str(number), error)
                return

    def _translate(self, batch: list[Asked], work: Work) -> Iterator[bytes]:
        """An answer for every document of a batch, whatever happens to it."""
        for target, group in groupby(batch, key=lambda asked: asked.target):
            documents = [document for asked in group for document in asked.documents]
            done = 0
            try:
                for result in work.run(documents, target):
                    yield line(result)
                    done += 1
            except ClientGone:
                raise
            except Exception as error:
                yield from (_failed(document.id, error) for document in documents[done:])

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
            if len(given.text) > self.service.config.max_chars:  # here, so that it does not weigh on its neighbours
                raise TooLarge(f"the document is longer than {self.service.config.max_chars} characters")
            return Asked((to_source(given, str(number)),), target)
        except DragomanError as error:
            return Asked((Failure(str(number), error.code, problem_of(error).detail),), self.target)


def _failed(id: str, error: Exception) -> bytes:
    problem = problem_of(error)
    return line(Failure(id, problem.code, problem.detail))


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
    lines = Lines(pieces(request), limit, limit, connection)
    return DocumentStream(service, lines, target, request.args.get("source"), gone, clock)
