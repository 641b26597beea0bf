"""Bytes to text: the byte order mark, the declared charset, UTF-8, UTF-16, then a guess over all the bytes.

Nothing is lost: ``encode`` gives back the bytes that ``decode`` took (without their byte order mark). Bytes that are no
UTF-8 inside a document that is, become lone surrogates U+DC80 to U+DCFF (PEP 383), for ``repair`` to make visible.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from dragoman.charsets import byte_table, words_score
from dragoman.errors import EmptyInput, Undecodable

# Byte order marks, longest first: UTF-32LE's begins with UTF-16LE's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
# First bytes of what is no text, with its name for the message (https://mimesniff.spec.whatwg.org/, section 6).
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (DOCX, EPUB, ODT …)"),
    (b"\x1f\x8b\x08", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"(\xb5/\xfd", "a Zstandard file"),
    (b"7z\xbc\xaf'\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
)
# The guess's candidates, in the order that decides a tie: WHATWG's name and Python's.
_CANDIDATES = (("windows-1252", "cp1252"), ("windows-1256", "cp1256"), ("iso-8859-6", "iso8859_6"))
# Labels of https://encoding.spec.whatwg.org/#names-and-labels that Python does not know; ASCII and Latin-1 are
# windows-1252 there, because that is what pages that say so are written in.
_LABELS = {
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-cp1253": "cp1253",
    "x-cp1254": "cp1254",
    "x-cp1255": "cp1255",
    "x-cp1256": "cp1256",
    "x-cp1257": "cp1257",
    "x-cp1258": "cp1258",
    "x-mac-roman": "mac_roman",
    "x-sjis": "cp932",
    "x-gbk": "gbk",
    "x-unicode20utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode11utf8": "utf-8",
    "unicode20utf8": "utf-8",
    "iso-8859-6-e": "iso8859_6",
    "iso-8859-6-i": "iso8859_6",
    "iso-8859-8-e": "iso8859_8",
    "iso-8859-8-i": "iso8859_8",
    "unicode": "utf-16-le",
    "ucs-2": "utf-16-le",
    "dos-874": "cp874",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "windows-31j": "cp932",
}
_SUPERSETS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "utf-16": "utf-16-le", "gb2312": "gbk"}
_NAMES = {"utf-16-le": "utf-16le", "utf-16-be": "utf-16be", "utf-32-le": "utf-32le", "utf-32-be": "utf-32be"} | {
    f"cp125{digit}": f"windows-125{digit}" for digit in range(9)
}
# UTF-7 and the codecs that are no charsets (rot13, zip …) are not among them.
_DECLARABLE = re.compile(
    r"utf-(8|16-le|16-be|32-le|32-be)|cp125\d|cp(437|850|866|874|932|949|864|720)|iso8859-\d+|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gbk|gb18030|big5(hkscs)?|euc_(jp|kr)|shift_jis|iso2022_jp"
)
_WORDS = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b") + b"\x7f"
# A high byte of UTF-16 code units: Latin, Arabic, Arabic presentation forms, punctuation.
_HIGH_BYTES = b"\x00\x06\x20\xfb\xfd\xfe"


def decode(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """The text that ``data`` holds and the charset it is in (WHATWG's name, lower case: ``utf-8``, ``windows-1256``).

    Tried in this order, the first that fits wins:

    1. a byte order mark (UTF-8, -16, -32), which is no part of the text;
    2. ``charset``, a label that a header or the caller gave, if all the bytes are valid in it. A label that the bytes
       contradict is passed over: an unknown one, and any other than UTF-8 over bytes that are valid UTF-8 and not ASCII;
    3. UTF-16 without a mark, when one byte of every two is a script's number;
    4. UTF-8, also with a few broken bytes in it (they become lone surrogates);
    5. the one of windows-1252, windows-1256 and ISO-8859-6 in which the bytes make the likeliest words.

    Raises:
        EmptyInput: no bytes, or white space only.
        Undecodable: a known binary format, or too many control characters for any text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark) and len(data) % (4 if "32" in name else 1) == 0:
            return _checked(_marked(data[len(mark) :], name), name)
    _refuse_binary(data)
    attempts = (_declared(data, charset), _utf16(data), _utf8(data))
    for text, name in filter(None, attempts):
        return _checked(text, name)
    return _checked(*_guess(data))


def encode(text: str, encoding: str) -> bytes:
    """The bytes that ``decode`` read as ``text`` in ``encoding``, without their byte order mark.

    Raises:
        UnicodeEncodeError: ``text`` is not what ``decode`` made in this encoding.
    """
    if encoding in {name for name, _ in _CANDIDATES}:
        return text.translate(_bytes_of(dict(_CANDIDATES)[encoding])).encode("latin-1")
    if encoding == "utf-8":
        return text.encode("utf-8", "surrogateescape")
    if encoding.startswith("utf-16"):
        odd = re.search("[\udc00-\udcff]\\Z", text)
        return text.encode(encoding, "surrogatepass")
    return text.encode(encoding)
