"""XLIFF 1.2, 2.0 and 2.1: the source text of every ``<file>``, a document each, its units as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman import tags
from dragoman.document import Failure, Source
from dragoman.errors import EmptyInput, Unreadable
from dragoman.read.file import File
from dragoman.read.inline import text
from dragoman.read.records import row_id
from dragoman.read.xml import local, parse

_UNITS = frozenset({"unit", "trans-unit"})


def read(file: File) -> Iterator[Source | Failure]:
    """The documents; the id of one among several is ``name:N``. Their language is the one that the file says.

    Raises:
        Unreadable: no XLIFF, not well formed, or with entities of its own.
    """
    root = parse(file.whole())
    if local(root) != "xliff":
        raise Unreadable("the file is no XLIFF")
    files = [element for element in root if local(element) == "file"]
    for number, element in enumerate(files, 1):
        id = row_id(file, number if len(files) > 1 else None)
        language = element.get("source-language") or root.get("srcLang") or ""
        texts = (_unit(unit).strip() for unit in element.iter() if local(unit) in _UNITS)
        body = "\n\n".join(filter(None, texts))
        if body:
            yield Source(id, body, "text/plain", None, tags.normalize(language) if tags.is_known(language) else None)
        else:
            yield Failure(id, EmptyInput.code, "the file holds no source text")


def _unit(unit: Any) -> str:
    """The source text of a unit: its only ``<source>``, or in XLIFF 2 those of its segments and what lies between."""
    inside = {"segment", "ignorable"}
    sources = (child for child in unit.iter() if local(child) == "source")
    return "".join(text(s) for s in sources if s.getparent() is unit or local(s.getparent()) in inside)
