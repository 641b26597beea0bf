"""What a run remembers of a document: one JSON object, a line of the manifest.

Everything in it follows from the input and the configuration, but for ``seconds``, which ``manifest`` leaves out.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dragoman.document import AlignedDocument, Failure, Source

Record = dict[str, Any]
BIN = 0.1  # width of a bar of the score distribution, in natural-log probability a token
LOWEST = -3.0  # what is worse counts as this: e**-3, a twentieth, is nonsense already


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from. ``size`` in bytes and ``sha256`` of its content, None where it could not be read."""

    file: str
    size: int | None = None
    sha256: str | None = None

    @classmethod
    def of(cls, file: str, found: Source | Failure) -> Origin:
        """Of a document that was read from ``file``, or failed to be."""
        if isinstance(found, Failure):
            return cls(file)
        data = found.raw
        return cls(file, len(data), hashlib.sha256(data).hexdigest())


def record(result: AlignedDocument | Failure, origin: Origin, shard: str) -> Record:
    """The record of a document that is done (``status`` ``done``), or could not be used (``failed``)."""
    id = result.id if isinstance(result, Failure) else result.document.id
    known = {"id": id, "file": origin.file, "size": origin.size, "sha256": origin.sha256, "shard": shard}
    if isinstance(result, Failure):
        return known | {"status": "failed", "code": result.code, "error": result.message}
    return known | {"status": "done"} | _measures(result) | {"signature": result.signature}


def _measures(document: AlignedDocument) -> Record:
    segments, text = document.segments, document.document.text
    scores = [s.translation.score for s in segments if s.translation.score is not None]
    finite = [score for score in scores if math.isfinite(score)]
    return {
        "encoding": text.encoding,
        "characters": len(text.value),
        "languages": document.languages,
        "segments": dict(sorted(Counter(segment.status for segment in segments).items())),
        "flags": dict(sorted(Counter(flag for segment in segments for flag in segment.flags).items())),
        "repairs": dict(sorted(Counter(step for edit in text.edits for step in edit.step.split("+")).items())),
        "score": round(sum(finite) / len(finite), 4) if finite else None,
        "scores": _histogram(finite),
    }


def translated_characters(document: AlignedDocument) -> int:
    """Characters of the repaired text that were translated."""
    sentences = (s.sentence for s in document.segments if s.status == "translated")
    return sum(sentence.end - sentence.start for sentence in sentences)


def _histogram(scores: Iterable[float]) -> dict[str, int]:
    """How many scores lie in each bin of width ``BIN``; a bin is named by its upper border."""
    bins = Counter(round(max(math.ceil(score / BIN) * BIN, LOWEST) + 0.0, 1) for score in scores)
    return {str(border): bins[border] for border in sorted(bins)}


def to_line(value: Record) -> bytes:
    """As a line. ``backslashreplace``: a name that UTF-8 cannot hold is escaped as JSON escapes it."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def from_lines(data: bytes) -> list[Record]:
    """The inverse of ``to_line``, for a whole file.

    Raises:
        ValueError: it is not what ``to_line`` writes.
    """
    return [json.loads(line) for line in data.split(b"\n") if line]
