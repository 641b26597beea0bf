"""Translations that were made before, kept for texts that come again: wire copy, boilerplate, a document sent twice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

from dragoman.translate.engine import Engine, Hypothesis


class CachedEngine:
    """An engine that remembers its last ``size`` hypotheses, the least recently used forgotten first. Thread-safe.

    Exact: only the very same text is found again, and only here: another package or other decoding is another engine.
    ``count``: told how many texts of a call were found. What the engine failed on is asked for again.

    For services. A corpus run goes without: what is in a batch decides how int8 products are rounded, so that after a
    resume, with nothing remembered, one sentence in fifty could end otherwise.
    """

    def __init__(self, engine: Engine, size: int, count: Callable[[int], object] = lambda found: None) -> None:
        self.digest = engine.digest
        self._engine = engine
        self._size = size
        self._count = count
        self._known: OrderedDict[str, Hypothesis] = OrderedDict()
        self._lock = threading.Lock()

    def translate(self, texts: Sequence[str]) -> list[Hypothesis | None]:
        """As ``Engine.translate``; one call of the engine for all that is new, none when nothing is."""
        found = self._find(texts)
        new = [text for text in texts if text not in found]
        if new:
            made = dict(zip(new, self._engine.translate(new), strict=True))
            self._keep(made)
            found |= made
        return [found[text] for text in texts]

    def alternatives(self, text: str, count: int) -> list[str]:
        """As ``Engine.alternatives``; not remembered."""
        return self._engine.alternatives(text, count)

    def _find(self, texts: Sequence[str]) -> dict[str, Hypothesis | None]:
        with self._lock:
            found: dict[str, Hypothesis | None] = {text: self._known[text] for text in texts if text in self._known}
            for text in found:
                self._known.move_to_end(text)
        self._count(len(found))
        return found

    def _keep(self, made: dict[str, Hypothesis | None]) -> None:
        with self._lock:
            self._known.update((text, hypothesis) for text, hypothesis in made.items() if hypothesis is not None)
            while len(self._known) > self._size:
                self._known.popitem(last=False)
