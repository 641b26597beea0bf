"""Canonical composition: a letter and its accent as one character (Unicode NFC, UAX 15)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from dragoman.repair.edits import Replacement, trimmed

# What may change, or may change the letter before it. Arabic letters and marks but U+0653 to U+0655 only change places.
_CHANGING = "[^\x00-\x7f\u0600-\u0652\u0656-\u06ff]+"
_MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
_CHUNK = re.compile(f"{_CHANGING}(?:[{_MARKS}]+{_CHANGING})*")


def compose(text: str) -> Iterator[Replacement]:
    """``e`` and U+0301 become ``é``, the Kelvin sign becomes ``K``.

    Marks in an order that is not Unicode's are left alone, since nothing is gained by it: vocalised Arabic is typed
    shadda first, and Unicode puts it last. The text is then equivalent to its NFC, but not the same.
    """
    if unicodedata.is_normalized("NFC", text):
        return
    for match in _CHUNK.finditer(text):
        start, end = max(0, _behind_letter(text, match.start()) - 1), match.end()
        old = text[start:end]
        new = unicodedata.normalize("NFC", old)
        if new != old and (len(new) != len(old) or sorted(new) != sorted(old)):
            yield trimmed(text, Replacement(start, end, new))


def _behind_letter(text: str, offset: int) -> int:
    """Where the Arabic marks before ``offset`` begin, if there are any: the letter stands before them."""
    while offset and text[offset - 1] in _MARKS:
        offset -= 1
    return offset
