"""The text of a segment in TMX and XLIFF, without the codes of the format that it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dragoman.read.xml import local

# Elements whose content is code of another format, not text: TMX 1.4b, "Inline elements"; XLIFF 1.2, 2.3.
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut", "x", "bx", "ex"})
_CHARACTER = re.compile(r"U\+([0-9A-F]{4,6})")


def text(element: Any) -> str:
    """The text inside ``element``; characters that XML cannot hold are read back from their names."""
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child)
        if name == "cp":  # XLIFF 2.1, 4.2.3.1: a character by its number
            yield _character(child.get("hex", ""))
        elif name == "ph" and child.get("type") == "character":  # how Dragoman's own TMX names one
            named = _CHARACTER.fullmatch(child.text or "")
            yield _character(named[1]) if named else ""
        elif name not in _CODES:
            yield text(child)
        yield child.tail or ""


def _character(number: str) -> str:
    try:
        return chr(int(number, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
