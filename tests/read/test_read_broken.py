"""Whatever happens to a file, reading it gives documents and failures, and no exception."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.read import archives
from tests.read.test_read_rows import TMX, XLIFF_2

from dragoman.document import Failure, Source
from dragoman.read import READERS, read_bytes

DATA = Path(__file__).parents[1] / "data" / "read"
CODES = {
    "empty_input",
    "undecodable",
    "unreadable",
    "encrypted",
    "unsupported_media",
    "too_large",
    "invalid_request",
    "missing_extra",
}


@cache
def samples() -> dict[str, bytes]:
    """A whole file of every kind, by extension."""
    found = {f".{kind}": archives.folder(kind) for kind in ("docx", "odt", "epub")}
    for name in ("article.pdf", "page.html", "interview.srt", "interview.vtt", "notes.md"):
        found[Path(name).suffix] = (DATA / name).read_bytes()
    found |= {".tmx": TMX.encode(), ".xlf": XLIFF_2.encode()}
    found |= {".json": b'[{"text": "un"}, "deux"]', ".jsonl": b'{"text": "un"}\n"deux"\n'}
    return found | {".csv": b'id,text\n1,"a\nb"\n', ".tsv": b"id\ttext\n1\ta\n", ".txt": "été".encode()}


@settings(max_examples=150)
@given(
    suffix=st.sampled_from(sorted(samples())),
    cut=st.integers(0, 4000),
    changes=st.lists(st.tuples(st.integers(0, 60_000), st.binary(max_size=4)), max_size=4),
)
def test_damaged_files(suffix: str, cut: int, changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(samples()[suffix])
    for place, new in changes:
        start = place % (len(data) + 1)
        data[start : start + len(new)] = new
    check(bytes(data[: len(data) - cut % (len(data) + 1)]), suffix)


@given(data=st.binary(max_size=100), suffix=st.sampled_from(sorted(READERS)))
def test_bytes_that_are_no_such_file(data: bytes, suffix: str) -> None:
    name = f"a{suffix}" if suffix.startswith(".") else "a"
    check(data, name.removeprefix("a"), None if suffix.startswith(".") else suffix)


def check(data: bytes, suffix: str, media_type: str | None = None) -> None:
    found = list(read_bytes(data, media_type, f"a{suffix}"))
    assert found
    for item in found:
        assert isinstance(item, Source) or item.code in CODES
        assert isinstance(item, Failure) or item.data.strip()


@pytest.mark.parametrize("suffix", sorted(samples()))
def test_the_whole_files_are_read(suffix: str) -> None:
    for item in read_bytes(samples()[suffix], None, f"a{suffix}"):
        assert isinstance(item, Source) or item.code in ("missing_extra", "empty_input")


@pytest.mark.parametrize("reader", sorted(set(READERS.values())))
def test_every_reader_is_there(reader: str) -> None:
    from importlib import import_module

    assert callable(import_module(f"dragoman.read.{reader}").read)
