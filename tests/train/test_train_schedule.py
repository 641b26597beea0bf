"""The shape of the learning rate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.train.schedule import rate

STEP = st.integers(1, 1_000_000)
WARMUP = st.integers(1, 10_000)


@given(STEP, WARMUP)
def test_rises_to_the_peak_at_warmup_and_falls_from_there(step, warmup):
    here, after = rate(step, 1e-3, warmup), rate(step + 1, 1e-3, warmup)
    assert 0 < here <= 1e-3
    assert after > here if step < warmup else after < here
    assert rate(warmup, 1e-3, warmup) == pytest.approx(1e-3)


@given(WARMUP)
def test_inverse_square_root(warmup):
    assert rate(4 * warmup, 1e-3, warmup) == pytest.approx(0.5e-3)


@given(STEP, st.floats(0, 1))
def test_a_phase_that_decays_ends_at_zero(step, decayed):
    assert rate(step, 1e-3, 100, decayed) == pytest.approx(rate(step, 1e-3, 100) * (1 - decayed))
    assert rate(step, 1e-3, 100, 1.0) == 0
