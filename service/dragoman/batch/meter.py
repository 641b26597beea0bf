"""How long each document took, though many are translated together."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter

from dragoman.packages import Catalog
from dragoman.pipeline import SentenceTranslator
from dragoman.translate import Job, Outcome


class Meter:
    """A translator that watches the clock for the one it wraps.

    A document's time is that of its own preparation, which lasts from being pulled to the next pull or to the
    translation of its window, and its share of that translation, by characters. ``clock``: seconds, from any point.
    """

    def __init__(self, translator: SentenceTranslator, clock: Callable[[], float] = perf_counter) -> None:
        self._translator = translator
        self._clock = clock
        self._pulled: float | None = None
        self._prepared: deque[float] = deque()
        self._pace = 0.0

    @property
    def catalog(self) -> Catalog:
        """That of the wrapped one."""
        return self._translator.catalog

    def digests(self, names: Iterable[str]) -> list[str]:
        """Those of the wrapped one."""
        return self._translator.digests(names)

    def alternatives(self, job: Job, target: str, count: int) -> list[str]:
        """Those of the wrapped one, not timed."""
        return self._translator.alternatives(job, target, count)

    def translate(self, jobs: Sequence[Job], target: str) -> list[Outcome]:
        """As the wrapped one."""
        self._close()
        start = self._clock()
        outcomes = self._translator.translate(jobs, target)
        pairs = zip(jobs, outcomes, strict=True)
        translated = sum(len(job.text) for job, outcome in pairs if outcome.status == "translated")
        self._pace = (self._clock() - start) / max(translated, 1)
        return outcomes

    def pull(self) -> None:
        """Another document is taken from the sources."""
        self._close()
        self._pulled = self._clock()

    def end(self) -> None:
        """No more documents come."""
        self._close()

    def seconds(self, translated: int) -> float:
        """What the next finished document took; ``translated``: its characters that were translated."""
        return self._prepared.popleft() + self._pace * translated

    def _close(self) -> None:
        if self._pulled is not None:
            self._prepared.append(self._clock() - self._pulled)
            self._pulled = None
