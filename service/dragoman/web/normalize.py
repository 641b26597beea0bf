"""``POST /normalize``: documents in, aligned documents out."""

from __future__ import annotations

import time

from flask import Blueprint, Response, g, request

from dragoman import tags
from dragoman.document import Failure, Source
from dragoman.errors import InvalidRequest
from dragoman.web import answers, service, streams
from dragoman.web.bodies import NDJSON, read_body
from dragoman.web.problems import Refused, problem_of_failure

blueprint = Blueprint("normalize", __name__)


@blueprint.post("/normalize")
def normalize() -> Response:
    """Repair, translate and align.

    One document, or the several of an upload, are answered in the format that is negotiated; a stream of documents
    (NDJSON) by a stream; and with `Accept: text/event-stream` the progress of one long document by events.
    """
    if request.mimetype in NDJSON:
        return _stream()
    progress = answers.wants_events(request)
    format = "json" if progress else answers.choose(request)
    asked = read_body(request, service.current().config)
    if progress:
        return _progress(asked.documents, asked.target, asked.characters)
    with service.enter(asked.characters) as work:
        results = list(work.run(asked.documents, asked.target))
    return answers.answer(results, format)


def _progress(documents: tuple[Source | Failure, ...], target: str, characters: int) -> Response:
    if len(documents) != 1:
        raise InvalidRequest("progress can be told of one document only; send a stream (NDJSON) for several")
    (document,) = documents
    if isinstance(document, Failure):
        raise Refused(problem_of_failure(document))
    return streams.events(service.enter(characters), document, target)


def _stream() -> Response:
    answers.only_stream(request)
    request.max_content_length = None  # a stream has no length; its lines and its backlog are bounded instead
    here = service.current()
    target = request.args.get("target")
    wanted = tags.language(target).code if target is not None else here.config.target
    return streams.stream_of(here, request, wanted, time.monotonic, g.gone).respond()
