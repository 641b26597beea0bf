"""Rows with named fields (JSON, CSV, Parquet) as documents."""

from __future__ import annotations

from collections.abc import Mapping

from dragoman import tags
from dragoman.document import Failure, Source
from dragoman.errors import EmptyInput, InvalidRequest
from dragoman.read.file import File


def document(file: File, number: int | None, record: object) -> Source | Failure:
    """The document of one row: an object with the text in its text field, or the text itself.

    Its id is its id field, else the file's with the row's ``number`` (from 1; None when it is the file's only one).
    What cannot be used is a ``Failure`` with that id, so that every row of the input is accounted for.
    """
    options = file.options
    fields = record if isinstance(record, Mapping) else {options.text: record}
    given = fields.get(options.id)
    id = str(given) if isinstance(given, str | int) and str(given) else row_id(file, number)
    if options.text not in fields:
        return Failure(id, InvalidRequest.code, missing(options.text, fields))
    data = fields[options.text]
    if data is None or (isinstance(data, str | bytes) and not data.strip()):
        return Failure(id, EmptyInput.code, f"the field {options.text!r} is empty")
    if not isinstance(data, str | bytes):
        return Failure(id, InvalidRequest.code, f"the field {options.text!r} holds no text but {type(data).__name__}")
    charset = file.charset if isinstance(data, bytes) else None
    return Source(id, data, "text/plain", charset, _language(fields.get(options.language)))


def row_id(file: File, number: int | None) -> str:
    """The id of a row that has none of its own."""
    return file.id if number is None else f"{file.id}:{number}"


def missing(field: str, fields: Mapping[str, object]) -> str:
    """The sentence that says which field was looked for, and which there are."""
    names = ", ".join(repr(str(name)[:40]) for name in list(fields)[:12])
    return f"there is no field {field!r} (there are: {names})"


def _language(value: object) -> str | None:
    """A tag, if the row says a language that Dragoman knows."""
    return tags.normalize(value) if isinstance(value, str) and tags.is_known(value) else None
