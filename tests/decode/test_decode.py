"""Bytes to text: every case in ``tests/data/decode/*.json``, and what holds for any bytes.

A case has a ``label``; its bytes, as ``hex`` or as a ``text`` and the ``written`` charset; the ``declared`` charset or
null; and either the ``decoded`` text (if it is not ``text``) and its ``encoding``, or the code of an ``error``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.charsets import byte_table
from dragoman.decode import decode
from dragoman.errors import EmptyInput, InputError, Undecodable
from dragoman.repair import repair

DATA = Path(__file__).parents[1] / "data" / "decode"
MARKS = (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
PARAGRAPHS = [
    "Le ministre a déclaré à l’Élysée : « Ça ira, naturellement. »",
    "قال الوزير في بغداد، إن العلاقات مع فرنسا متينة.",
    "The minister said “no comment” — twice.",
]


def cases() -> list[Any]:
    found = []
    for path in sorted(DATA.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail(strict=True)] if case.get("expect") == "fail" else []
            found.append(pytest.param(case, id=f"{path.stem}: {case['label']}", marks=marks))
    return found


@pytest.mark.parametrize("case", cases())
def test_decode_case(case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode(case["written"])
    if "error" in case:
        with pytest.raises(InputError) as raised:
            decode(data, case["declared"])
        assert raised.value.code == case["error"]
    else:
        expected = case.get("decoded", case.get("text"))
        assert decode(data, case["declared"]) == (expected, case["encoding"])


def encoded(text: str, encoding: str) -> bytes:
    """The inverse of ``decode``, without the byte order mark."""
    if encoding == "utf-8":
        return text.encode("utf-8", "surrogateescape")
    if encoding in ("windows-1252", "windows-1256", "iso-8859-6"):
        table = byte_table(encoding.replace("windows-", "cp"))
        return bytes(table.index(character) for character in text)
    if encoding.startswith(("utf-16", "utf-32")):
        width = 4 if "32" in encoding else 2
        whole = text.rstrip("".join(chr(0xDC00 + byte) for byte in range(256)))
        rest = bytes(ord(character) - 0xDC00 for character in text[len(whole) :])
        return whole.encode(encoding, "surrogatepass") + rest if len(rest) < width else text.encode(encoding)
    return text.encode(encoding)


@given(
    st.binary(max_size=80),
    st.sampled_from([None, "utf-8", "latin1", "windows-1256", "utf-16", "zip", "\udc80", "x" * 999]),
)
@example(b"\xff\xfea\0b", None)
@example(b"\xed\xa0\x80", None)
@example(b"\0\0\xfe\xff\0\x11\0\0", None)
def test_any_bytes_are_read_or_refused(data: bytes, charset: str | None) -> None:
    try:
        text, encoding = decode(data, charset)
    except (EmptyInput, Undecodable):
        return
    assert text.strip()
    assert decode(data, charset) == (text, encoding)
    assert repair(text, encoding).undo() == text


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4).map("\n".join), st.data())
def test_a_few_broken_bytes_lose_nothing(text: str, data: st.DataObject) -> None:
    good = text.encode("utf-8")
    at = data.draw(st.integers(0, len(good)))
    broken = good[:at] + data.draw(st.binary(max_size=3)) + good[at:]
    try:
        decoded, encoding = decode(broken)
    except Undecodable:
        return
    marks = [mark for mark in MARKS if broken.startswith(mark)]
    assert encoded(decoded, encoding) == broken[len(marks[0]) if marks else 0 :]


UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
WRITTEN = [(text, written) for text in PARAGRAPHS for written in UNICODE] + [
    (PARAGRAPHS[0], "cp1252"),
    (PARAGRAPHS[1], "cp1256"),
    (PARAGRAPHS[1], "iso8859-6"),
    (PARAGRAPHS[2], "cp1252"),
    (PARAGRAPHS[1] + "\nLe café et la coopération.", "cp1256"),
]


@pytest.mark.parametrize(("text", "written"), WRITTEN)
def test_every_encoding_of_a_paragraph_is_found(text: str, written: str) -> None:
    assert decode(text.encode(written))[0] == text


def test_the_message_of_an_error_holds_no_text_of_the_document() -> None:
    with pytest.raises(Undecodable, match="PNG image"):
        decode(b"\x89PNG\r\n\x1a\nsecret")
    with pytest.raises(Undecodable, match="600 of 1200") as raised:
        decode(b"s\x01" * 600)
    assert "s" * 3 not in str(raised.value)
