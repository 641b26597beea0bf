"""What passes through CTranslate2 and how long it takes, without a change to what is measured.

``install`` puts ``Probe`` in the place of ``ctranslate2.Translator`` before an engine is opened.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any, ClassVar

import ctranslate2
from bench.speed.figures import covered

_Original = ctranslate2.Translator


class Probe:
    """A translator that writes down its calls: tokens, and when they began and ended (seconds)."""

    tokens: ClassVar[list[list[str]]] = []
    intervals: ClassVar[list[tuple[float, float]]] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        self._model = _Original(*args, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def translate_batch(self, source: list[list[str]], *args: Any, **options: Any) -> Any:
        """As CTranslate2's."""
        start = perf_counter()
        try:
            return self._model.translate_batch(source, *args, **options)
        finally:
            self.intervals.append((start, perf_counter()))
            self.tokens.extend(source)

    @classmethod
    def forget(cls) -> None:
        """Begins anew."""
        cls.tokens.clear()
        cls.intervals.clear()

    @classmethod
    def seconds(cls) -> float:
        """Time in which CTranslate2 was at work."""
        return covered(cls.intervals)


def install() -> None:
    """From now on, whoever makes a ``ctranslate2.Translator`` gets a probe."""
    ctranslate2.Translator = Probe
