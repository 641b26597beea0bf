"""Corpora: cleaning, weights, and what must never be trained on. Cases: data/train/faults.json."""

from __future__ import annotations

import json
import lzma
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import ConfigError
from dragoman.train.corpus import (
    Pair,
    clean,
    fault,
    is_held_out,
    normal_form,
    read_held_out,
    read_source,
    usable,
    weigh,
)
from dragoman.train.recipe import Source

DATA = Path(__file__).parents[1] / "data/train"
CASES = json.loads((DATA / "faults.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_fault(case):
    assert fault(clean(Pair(case["source"], case["target"], case["language"]))) == case["fault"]


def test_clean_folds_arabic_on_the_source_side_only():
    assert clean(Pair(" ﻣﺤﻤّـــد\u00a0قال ", "  a  b", "ar")) == Pair("محمد قال", "a b", "ar")


@pytest.mark.parametrize("name", ["pairs.tsv", "pairs.tsv.xz"])
def test_read_source(tmp_path, name):
    text = "un\tone\tx\ndeux\ttwo\ty\n"
    file = tmp_path / "fr" / name
    file.parent.mkdir()
    file.write_bytes(lzma.compress(text.encode()) if name.endswith("xz") else text.encode())
    source = Source(f"fr/{name}", "fr", "CC0-1.0", {}, columns=(0, 2))
    assert list(read_source(tmp_path, source)) == [Pair("un", "x", "fr"), Pair("deux", "y", "fr")]


def test_a_source_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"no file matches fr/none\.tsv"):
        list(read_source(tmp_path, Source("fr/none.tsv", "fr", "", {})))


def test_a_line_with_too_few_columns_is_named(tmp_path):
    (tmp_path / "a.tsv").write_text("un\tone\nseul\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 2"):
        list(read_source(tmp_path, Source("a.tsv", "fr", "", {})))


def test_held_out_lines_are_found_on_either_side_whatever_their_marks(tmp_path):
    (tmp_path / "dev.ar").write_text("وصل الوزير إلى بغداد.\n", encoding="utf-8")
    (tmp_path / "dev.en").write_text("The minister arrived in Baghdad.\n\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("Hello there\n", encoding="utf-8")
    held_out = read_held_out(tmp_path)
    assert len(held_out) == 2
    assert is_held_out(Pair("Le ministre", "the minister arrived in  Baghdad", "fr"), held_out)
    assert is_held_out(Pair("وصـل الوزير إلى بغداد", "He came", "ar"), held_out)
    assert not is_held_out(Pair("Bonjour", "Hello there", "fr"), held_out)
    faults: Counter[str] = Counter()
    pairs = [
        Pair("Le ministre", "THE MINISTER ARRIVED IN BAGHDAD", "fr"),
        Pair("un", "one", "fr"),
        Pair("un", "one", "fr"),
    ]
    assert list(usable(pairs, held_out, faults)) == [Pair("un", "one", "fr")]
    assert faults == {"held_out": 1, "repeated": 1}


@given(st.text())
def test_normal_form_is_stable(text):
    assert normal_form(normal_form(text)) == normal_form(text)


@given(st.integers(0, 60), st.floats(0, 5, allow_nan=False), st.integers())
def test_weigh(size, weight, seed):
    pairs = [Pair(str(i), str(i), "fr") for i in range(size)]
    weighed = weigh(pairs, weight, random.Random(seed))
    counts = Counter(pair.source for pair in weighed)
    assert abs(len(weighed) - size * weight) <= 0.5 + 1e-6
    assert weighed == weigh(pairs, weight, random.Random(seed))
    assert all(int(weight) <= counts[pair.source] <= int(weight) + 1 for pair in pairs)
