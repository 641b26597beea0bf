"""A file is there whole or not at all, on a disk and behind a URI."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.batch.store import Store, open_store, refuse_inside
from dragoman.errors import ConfigError, InputError


@pytest.fixture(params=["folder", "uri"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "uri":
        pytest.importorskip("pyarrow")
    folder = tmp_path / "out"
    return open_store(folder.as_uri() if request.param == "uri" else str(folder))


def test_written_is_read_and_listed(store: Store) -> None:
    assert store.read("a/b.txt") is None
    assert store.names("a") == []
    store.write("a/b.txt", [b"1", b"2"])
    store.write("a/a.txt", [])
    store.write("c.txt", [b"3"])
    assert store.read("a/b.txt") == b"12"
    assert store.names("a") == ["a.txt", "b.txt"]
    assert store.names("") == ["c.txt"]
    store.write("a/b.txt", [b"new"])
    assert store.read("a/b.txt") == b"new"


def test_a_failed_write_leaves_what_was_there(store: Store) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("no more")

    store.write("b.txt", [b"old"])
    for name in ("b.txt", "new.txt"):
        with pytest.raises(RuntimeError):
            store.write(name, broken())
    assert (store.read("b.txt"), store.read("new.txt")) == (b"old", None)


def test_a_place_that_cannot_be_written_is_named(store: Store, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file, not a folder")
    with pytest.raises(ConfigError, match=r"out/a/b\.txt cannot be written"):
        store.write("a/b.txt", [b"1"])


def test_what_interrupted_writers_left_is_no_file_and_is_removed(store: Store, tmp_path: Path) -> None:
    store.write("a/b.txt", [b"1"])
    left = tmp_path / "out" / "a" / ".partial-123-c.txt"
    left.write_bytes(b"half")
    assert store.names("a") == ["b.txt"]
    store.clean()
    assert not left.exists()
    assert store.read("a/b.txt") == b"1"


@pytest.mark.parametrize("as_uri", [False, True])
def test_output_inside_the_input_is_refused(tmp_path: Path, as_uri: bool) -> None:
    inside, beside = tmp_path / "in" / "out", tmp_path / "in-2"
    (tmp_path / "in").mkdir()
    place = Path.as_uri if as_uri else str
    refuse_inside(place(beside), [place(tmp_path / "in")])
    with pytest.raises(InputError, match="lies inside the input folder"):
        refuse_inside(place(inside), [place(tmp_path / "in")])
