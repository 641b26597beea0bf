"""TMX: the source side of every translation unit, a document each (TMX 1.4b)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman import tags
from dragoman.document import Failure, Source
from dragoman.errors import EmptyInput
from dragoman.read.file import File
from dragoman.read.inline import text
from dragoman.read.records import row_id
from dragoman.read.xml import elements

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(file: File) -> Iterator[Source | Failure]:
    """The documents, a unit in memory at a time. Their language is the one that the file says.

    The source side is the variant in the language that the unit, or else the header, names as its source (``srclang``);
    where they name none, the unit's first variant. An id is the unit's ``tuid``, or ``name:N``.

    Raises:
        Unreadable: not well formed, or with entities of its own.
    """
    header_language = ""
    number = 0
    for element in elements(file.stream, "header", "tu"):
        if element.tag == "header":
            header_language = element.get("srclang", "")
            continue
        number += 1
        id = element.get("tuid") or row_id(file, number)
        language, source = _source(element, element.get("srclang") or header_language)
        if source.strip():
            yield Source(id, source, "text/plain", None, tags.normalize(language) if tags.is_known(language) else None)
        else:
            yield Failure(id, EmptyInput.code, "the unit has no text in its source language")


def _source(unit: Any, wanted: str) -> tuple[str, str]:
    """The language and text of the source variant."""
    variants = [(variant.get(_LANG) or variant.get("lang") or "", variant.find("seg")) for variant in unit.iter("tuv")]
    filled = [(language, segment) for language, segment in variants if segment is not None]
    same = [item for item in filled if tags.normalize(item[0]) == tags.normalize(wanted)]
    language, segment = next(iter(same or filled), ("", None))
    return language, "" if segment is None else text(segment)
