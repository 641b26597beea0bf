"""Request bodies: JSON, forms, uploads and raw files become the documents that the pipeline takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request
from werkzeug.datastructures import FileStorage

from dragoman import tags
from dragoman.config import Config
from dragoman.document import Failure, Source
from dragoman.errors import EmptyInput, InvalidRequest, TooLarge, UnsupportedMedia
from dragoman.read import Options, read_bytes
from dragoman.web.schema import parse
from dragoman.web.shapes import NormalizeRequest

NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
# Names in a body that are not the document's: the key's, and (in a form) the answer's.
_OTHERS = frozenset({"api_key", "format"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request wants translated, and into what."""

    documents: tuple[Source | Failure, ...]
    target: str

    @property
    def characters(self) -> int:
        """How much that is: characters, or bytes where the charset is not known yet."""
        return sum(len(document.data) for document in self.documents if isinstance(document, Source))


def read_body(request: Request, config: Config) -> Asked:
    """The documents of a request to ``/normalize`` that is no stream.

    Raises:
        InputError: the body is broken, empty, too large or of a type that cannot be read; says what would be right.
    """
    if request.mimetype == "application/json" or request.mimetype.endswith("+json"):
        return _from_fields(decode_object(request.get_data()), request, config)
    if request.mimetype in FORMS:
        return _from_form(request, config)
    data = request.get_data()
    if not data:
        raise EmptyInput("the request has no body")
    name, charset = request.args.get("id"), request.args.get("charset")
    documents = read_bytes(data, request.content_type, name, charset, Options(limit=config.max_bytes))
    return _asked(documents, request.args, config)


def decode_object(data: bytes) -> dict[str, Any]:
    """A JSON object.

    Raises:
        EmptyInput: nothing is there.
        InvalidRequest: it is no JSON, or another kind of value; says where it breaks.
    """
    if not data.strip():
        raise EmptyInput("the request has no body")
    try:
        value = json.loads(data)
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"the JSON is not valid UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise InvalidRequest(f"broken JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
        raise InvalidRequest("broken JSON: too deep, or too long a number") from None
    if not isinstance(value, dict):
        raise InvalidRequest(f"the JSON must be an object, not {_json_name(value)}")
    return value


def language_of(code: str | None) -> str | None:
    """A caller's word for a language as a tag; ``auto`` and nothing are None.

    Raises:
        UnknownLanguage: no such language.
    """
    return None if code in (None, "", "auto") else tags.language(str(code)).code


def to_source(given: NormalizeRequest, default_id: str) -> Source:
    """The document of a JSON object.

    Raises:
        UnknownLanguage: as ``language_of``.
    """
    name = default_id if given.id is None else str(given.id)
    return Source(name, given.text, "text/plain", language=language_of(given.source))


def _from_fields(data: Mapping[str, Any], request: Request, config: Config) -> Asked:
    given = parse(NormalizeRequest, {**_defaults(request.args), **data}, ignored=_OTHERS)
    return Asked((to_source(given, "document"),), _target(given.target, config))


def _defaults(args: Mapping[str, str]) -> dict[str, str]:
    """Parameters of the query that a JSON body may leave out."""
    return {name: args[name] for name in ("target", "source", "id") if name in args}


def _from_form(request: Request, config: Config) -> Asked:
    fields = {**request.args.to_dict(), **request.form.to_dict()}
    uploads = [upload for upload in request.files.getlist("file") if upload.filename or upload.content_length]
    if uploads:
        documents = (document for upload in uploads for document in _from_upload(upload, fields, config))
        return _asked(documents, fields, config)
    if "text" not in fields:
        raise InvalidRequest("the form has neither 'text' nor 'file' (for plain text send Content-Type: text/plain)")
    given = {name: fields[name] for name in ("target", "source", "id") if fields.get(name)}
    given["text"] = fields["text"].replace("\r\n", "\n")  # browsers write every line end so (HTML, 4.10.21.8)
    return _from_fields(given, request, config)


def _from_upload(upload: FileStorage, fields: Mapping[str, str], config: Config) -> Iterator[Source | Failure]:
    data = upload.stream.read()
    return read_bytes(
        data, upload.content_type, upload.filename, fields.get("charset") or None, Options(limit=config.max_bytes)
    )


def _asked(documents: Iterable[Source | Failure], fields: Mapping[str, str], config: Config) -> Asked:
    """The documents of files, with what the caller said about all of them. The whole of an archive is bounded too."""
    language = language_of(fields.get("source"))
    taken: list[Source | Failure] = []
    room = config.queue_chars
    for document in documents:
        if isinstance(document, Failure):
            taken.append(document)
            continue
        room -= len(document.data)
        if room < 0:
            raise TooLarge(
                f"the documents of one request hold over {config.queue_chars} characters (setting queue_chars)"
            )
        taken.append(_with_language(document, language))
    return Asked(tuple(taken), _target(fields.get("target"), config))


def _with_language(document: Source, language: str | None) -> Source:
    language = language or language_of(document.language)
    return Source(document.id, document.data, document.media_type, document.charset, language)


def _target(code: str | None, config: Config) -> str:
    return tags.language(code).code if code is not None else config.target


def _json_name(value: Any) -> str:
    names = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def refuse_other_than_stream(request: Request) -> None:
    """Raises ``UnsupportedMedia`` when the body is no NDJSON."""
    if request.mimetype not in NDJSON:
        raise UnsupportedMedia(f"{request.mimetype or 'a body without a Content-Type'} is no NDJSON")
