"""``POST /normalize``: documents in, aligned documents out."""

from __future__ import annotations

import time
from typing import Annotated

from flask import Blueprint, Response, g, request

from dragoman import errors, tags
from dragoman.document import Failure, Source
from dragoman.render import FORMATS
from dragoman.web import answers, service, streams
from dragoman.web.answers import EVENTS
from dragoman.web.bodies import NDJSON, read_body
from dragoman.web.describe import Operation, operation
from dragoman.web.problems import (
    ClientTimeout,
    DeadlineExceeded,
    NotAcceptable,
    Overloaded,
    Refused,
    problem_of_failure,
)
from dragoman.web.shapes import AlignedDocument, FailedDocument, NormalizeForm, NormalizeRequest

blueprint = Blueprint("normalize", __name__)
_ENDLESS = 1 << 62  # bytes: a stream has no longest length; its lines and its backlog are bounded instead
_FILE = Annotated[str, "any file that can be read, as it is", {"format": "binary"}]
_OPERATION = Operation(
    "normalize",
    query={
        "target": Annotated[str, "language to translate into"],
        "source": Annotated[str, "language of the documents, or `auto`"],
        "format": Annotated[str, "format of the answer, before the Accept header", {"enum": list(FORMATS)}],
        "id": Annotated[str, "name of the document"],
        "charset": Annotated[str, "charset of plain text; else that of the Content-Type, else it is found"],
    },
    body={
        "application/json": NormalizeRequest,
        "text/plain": Annotated[str, "the document, in any charset"],
        "multipart/form-data": NormalizeForm,
        "application/x-ndjson": Annotated[str, "a stream of documents: one NormalizeRequest a line"],
        "application/octet-stream": _FILE,
    },
    answer={
        **{format.media_type: Annotated[str, f"the format `{name}`"] for name, format in FORMATS.items()},
        "application/json": AlignedDocument | list[AlignedDocument | FailedDocument],
        "application/x-ndjson": Annotated[str, "an AlignedDocument or FailedDocument a line"],
        EVENTS: Annotated[str, "events `document`, `segment`, `end` (an AlignedDocument), `problem`"],
    },
    errors=(
        *(errors.EmptyInput, errors.Undecodable, errors.InvalidRequest, errors.UnknownLanguage, errors.UnknownFormat),
        *(errors.Unreadable, errors.Encrypted, NotAcceptable, ClientTimeout, errors.TooLarge, errors.UnsupportedMedia),
        *(errors.MissingExtra, errors.PackageNotFound, errors.PackageCorrupt, Overloaded, DeadlineExceeded),
    ),
)


@blueprint.post("/normalize")
@operation(_OPERATION)
def normalize() -> Response:
    """Repair, translate and align

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
        raise errors.InvalidRequest("progress can be told of one document only; send a stream (NDJSON) for several")
    (document,) = documents
    if isinstance(document, Failure):
        raise Refused(problem_of_failure(document))
    return streams.events(service.enter(characters), document, target)


def _stream() -> Response:
    answers.only_stream(request)
    request.max_content_length = _ENDLESS
    here = service.current()
    target = request.args.get("target")
    wanted = tags.language(target).code if target is not None else here.config.target
    return streams.stream_of(here, request, wanted, time.monotonic, g.gone).respond()
