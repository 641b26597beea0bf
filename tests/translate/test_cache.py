"""What was translated before is found again, exactly, until it is forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from dragoman.testing import EchoEngine
from dragoman.translate import CachedEngine, Hypothesis

TEXTS = st.lists(st.text("abc", max_size=2), max_size=8)


@given(st.lists(TEXTS, max_size=8), st.integers(0, 5))
def test_nobody_can_tell_that_it_remembers(calls: list[list[str]], size: int) -> None:
    cached, plain = CachedEngine(EchoEngine(), size), EchoEngine()
    assert [cached.translate(texts) for texts in calls] == [plain.translate(texts) for texts in calls]


def test_only_what_is_new_reaches_the_engine() -> None:
    engine, found = EchoEngine(), list[int]()
    cached = CachedEngine(engine, 10, found.append)
    cached.translate(["un", "deux"])
    cached.translate(["deux", "trois"])
    cached.translate(["un"])
    assert engine.calls == [["un", "deux"], ["trois"]]
    assert found == [0, 1, 1]


def test_the_one_longest_unused_is_forgotten() -> None:
    engine = EchoEngine()
    cached = CachedEngine(engine, 2)
    for text in ("un", "deux", "un", "trois", "un", "deux"):
        cached.translate([text])
    assert engine.calls == [["un"], ["deux"], ["trois"], ["deux"]]


def test_a_failure_is_not_remembered() -> None:
    class Failing(EchoEngine):
        def translate(self, texts: Sequence[str]) -> list[Hypothesis | None]:
            super().translate(texts)
            return [None for _ in texts]

    engine = Failing()
    cached = CachedEngine(engine, 10)
    assert cached.translate(["un"]) == cached.translate(["un"]) == [None]
    assert len(engine.calls) == 2
