"""Bytes to text: the byte order mark, the declared charset, UTF-8, UTF-16, then a guess over all the bytes.

Nothing is lost: the text, encoded again, gives the bytes back, without their byte order mark. A byte that is no UTF-8
inside a document that is, becomes a lone surrogate U+DC80 to U+DCFF (PEP 383), for ``repair`` to make visible.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from contextlib import suppress

from dragoman.charsets import WORD, byte_table, words_score
from dragoman.errors import EmptyInput, Undecodable

# Byte order marks, longest first: UTF-32LE's begins with UTF-16LE's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
# What is no text, by its first bytes, and its name for the message (https://mimesniff.spec.whatwg.org/, section 6).
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (or a DOCX, an EPUB …)"),
    (b"\x1f\x8b\x08", "a gzip file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"(\xb5/\xfd", "a Zstandard file"),
    (b"7z\xbc\xaf'\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file"),
    (b"\x7fELF", "a program"),
)
_CANDIDATES = ("cp1252", "cp1256", "iso8859-6")  # of the guess, in the order that decides a tie
_HOPELESS = -5.0  # a score below: more than the one odd word (« ğ », "Õ/õ") that any text may hold
_SAMPLE = 1 << 16  # bytes for charset-normalizer, whose time grows faster than its certainty
# Labels of https://encoding.spec.whatwg.org/#names-and-labels that Python does not know (nor those with x- before).
_LABELS = {
    "dos-874": "cp874",
    "iso-8859-6-e": "iso8859-6",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-8-i": "iso8859-8",
    "ucs-2": "utf-16-le",
    "unicode": "utf-16-le",
    "unicode-1-1-utf-8": "utf-8",
    "unicode11utf8": "utf-8",
    "unicode20utf8": "utf-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
}
# ASCII and Latin-1 are windows-1252 there, because that is what pages that say so are written in; and so on.
_SUPERSETS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "utf-16": "utf-16-le", "gb2312": "gbk"}
# Python's names that may be declared. UTF-7 is not among them, nor are the codecs that are no charsets (rot13, zip …).
_DECLARABLE = re.compile(
    r"utf-(8|(16|32)-[lb]e)|cp(125\d|437|850|864|866|720|874|932|949)|iso8859-\d+|koi8-[ru]|mac-(roman|cyrillic|arabic)"
    r"|gbk|gb18030|big5(hkscs)?|euc_(jp|kr)|shift_jis|iso2022_jp"
)
_HIGH_BYTES_WORD = re.compile(rb"(?<![A-Za-z])[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_C1 = re.compile("[\x80-\x9f]")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b") + b"\x7f"
_HIGH_BYTES = bytes(range(128, 256))
_UTF16_BLOCKS = b"\x00\x06\x20\xfb\xfc\xfd\xfe"  # upper bytes: Latin, Arabic, punctuation, Arabic presentation forms


def decode(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """The text that ``data`` holds, and the charset it is in (WHATWG's name, lower case: ``utf-8``, ``windows-1256``).

    Tried in this order; the first that fits wins:

    1. a byte order mark (UTF-8, -16, -32), which is no part of the text;
    2. ``charset``, a label that a header or the caller gave, if all the bytes are valid in it. One that the bytes
       contradict is passed over: an unknown label, and any but UTF-8 over bytes that are UTF-8 beyond ASCII;
    3. UTF-16 without a mark, when one of every two bytes is the number of a script's block;
    4. UTF-8, also with a few broken bytes in it, which become lone surrogates;
    5. that of windows-1252, windows-1256 and ISO-8859-6 in which all the bytes together make the likeliest words; what
       makes words in none of them is charset-normalizer's to guess.

    Raises:
        EmptyInput: no bytes, or white space only.
        Undecodable: a known binary format, or more control characters than any text has.
    """
    _refuse_binary(data)
    reading = _marked(data) or _declared(data, charset) or _utf16(data) or _utf8(data) or _guess(data)
    if not reading[0] or reading[0].isspace():
        raise EmptyInput("there is no text: " + ("white space only" if data else "zero bytes"))
    return reading


Reading = tuple[str, str]


def _refuse_binary(data: bytes) -> None:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise Undecodable(f"the bytes are {what}, not text")


def _marked(data: bytes) -> Reading | None:
    """By the byte order mark, which is no part of the text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            if name == "utf-8":
                return _checked(body.decode("utf-8", "surrogateescape"), body), name
            with suppress(UnicodeDecodeError):
                return _wide(body, name), name
    return None


def _declared(data: bytes, charset: str | None) -> Reading | None:
    """By the label, unless the bytes are invalid in its charset or contradict it."""
    codec = _codec(charset or "")
    if codec is None or _is_contradicted(data, codec):
        return None
    try:
        text = _through_table(data, codec) if codec == "cp1252" else data.decode(codec)
    except UnicodeDecodeError:
        return None
    return _checked(text, text.encode("utf-8") if codec.startswith("utf-") else data), _name(codec)


def _is_contradicted(data: bytes, codec: str) -> bool:
    """Whether the bytes are UTF-8 although they are declared as something else.

    ``Content-Type: text/html; charset=ISO-8859-1`` is many servers' default, over pages in UTF-8 as well; bytes above
    127 that happen to be valid UTF-8 do not occur in texts of other charsets. UTF-16 or -32 over printable ASCII would
    make Chinese of it.
    """
    if codec == "utf-8" or not _is_utf8(data):
        return False
    return not data.isascii() or (codec.startswith("utf-") and not _has_controls(data))


def _utf16(data: bytes) -> Reading | None:
    """UTF-16 without a mark: at least nine of ten bytes in even or in odd places are numbers of common blocks."""
    if not _has_controls(data):  # Latin (00) and Arabic (06) both show as control characters
        return None
    units = len(data) // 2
    for name, upper, lower in (("utf-16le", data[1::2], data[::2]), ("utf-16be", data[::2], data[1::2])):
        known = len(upper) - len(upper.translate(None, _UTF16_BLOCKS))
        letters = upper.count(0) + upper.count(6)
        if units > 1 and known >= 0.9 * units and letters >= 0.5 * units and lower.count(0) <= 0.01 * units:
            with suppress(UnicodeDecodeError):
                return _wide(data, name), name
    return None


def _wide(data: bytes, name: str) -> str:
    """UTF-16 or UTF-32, lone surrogates kept. What is left of a unit cut in two becomes U+DC00 plus the byte."""
    width = 4 if "32" in name else 2
    whole = len(data) - len(data) % width
    text = data[:whole].decode(name, "surrogatepass") + "".join(chr(0xDC00 + byte) for byte in data[whole:])
    return _checked(text, text.encode("utf-8", "surrogatepass"))


def _utf8(data: bytes) -> Reading | None:
    """UTF-8, when at least a fifth of what is not ASCII is valid in it; the other bytes become lone surrogates.

    A fifth, because in windows-1256 a letter before a comma (``C7 A1``) is valid UTF-8 by chance: one in sixty letters.
    """
    valid = data.decode("utf-8", "ignore")
    text = data.decode("utf-8", "surrogateescape")
    broken = len(text) - len(valid)
    beyond_ascii = len(valid) - len(data.translate(None, _HIGH_BYTES))
    return (_checked(text, data), "utf-8") if beyond_ascii * 4 >= broken else None


def _guess(data: bytes) -> Reading:
    """By the words: each candidate reads every word that has a byte above 127, and the sum of their scores decides.

    In French, such bytes stand alone between ASCII letters, where windows-1256 reads the same accents; in Arabic, they
    stand together, and the frequencies of the letters tell windows-1256 from ISO-8859-6 (lam is E1 in one, E4 in the
    other). A word with letters of two scripts counts against its charset, and so does a control character. Where the
    best makes no words either (Russian, Turkish, Chinese …), charset-normalizer is asked.
    """
    chunks = Counter(_HIGH_BYTES_WORD.findall(data))
    scores = {codec: _score(chunks, codec) for codec in _CANDIDATES}
    best = max(scores, key=lambda codec: scores[codec])  # of equals, the first
    reading = (_checked(_through_table(data, best), data), _name(best))
    return reading if scores[best] > _HOPELESS else _last_resort(data) or reading


def _score(chunks: Counter[bytes], codec: str) -> float:
    read = [(_through_table(chunk, codec), count) for chunk, count in chunks.items()]
    controls = sum(count * len(_C1.findall(text)) for text, count in read)
    return words_score((word, count) for text, count in read for word in WORD.findall(text)) - 2.0 * controls


def _last_resort(data: bytes) -> Reading | None:
    """By charset-normalizer's reading of the beginning, if it is a charset that WHATWG knows and fits all the bytes."""
    from charset_normalizer import from_bytes  # 60 ms of import that hardly any document needs

    best = from_bytes(data[:_SAMPLE]).best()
    codec = _codec(best.encoding) if best else None
    if codec is None:
        return None
    try:
        return _checked(data.decode(codec), data), _name(codec)
    except UnicodeDecodeError:
        return None


def _through_table(data: bytes, codec: str) -> str:
    """``data`` in a single-byte charset, the bytes that it leaves undefined kept as Latin-1 reads them."""
    return codecs.charmap_decode(data, "strict", byte_table(codec))[0]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _has_controls(data: bytes) -> bool:
    return len(data.translate(None, _CONTROLS)) < len(data)


def _checked(text: str, data: bytes) -> str:
    """``text``, unless too many bytes of ``data`` are control characters (NUL and others; a stray few are debris)."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > 4 and controls > 0.05 * len(data):
        raise Undecodable(f"the bytes are binary data, not text: {controls} of {len(data)} are control characters")
    return text


def _codec(label: str) -> str | None:
    """Python's name of the charset that WHATWG's ``label`` means, or None."""
    label = label.strip(" \t\n\f\r\"'").lower().removeprefix("x-")
    label = re.sub(r"^iso8859-?(\d+)$", r"iso-8859-\1", label)
    try:
        codec = codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError, UnicodeError):
        return None
    codec = _SUPERSETS.get(codec, codec)
    return codec if _DECLARABLE.fullmatch(codec) else None


def _name(codec: str) -> str:
    """WHATWG's name of a charset that Python calls ``codec``."""
    name = re.sub("^cp125", "windows-125", codec)
    name = re.sub("^iso8859", "iso-8859", name)
    return re.sub("^(utf-(16|32))-", r"\1", name).replace("_", "-")
