"""Guards flag what looks wrong: the cases are data, each a sentence that a linguist can edit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translate import Thresholds
from dragoman.translate.guards import inspect, numbers

CASES = json.loads((Path(__file__).parents[1] / "data" / "translate" / "guards.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case: dict[str, Any]) -> None:
    assert list(inspect(case["source"], case["target"], case["score"], "en", Thresholds())) == case["flags"]


@given(st.text(), st.text(), st.floats(-20, 0))
def test_guards_take_any_text(source: str, target: str, score: float) -> None:
    flags = inspect(source, target, score, "en", Thresholds())
    assert flags == inspect(source, target, score, "en", Thresholds())


def test_a_package_brings_its_own_thresholds() -> None:
    limits = Thresholds.of({"guards": {"low_score": -0.2, "of_a_later_version": 1}})
    assert limits.low_score == -0.2
    assert limits.loop == Thresholds().loop


def test_numbers_are_ascii_without_separators() -> None:
    assert numbers("1 500, 1.500.000 et ٢٥٫٠٠٠; 007") == {"1500": 1, "1500000": 1, "25000": 1, "7": 1}
