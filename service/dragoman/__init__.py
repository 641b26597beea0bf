"""Repairs scraped multilingual text, finds the language of every span, translates it offline, and aligns it.

The public surface is ``__all__`` here, ``dragoman.errors``, ``dragoman.render`` and ``dragoman.read``; other modules
may change. Names are imported when they are first used, so that ``import dragoman`` loads no native library.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.document import (
        AlignedDocument,
        Document,
        Failure,
        Paragraph,
        Segment,
        Sentence,
        Source,
        Span,
        Translation,
    )
    from dragoman.errors import DragomanError
    from dragoman.pipeline import Pipeline
    from dragoman.text import Edit, Text

__all__ = [
    "AlignedDocument",
    "Config",
    "Document",
    "DragomanError",
    "Edit",
    "Failure",
    "Paragraph",
    "Pipeline",
    "Segment",
    "Sentence",
    "Source",
    "Span",
    "Text",
    "Translation",
]
_ELSEWHERE = {"Config": "config", "DragomanError": "errors", "Edit": "text", "Pipeline": "pipeline", "Text": "text"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
    return getattr(import_module(f"dragoman.{_ELSEWHERE.get(name, 'document')}"), name)
