from __future__ import annotations

import gzip
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.document import Failure, Source
from dragoman.errors import InputError
from dragoman.read import Options, discover, read, read_bytes

try:
    import zstandard
except ImportError:
    zstandard = None

PACKINGS = {
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}
missing = pytest.mark.skipif(zstandard is None, reason="the zstd extra is not installed")
PACKED = pytest.mark.parametrize("suffix", [".gz", ".xz", pytest.param(".zst", marks=missing)])


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"Bonjour.")


def test_plain_text_keeps_its_bytes(seeds: dict[str, Path]) -> None:
    for path in seeds.values():
        assert list(read(path)) == [Source(path.stem, path.read_bytes(), "text/plain")]


def test_an_upload_in_an_old_charset_keeps_bytes_and_declaration() -> None:
    data = "السلام".encode("windows-1256")
    assert list(read_bytes(data, 'Text/Plain; Charset="windows-1256"', "a.txt")) == [
        Source("a", data, "text/plain", "windows-1256")
    ]
    assert list(read_bytes(data, "text/plain; charset=utf-8", None, "cp1256")) == [
        Source("document", data, "text/plain", "cp1256")
    ]


@pytest.mark.parametrize("name", ["notes", "notes.log", "05.09.2016"])
def test_what_has_no_known_name_is_text_if_it_looks_like_text(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"Bonjour.")
    assert list(read(tmp_path / name)) == [Source(name, b"Bonjour.", "text/plain")]


@PACKED
def test_packed_files_are_unpacked(suffix: str, tmp_path: Path) -> None:
    data = "Bonjour à tous.\n".encode() * 10_000
    path = tmp_path / f"news.txt{suffix}"
    path.write_bytes(PACKINGS[suffix](data) + PACKINGS[suffix](b"Fin."))  # two members, one file
    assert list(read(path)) == [Source("news", data + b"Fin.", "text/plain")]


@PACKED
@pytest.mark.parametrize("keep", [3, -1, -30])
def test_cut_packed_files_are_failures(suffix: str, keep: int, tmp_path: Path) -> None:
    path = tmp_path / f"news.txt{suffix}"
    path.write_bytes(PACKINGS[suffix](bytes(range(256)) * 40)[:keep])
    [failure] = read(path)
    assert isinstance(failure, Failure)
    assert (failure.id, failure.code) == ("news", "unreadable")


@PACKED
def test_bombs_are_not_unpacked(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"bomb.txt{suffix}"
    path.write_bytes(PACKINGS[suffix](bytes(50_000_000)))
    assert path.stat().st_size < 100_000
    [failure] = read(path, options=Options(limit=1_000_000))
    assert (failure.id, failure.code) == ("bomb", "too_large")


@pytest.mark.parametrize(
    ("data", "media_type", "name", "code"),
    [
        (b"", None, "a.txt", "empty_input"),
        (b" \n\t", None, "a.txt", "empty_input"),
        (b"\x89PNG\r\n\x1a\n....", None, "a", "unsupported_media"),
        (b"PK\x03\x04" + bytes(100), None, "a.zip", "unsupported_media"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "a.doc", "unsupported_media"),
        (b"{\\rtf1 }", None, "a.rtf", "unsupported_media"),
        (b"anything", "image/jpeg", None, "unsupported_media"),
        (b"not packed", "application/gzip", "a.txt.gz", "unreadable"),
    ],
)
def test_what_cannot_be_read_is_a_failure_with_a_code(data: bytes, media_type: str, name: str, code: str) -> None:
    [failure] = read_bytes(data, media_type, name)
    assert isinstance(failure, Failure)
    assert failure.code == code
    assert len(failure.message) > 10


def test_a_missing_file_is_a_failure_that_names_no_path(tmp_path: Path) -> None:
    [failure] = read(tmp_path / "none.txt")
    assert failure == Failure("none", "unreadable", "the file cannot be read: No such file or directory")


def test_discovery_is_ordered_and_gives_each_file_once(tmp_path: Path) -> None:
    write(tmp_path, "b/2.txt", "b/10.txt", "b/é.txt", "a.txt", "a/z.txt", "c.md", ".hidden", ".git/x.txt", "b/.x")
    found = [str(path.relative_to(tmp_path)) for path in discover([str(tmp_path)])]
    assert found == ["a/z.txt", "a.txt", "b/10.txt", "b/2.txt", "b/é.txt", "c.md"]
    patterns = [f"{tmp_path}/c.md", f"{tmp_path}/**/*.txt", str(tmp_path)]
    assert [p.name for p in discover(patterns)] == ["c.md", "a.txt", "z.txt", "10.txt", "2.txt", "é.txt"]


def test_discovery_does_not_follow_links_round_in_circles(tmp_path: Path) -> None:
    write(tmp_path, "a/1.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    assert [path.name for path in discover([str(tmp_path)])] == ["1.txt"]


def test_a_pattern_without_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing matches"):
        list(discover([f"{tmp_path}/*.pdf"]))


def test_an_empty_directory_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing matches"):
        list(discover([str(tmp_path)]))


@given(data=st.binary(max_size=200), name=st.sampled_from(["a", "a.txt", "a.gz", "a.xz", "a.zst"]))
def test_no_bytes_raise(data: bytes, name: str) -> None:
    for item in read_bytes(data, None, name):
        assert isinstance(item, Source | Failure)
