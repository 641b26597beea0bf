"""Noise and mixtures. Cases: data/train/noise.json."""

from __future__ import annotations

import json
import random
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.train import augment as noises
from dragoman.train.corpus import Pair
from dragoman.train.mixing import MIXED, arabic_name_in_latin, copied, join, latin_name_in_arabic, mixed, splice
from dragoman.train.recipe import Augment

DATA = Path(__file__).parents[1] / "data/train"
CASES = json.loads((DATA / "noise.json").read_text(encoding="utf-8"))
PAIRS = [
    Pair(row[column], row[2], language)
    for line in (DATA / "news.tsv").read_text(encoding="utf-8").splitlines()
    for row in [line.split("\t")]
    for column, language in ((0, "fr"), (1, "ar"))
]
NAMES = [Pair("حسن", "Hassan", "ar", True), Pair("باريس", "Paris", "ar", True)]
EVERYTHING = Augment(**dict.fromkeys((field.name for field in fields(Augment)), 1.0))
NOTHING = Augment(**dict.fromkeys((field.name for field in fields(Augment)), 0.0))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_noise(case):
    noise = getattr(noises, case["noise"])
    pair = Pair(case["source"], case["target"], case["language"])
    made = {(out.source, out.target) for seed in range(200) for out in [noise(pair, random.Random(seed))]}
    if "expected" in case:
        assert made == {tuple(expected) for expected in case["expected"]}
    else:
        assert {source for source, _ in made} >= set(case["some"])


@given(st.lists(st.sampled_from(PAIRS + NAMES), max_size=20), st.integers())
def test_the_seed_decides(pairs, seed):
    def make():
        rng = random.Random(seed)
        everything = [*pairs, *mixed(pairs, Augment(), "en", rng)]
        return noises.augment(everything, EVERYTHING, rng)

    assert make() == make()


@given(st.lists(st.sampled_from(PAIRS + NAMES)), st.integers())
def test_no_share_no_change(pairs, seed):
    assert noises.augment(pairs, NOTHING, random.Random(seed)) == pairs
    assert mixed(pairs, NOTHING, "en", random.Random(seed)) == []


@given(st.text(), st.text(), st.sampled_from(["fr", "ar"]), st.integers())
def test_noise_takes_any_text(source, target, language, seed):
    (out,) = noises.augment([Pair(source, target, language)], EVERYTHING, random.Random(seed))
    assert out.language == language


def test_names_are_left_alone():
    assert noises.augment(NAMES, EVERYTHING, random.Random(1)) == NAMES


@given(st.sampled_from(PAIRS), st.integers())
def test_a_token_stands_on_both_sides(pair, seed):
    out = noises.token(pair, random.Random(seed))
    added = set(out.source.replace("(", " ").replace(")", " ").split()) - set(pair.source.split())
    assert any(word.rstrip(":.؟?!") in out.target for word in added)


def test_shares_are_of_the_pairs():
    made = mixed(PAIRS, Augment(copy=0.1, join=0.05, splice=0.05, foreign_name=0.0), "en", random.Random(2))
    assert len(made) == round(0.1 * len(PAIRS)) + 2 * round(0.05 * len(PAIRS))
    assert sum(pair.language == "en" for pair in made) == round(0.1 * len(PAIRS))


def test_copied():
    assert copied(Pair("Bonjour", "Hello", "fr"), "en") == Pair("Hello", "Hello", "en")


def test_join_and_splice_hold_both_languages():
    french, arabic = Pair("Il l'a dit.", "He said it.", "fr"), Pair("وصل الوفد.", "The delegation arrived.", "ar")
    assert join(french, arabic) == Pair("Il l'a dit. وصل الوفد.", "He said it. The delegation arrived.", MIXED)
    for seed in range(20):
        out = splice(french, arabic, random.Random(seed))
        assert "Il l'a dit" in out.source
        assert "وصل الوفد" in out.source
        assert out.target.startswith("He said it")
        assert "The delegation arrived" in out.target


def test_an_arabic_name_in_a_french_sentence():
    pair = Pair("Hier, Jean Martin est arrivé à Lyon.", "Yesterday, Jean Martin arrived in Lyon.", "fr")
    made = {arabic_name_in_latin(pair, NAMES[:1], random.Random(seed)).source for seed in range(50)}
    assert "Hier, Jean Martin est arrivé à حسن." in made
    assert arabic_name_in_latin(Pair("rien", "nothing", "fr"), NAMES, random.Random(1)) == Pair("rien", "nothing", "fr")


def test_a_latin_name_in_an_arabic_sentence():
    spellings = {"حسن": frozenset({"Hassan", "Hasan"})}
    out = latin_name_in_arabic(Pair("وصل حسن أمس", "Hassan arrived yesterday", "ar"), spellings)
    assert out.source == "وصل Hassan أمس"
    out = latin_name_in_arabic(Pair("قال لحسن أمس", "He told Hasan yesterday", "ar"), spellings)
    assert out.source == "قال ل Hasan أمس"
    same = Pair("وصل أمس", "Hassan arrived yesterday", "ar")
    assert latin_name_in_arabic(same, spellings) == same
