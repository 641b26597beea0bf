"""Canonical composition: a letter and its accent as one character (Unicode NFC, UAX 15)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from dragoman.repair.edits import Replacement, trimmed

# Nothing composes with an ASCII character in front of it but an ASCII letter; so each of these stands for itself.
_CHUNK = re.compile("[A-Za-z<=>]?[^\x00-\x7f]+")


def compose(text: str) -> Iterator[Replacement]:
    """``e`` and U+0301 become ``é``, the Kelvin sign becomes ``K``.

    Marks in an order that is not Unicode's are left alone, since nothing is gained by it: vocalised Arabic is typed
    shadda first, and Unicode puts it last. The text is then equivalent to its NFC, but not the same.
    """
    if unicodedata.is_normalized("NFC", text):
        return
    for match in _CHUNK.finditer(text):
        new = unicodedata.normalize("NFC", match[0])
        if new != match[0] and (len(new) != len(match[0]) or sorted(new) != sorted(match[0])):
            yield trimmed(text, Replacement(*match.span(), new))
