"""JSON: an object with a text field is a document, an array holds a document an item (objects or strings)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from dragoman.document import Failure, Source
from dragoman.errors import InvalidRequest
from dragoman.read.file import File
from dragoman.read.records import document


def read(file: File) -> Iterator[Source | Failure]:
    """The documents of the file, which is read whole: larger collections belong in JSON Lines.

    Raises:
        InvalidRequest: it is not JSON.
    """
    data = parse(file.whole())
    if isinstance(data, list):
        yield from (document(file, number, record) for number, record in enumerate(data, 1))
    else:
        yield document(file, None, data)


def parse(data: bytes) -> object:
    """The value of a JSON text in UTF-8, -16 or -32.

    Raises:
        InvalidRequest: it is not JSON, or nested too deep.
    """
    try:
        value: object = json.loads(data)
    except json.JSONDecodeError as error:
        raise InvalidRequest(f"broken JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except UnicodeDecodeError:
        raise InvalidRequest("broken JSON: it is not in UTF-8") from None
    except (ValueError, RecursionError):  # an integer of more digits than Python converts; thousands of brackets
        raise InvalidRequest("broken JSON: a number too long, or brackets nested too deep") from None
    return value
