"""Which documents a shard holds: a matter of the input alone."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batch.echo import corpus, shards

from dragoman.batch.files import InputFile, Listing, find
from dragoman.batch.shards import Item, Reading, cut, items, reader
from dragoman.document import Failure, Source
from dragoman.errors import InputError
from dragoman.read import Options

FILE = InputFile("x.jsonl", 100, 0)


def rows(*lengths: int) -> list[Item]:
    return [Item(FILE, Source(str(n), "x" * length), length) for n, length in enumerate(lengths)]


@given(st.lists(st.integers(0, 30)), st.integers(1, 5), st.integers(1, 40))
def test_shards_hold_every_document_once_in_order_and_no_more_than_they_may(
    lengths: list[int], documents: int, characters: int
) -> None:
    found = rows(*lengths)
    made = list(cut(found, documents, characters))
    assert [item for shard in made for item in shard.items] == found
    assert [shard.number for shard in made] == list(range(len(made)))
    for shard in made:
        assert len(shard.items) <= documents
        assert len(shard.items) == 1 or sum(item.size for item in shard.items) <= characters


@given(st.lists(st.integers(1, 9), min_size=1), st.integers(1, 5))
def test_a_shard_does_not_depend_on_what_comes_after_it(lengths: list[int], documents: int) -> None:
    whole = list(cut(rows(*lengths), documents))
    assert list(cut(rows(*lengths[: len(whole[0].items)]), documents)) == whole[:1]


def test_rows_are_read_and_single_documents_left_to_the_worker(tmp_path: Path) -> None:
    found = [item for shard in shards(corpus(tmp_path / "in")) for item in shard.items]
    left = [item.file.name for item in found if item.found is None]
    assert left == ["binary.txt", *(f"single-{n}.txt" for n in range(4))]
    assert [type(item.found) for item in found].count(Failure) == 2


def test_what_was_consumed_comes_to_the_bytes_of_the_input(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in")
    assert sum(shard.consumed for shard in shards(folder)) == Listing.of(find([str(folder)])).bytes


@pytest.mark.parametrize(
    ("name", "module"),
    [("a.TXT", "text"), ("05.09.2016.txt.gz", "text"), ("a.jsonl.zst", "jsonl"), ("a", None), ("a.gz", None)],
)
def test_the_reader_of_a_name(name: str, module: str | None) -> None:
    assert reader(name) == module


def test_fields_language_and_charset_are_the_callers(tmp_path: Path) -> None:
    line = json.dumps({"body": "Bonjour.", "uid": 7}).encode()
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line))
    reading = Reading(language="fr", options=Options(text="body", id="uid"))
    (item,) = items(find([str(tmp_path)]), reading)
    assert list(item.read(reading)) == [Source("7", "Bonjour.", "text/plain", None, "fr")]


def test_a_uri_is_a_folder_a_file_or_a_pattern(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    folder = corpus(tmp_path / "in")
    names = [Path(file.path).name for file in find([str(folder)])]
    uri = folder.as_uri()
    assert [file.name for file in find([uri, uri])] == names
    assert [file.name for file in find([str(folder / "rows.jsonl"), str(folder / "*.jsonl")])] == ["rows.jsonl"]
    assert [file.name for file in find([f"{uri}/single-[01].txt"])] == ["single-0.txt", "single-1.txt"]
    (rows_file,) = find([f"{uri}/rows.jsonl"])
    assert [item.found for item in items([rows_file], Reading())] == [
        item.found for item in items(find([str(folder / "rows.jsonl")]), Reading())
    ]
    with pytest.raises(InputError, match="nothing matches"):
        list(find([f"{uri}/*.pdf"]))
    with pytest.raises(InputError, match="cannot be reached"):
        list(find(["nonsense://x/y"]))


def test_the_listing_sees_a_change(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in")
    before = Listing.of(find([str(folder)]))
    (folder / "single-0.txt").write_text("Autre chose.", encoding="utf-8")
    assert Listing.of(find([str(folder)])).sha256 != before.sha256
