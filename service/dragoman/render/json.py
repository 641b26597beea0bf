"""JSON: one document is the object of ``AlignedDocument.to_dict``, several (or none) are an array of them.

The bytes are UTF-8 and always valid JSON. A lone surrogate, which UTF-8 cannot hold, comes out as its ``\\udXXX``
escape; only a high surrogate right before a low one cannot come back as two, since JSON reads the pair as the
character it stands for (RFC 8259, section 7).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from itertools import chain

from dragoman.document import AlignedDocument


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """The pieces of one JSON text, indented by nothing, with a line feed at the end."""
    queue = iter(documents)
    first, second = next(queue, None), next(queue, None)
    if first is not None and second is None:
        yield encode(first) + b"\n"
        return
    yield b"["
    for number, document in enumerate(chain(filter(None, (first, second)), queue)):
        yield (b",\n" if number else b"\n") + encode(document)
    yield b"\n]\n"


def encode(document: AlignedDocument) -> bytes:
    """One document as a JSON object on one line, without a line feed.

    ``backslashreplace`` writes what UTF-8 cannot hold, lone surrogates and nothing else, just as JSON escapes it.
    """
    data = document.to_dict()
    for segment in data["segments"]:
        if segment["score"] is not None and not math.isfinite(segment["score"]):
            segment["score"] = None  # JSON has no infinity: a score that says nothing is none
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace")
