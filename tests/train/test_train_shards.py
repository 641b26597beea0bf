"""Shards come back as they were written; batches hold every row once and depend on the seed alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy", reason="the extra `train` is not installed")

from dragoman.errors import ConfigError  # noqa: E402
from dragoman.train.batches import Position, epoch_batches, make_batch, stream  # noqa: E402
from dragoman.train.shards import Encoded, Side, read_shards, write_shards  # noqa: E402
from dragoman.train.vocabulary import BOS, EOS, PAD  # noqa: E402

IDS = st.lists(st.integers(4, 65535), min_size=1, max_size=12)
ROWS = st.lists(st.tuples(IDS, IDS), min_size=1, max_size=40)


@given(ROWS, st.integers(1, 200))
@settings(max_examples=30)
def test_round_trip(tmp_path_factory, rows, tokens):
    folder = tmp_path_factory.mktemp("shards")
    count = write_shards(folder, encoded_of(rows), range(len(rows)), tokens)
    encoded = read_shards(folder)
    assert len(list(folder.iterdir())) == count
    assert [list(encoded.source[i]) for i in range(len(encoded))] == [row[0] for row in rows]
    assert [list(encoded.target[i]) for i in range(len(encoded))] == [row[1] for row in rows]


def test_written_again_is_not_mixed_with_what_was_there(tmp_path):
    rows = encoded_of([([5], [6])] * 9)
    write_shards(tmp_path, rows, range(9), 2)
    write_shards(tmp_path, rows, [3], 2)
    assert len(read_shards(tmp_path)) == 1


def test_no_shards(tmp_path):
    with pytest.raises(ConfigError, match="run `prepare` first"):
        read_shards(tmp_path)


def encoded_of(rows):
    return Encoded(Side.of([row[0] for row in rows]), Side.of([row[1] for row in rows]))


@given(ROWS, st.integers(1, 100), st.integers(0, 1000))
def test_every_row_once_and_never_too_many_tokens(rows, tokens, seed):
    encoded = encoded_of(rows)
    batches = [batch.tolist() for batch in epoch_batches(encoded, tokens, seed)]
    assert sorted(itertools.chain(*batches)) == list(range(len(rows)))
    for batch in batches:
        longest = max(max(len(rows[row][0]), len(rows[row][1])) + 1 for row in batch)
        assert len(batch) == 1 or longest * len(batch) <= tokens


@given(ROWS, st.integers(0, 1000), st.integers(0, 12))
def test_a_stream_goes_on_where_it_stopped(rows, seed, taken):
    encoded = encoded_of(rows)
    whole = list(itertools.islice(stream(encoded, 40, seed), taken + 5))
    position = whole[taken - 1].position if taken else Position()
    rest = list(itertools.islice(stream(encoded, 40, seed, position), 5))
    for left, right in zip(whole[taken:], rest, strict=True):
        assert np.array_equal(left.source, right.source)
        assert np.array_equal(left.gold, right.gold)


def test_padding():
    batch = make_batch([np.array([9, 8]), np.array([7])], [np.array([5]), np.array([4, 6, 5])])
    assert batch.source.tolist() == [[9, 8, EOS], [7, EOS, PAD]]
    assert batch.target_in.tolist() == [[BOS, 5, PAD, PAD], [BOS, 4, 6, 5]]
    assert batch.gold.tolist() == [5, EOS, 4, 6, 5, EOS]
    assert batch.keep.tolist() == [0, 1, 4, 5, 6, 7]
