"""Every case in ``tests/data/repair/*.json``: what a step repairs, and what it leaves alone.

A case has a ``label``, an ``original``, what it is ``fixed`` to (the same, for text to be left alone), the ``steps``
that do it in order, and whether it is to ``expect`` a ``pass`` or, for a failure that is known, a ``fail``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.repair import STEPS, repair, reversed_lines

DATA = Path(__file__).parents[1] / "data" / "repair"


def cases(pattern: str) -> list[Any]:
    found = []
    for path in sorted(DATA.glob(pattern)):
        for case in json.loads(path.read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []
            found.append(pytest.param(case, id=f"{path.stem}: {case['label']}", marks=marks))
    return found


@pytest.mark.parametrize("case", cases("[!_]*.json"))
def test_repair_case(case: dict[str, Any]) -> None:
    text = repair(case["original"])
    assert text.value == case["fixed"]
    assert list(dict.fromkeys(step for edit in text.edits for step in edit.step.split("+"))) == case["steps"]
    assert (text.replay(), text.undo()) == (case["fixed"], case["original"])
    assert repair(text.value).edits == ()


@pytest.mark.parametrize("case", cases("_reversed_lines.json"))
def test_reversed_line(case: dict[str, Any]) -> None:
    text = "Avant\n" + case["text"] + "\nAprès"
    assert [text[start:end] for start, end in reversed_lines(text)] == ([case["text"]] if case["reversed"] else [])


def test_every_step_has_a_case_that_needs_it_and_one_in_which_it_does_nothing() -> None:
    used = {step for case in cases("[!_]*.json") for step in case.values[0]["steps"]}
    assert used == {step.name for step in STEPS}


def test_surrogate_pairs_are_joined() -> None:  # no data file can hold a pair: JSON joins it
    text = repair("a\ud83d\ude00b\ud83d")
    assert text.value == "a😀b\ufffd"
    assert [edit.step for edit in text.edits] == ["join_surrogates", "replace_surrogates"]


def test_offsets_of_literal_line_breaks_are_those_of_the_seed(seeds: dict[str, Path]) -> None:
    original = seeds["000"].read_bytes().decode("utf-8")
    text = repair(original, "utf-8", "abc")
    assert (text.encoding, text.sha256) == ("utf-8", "abc")
    assert [edit.step for edit in text.edits] == ["decode_escapes"] * 6
    assert {original[edit.original_start : edit.original_end] for edit in text.edits} == {"\\r\\n"}
    assert {text.value[edit.start : edit.end] for edit in text.edits} == {"\n"}
    assert "\\" not in text.value


@pytest.mark.parametrize("number", ["001", "002", "003", "004"])
def test_the_clean_seeds_have_no_edits(seeds: dict[str, Path], number: str) -> None:
    assert repair(seeds[number].read_bytes().decode("utf-8")).edits == ()
