"""JSON Lines: one document a line, each the object that ``render.json`` writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dragoman.document import AlignedDocument
from dragoman.render.json import encode


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """One line a document, as each comes."""
    for document in documents:
        yield encode(document) + b"\n"
