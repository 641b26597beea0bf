"""The charset of structured text, where a reader must have text before the ``decode`` stage can see any."""

from __future__ import annotations

import re

from dragoman.decode import decode as decode_bytes

# HTML, 13.2.3.2, looks at the first 1,024 bytes; real pages put the declaration behind their scripts' settings.
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)", re.I)
_PRESCAN = 8192
_SURROGATES = re.compile("[\ud800-\udfff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """``data`` as text, in the charset that ``dragoman.decode`` finds, helped by a declaration in the markup.

    A byte that is broken in that charset becomes U+FFFD, as the HTML standard has it: parsers take nothing else.

    Raises:
        EmptyInput: white space only. Undecodable: it is no text.
    """
    inside = _META.search(data, 0, _PRESCAN) or _XML.match(data)
    text, _ = decode_bytes(data, declared or (inside[1].decode("ascii") if inside else None))
    return _SURROGATES.sub("\ufffd", text)
