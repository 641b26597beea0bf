"""Text as XML and HTML hold it: what must be escaped, and which characters they cannot hold at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

# XML 1.0, production 2: everything but these is a Char. HTML can name some of them, but shows none of them.
_ILLEGAL = "[^\\t\\n\\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_UNWRITABLE = re.compile(_ILLEGAL)
_SPECIAL = re.compile(rf"{_ILLEGAL}|[&<>\r]")
_SPECIAL_IN_ATTRIBUTE = re.compile(rf"{_ILLEGAL}|[&<>\r\n\t\"]")
# A carriage return is written as a reference, or a parser would make a line feed of it (XML 1.0, 2.11). In an
# attribute the same holds for tabs and line feeds, which become spaces (3.3.3).
_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


def escape(text: str, illegal: Callable[[str], str]) -> str:
    """``text`` as the content of an element; ``illegal`` makes the markup for a character that XML cannot hold."""
    return _SPECIAL.sub(lambda match: _REFERENCES.get(match[0]) or illegal(match[0]), text)


def unwritable(text: str) -> list[str]:
    """The characters of ``text`` that XML cannot hold, in order."""
    return _UNWRITABLE.findall(text)


def _numbered(character: str) -> str:
    return f"\\u{ord(character):04x}"


def attributes(values: Mapping[str, object]) -> str:
    """`` name="value"`` for each value that is not None, in order."""
    return "".join(f' {name}="{attribute(str(value))}"' for name, value in values.items() if value is not None)


def attribute(text: str) -> str:
    """``text`` as the value of a double-quoted attribute.

    A character that XML cannot hold becomes ``\\uXXXX``: attributes hold names and notes, never the document's text.
    """
    return _SPECIAL_IN_ATTRIBUTE.sub(lambda match: _REFERENCES.get(match[0]) or _numbered(match[0]), text)


def element(name: str, values: Mapping[str, object], text: str, illegal: Callable[[str], str] = _numbered) -> str:
    """An element with attributes and text; the arguments are those of ``attributes`` and ``escape``."""
    return f"<{name}{attributes(values)}>{escape(text, illegal)}</{name}>"
