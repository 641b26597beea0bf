"""Thresholds from judged output, without a model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.train.calibrate import Judged, calibrate, catches, guards
from dragoman.translate import Hypothesis, Thresholds

SOURCE = "Le ministre des Affaires étrangères est arrivé à Bagdad"
GOOD = "The Minister of Foreign Affairs arrived in Baghdad today"


def judged(score, chrf, text=GOOD):
    return Judged(SOURCE, Hypothesis(text, score, 9), chrf)


def test_the_lowest_probabilities_are_the_bad_ones():
    items = [judged(-0.1 * n, 60 - 3 * n) for n in range(20)]  # chrF falls below 20 from n = 14
    limits = calibrate(items, precision=1.0)
    assert -1.4 <= limits.low_score <= -1.3
    catch = catches(items, limits, only="low_score")
    assert (catch.precision, catch.recall, catch.bad) == (1.0, 1.0, 0.3)


def test_where_no_threshold_is_precise_enough_the_default_stays():
    items = [judged(-0.5, 10 if n % 2 else 50) for n in range(10)]
    assert calibrate(items, precision=0.9) == Thresholds()


def test_short_output_is_found():
    items = [judged(-0.5, 50) for _ in range(10)] + [judged(-0.5, 5, "The Minister of F") for _ in range(5)]
    limits = calibrate(items, precision=1.0)
    assert limits.length_low > len("The Minister of F") / len(SOURCE)
    assert catches(items, limits, only="length").recall == 1.0


def test_guards_say_what_they_catch():
    made = guards([judged(-0.2, 60), judged(-3.0, 4)], precision=0.8)
    assert made["calibration"]["bad"] == "chrF < 20"
    assert made["calibration"]["catches"]["low_score"] == {"precision": 1.0, "recall": 1.0, "flagged": 0.5, "bad": 0.5}
    assert Thresholds.of({"guards": made}).low_score == made["low_score"]


@given(st.lists(st.tuples(st.floats(-5, 0), st.floats(0, 100)), max_size=30), st.floats(0.1, 1))
def test_precision_is_kept_where_a_threshold_was_chosen(pairs, precision):
    items = [judged(score, chrf) for score, chrf in pairs]
    limits = calibrate(items, precision)
    if limits.low_score != Thresholds().low_score:
        assert catches(items, limits, only="low_score").precision >= precision


def test_nothing_judged():
    assert catches([], Thresholds()).flagged == 0
    assert guards([], 0.8)["calibration"]["sentences"] == 0


def test_judge():
    from dragoman.train.calibrate import judge
    from dragoman.train.evaluate import TestSet

    test = TestSet("toy", "fr", [SOURCE, SOURCE, SOURCE], [GOOD, GOOD, GOOD])
    items = judge(lambda texts: [Hypothesis(GOOD, -0.1, 9), Hypothesis("zz", -4.0, 2), None], test)
    assert [item.is_bad for item in items] == [False, True]
    assert items[0].chrf == pytest.approx(100)
