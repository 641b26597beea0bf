"""What a file is that neither its name nor its media type tells: by its first bytes."""

from __future__ import annotations

import re
from io import BufferedReader

from dragoman.errors import UnsupportedMedia

_HEAD = 4096  # bytes; a BufferedReader can always look this far ahead
# Files that people keep beside texts, told apart by their first bytes so that their bytes are not taken for text.
_NO_TEXT = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "an image, sound or video in RIFF",
    b"ID3": "an MP3 recording",
    b"OggS": "an Ogg recording",
    b"\x1aE\xdf\xa3": "a Matroska video",
    b"\x7fELF": "a program",
    b"MZ\x90\x00": "a program",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old or password-protected Office file (save it as .docx, without one)",
    b"{\\rtf": "an RTF file (save it as .docx)",
    b"Rar!": "a RAR archive (unpack it first)",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive (unpack it first)",
    b"BZh": "a bzip2 archive (unpack it first)",
    b"SQLite format 3": "an SQLite database",
}
_ZIPS = {
    b"mimetypeapplication/epub+zip": "epub",
    b"mimetypeapplication/vnd.oasis.opendocument.text": "odt",
    b"[Content_Types].xml": "docx",
    b"word/": "docx",
}
_MARKUP = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE\s+)?<?(html|tmx|xliff)\b", re.I | re.S)


def sniff(stream: BufferedReader) -> str:
    """The name of the module that reads the file; ``text`` for whatever is nothing else.

    Raises:
        UnsupportedMedia: it is a file of a kind that holds no text, or that there is no reader for.
    """
    head = stream.peek(_HEAD)[:_HEAD]
    for start, kind in _NO_TEXT.items():
        if head.startswith(start):
            raise UnsupportedMedia(f"there is no reader for {kind}")
    if head.startswith(b"PK\x03\x04"):
        return _zip(head)
    if head.startswith(b"PAR1"):
        return "parquet"
    if b"%PDF-" in head[:1024]:  # PDF readers accept junk before the header (PDF 32000-1, annex H, note 13)
        return "pdf"
    markup = _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf"))
    return {b"html": "html", b"tmx": "tmx", b"xliff": "xliff"}[markup[1].lower()] if markup else "text"


def _zip(head: bytes) -> str:
    found = next((reader for sign, reader in _ZIPS.items() if sign in head), None)
    if found is None:
        raise UnsupportedMedia("there is no reader for a ZIP archive (unpack it first)")
    return found
