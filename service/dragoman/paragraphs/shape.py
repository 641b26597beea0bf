"""Headings and list items, told by their form."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Two words of Markdown that scrapers leave in place: "## **Head of the National Iraqi Alliance …**" (seed 000).
_MARKDOWN = re.compile(r"#{1,6}\s+\S|(\*\*|__)(?!\s)[^\n]*\1$")
_ITEM = re.compile(r"(?:[-•*·▪●◦‣]\s+|\(?\d{1,2}[.)]\s|\(?[A-Za-zأ-ي][)]\s|\d{1,2}\s?-\s?[^\W\d])")
_SENTENCE_END = re.compile(r"[.!…;,:؛،۔][\"'”’»)\]*_\s]*$")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = 16
_LENGTH = 130  # code points
_MARKDOWN_LENGTH = 300


def is_list_item(paragraph: str) -> bool:
    """Whether a paragraph begins with a bullet or the number of an item. A long dash opens a dialogue, no item."""
    return _ITEM.match(paragraph) is not None


def headings(paragraphs: Sequence[str], passed_over: Sequence[bool]) -> list[bool]:
    """Which paragraphs are headings: marked as such, or short, without a final stop, and above something longer.

    ``passed_over``: paragraphs that do not count as what a heading stands above (repeats and furniture).
    """
    below = 0  # length of the next paragraph that counts
    found = [False] * len(paragraphs)
    for index in range(len(paragraphs) - 1, -1, -1):
        paragraph = paragraphs[index]
        found[index] = _is_marked(paragraph) or (len(paragraph) < below and _looks_like_one(paragraph))
        if not passed_over[index]:
            below = len(paragraph)
    return found


def _is_marked(paragraph: str) -> bool:
    """Markdown, or capitals throughout (two words at least: "ISIS" alone is a name)."""
    if len(paragraph) > _MARKDOWN_LENGTH or "\n" in paragraph:
        return False
    if _MARKDOWN.match(paragraph):
        return _LETTER.search(paragraph) is not None
    return paragraph.isupper() and " " in paragraph and _looks_like_one(paragraph)


def _looks_like_one(paragraph: str) -> bool:
    """Short, with a letter in it, no small letter first, no item's number, and no stop at its end."""
    if len(paragraph) > _LENGTH or "\n" in paragraph or paragraph[0].islower() or _ITEM.match(paragraph):
        return False
    if len(paragraph.split()) > _WORDS or _SENTENCE_END.search(paragraph[-12:]):
        return False
    return _LETTER.search(paragraph) is not None
