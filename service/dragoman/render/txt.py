"""Plain text: the translation, gaps and all. UTF-8; a form feed on a line of its own between two documents.

A lone surrogate, which UTF-8 cannot hold, is written as ``\\udXXX``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dragoman.document import AlignedDocument

_BETWEEN = b"\f\n"


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """The translations, each with a line feed at its end."""
    for number, document in enumerate(documents):
        if number:
            yield _BETWEEN
        text = document.translation
        yield (text if text.endswith("\n") else f"{text}\n").encode("utf-8", "backslashreplace")
