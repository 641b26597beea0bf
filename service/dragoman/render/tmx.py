"""TMX 1.4b: a translation unit a segment (https://resources.gala-global.org/tbx14b).

A translated segment has two variants, source and target. One that was kept or could not be translated has its source
only, so that no tool offers it as a translation. What is known of a segment is in ``<prop>`` elements: offsets, status,
score, flags, route. A character that XML cannot hold is ``<ph type="character">U+0000</ph>``, which Dragoman's own
reader turns back, and which other tools keep as a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from itertools import chain

from dragoman.document import AlignedDocument
from dragoman.render.escapes import escape
from dragoman.render.markup import attributes, element
from dragoman.render.rows import Row, rows

_PROPERTIES = (
    "document",
    "paragraph",
    "start",
    "end",
    "original_start",
    "original_end",
    "confidence",
    "status",
    "score",
    "flags",
    "route",
    "paragraph_flags",
)
FOOT = b"</body>\n</tmx>\n"


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """The file, a document at a time. The header holds the first document's signature."""
    queue = iter(documents)
    first = next(queue, None)
    yield head(first.signature if first else "")
    for document in chain([first] if first else [], queue):
        yield "".join(map(_unit, rows(document))).encode("utf-8")
    yield FOOT


def head(signature: str) -> bytes:
    """All that comes before the first unit."""
    header = {
        "creationtool": "dragoman",
        "creationtoolversion": version("dragoman"),
        "segtype": "sentence",
        "o-tmf": "dragoman",
        "adminlang": "en",
        "srclang": "*all*",  # every unit says its own
        "datatype": "plaintext",
    }
    properties = _prop("signature", signature) if signature else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        f"<header{attributes(header)}>{properties}</header>\n<body>\n"
    ).encode()


def unit(id: str, properties: Iterable[tuple[str, object]], variants: Iterable[tuple[str, str]]) -> str:
    """One ``<tu>``. ``variants``: language and text, the source first."""
    texts = list(variants)
    values = {"tuid": re.sub(r"\s", "_", escape(id)), "srclang": texts[0][0]}
    props = "".join(_prop(name, value) for name, value in properties if value not in (None, "", ()))
    tuvs = "".join(f"<tuv{attributes({'xml:lang': language})}>{_seg(text)}</tuv>\n" for language, text in texts)
    return f"<tu{attributes(values)}>\n{props}{tuvs}</tu>\n"


def _unit(row: Row) -> str:
    properties = ((name, getattr(row, name)) for name in _PROPERTIES)
    variants = [(row.language, row.source)]
    if row.status == "translated":
        variants.append((row.target_language, row.target))
    return unit(f"{row.document}#{row.segment}", properties, variants)


def _prop(name: str, value: object) -> str:
    """A property of our own: TMX wants ``x-`` before its type. Its text is escaped, since it holds no markup."""
    text = " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return element("prop", {"type": f"x-{name.replace('_', '-')}"}, escape(text)) + "\n"


def _seg(text: str) -> str:
    return element("seg", {}, text, lambda character: f'<ph type="character">U+{ord(character):04X}</ph>')
