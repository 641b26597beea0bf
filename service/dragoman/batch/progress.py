"""How far a run is: a bar on a terminal, a line now and then elsewhere. Standard error; never part of the output."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Any, TextIO

from dragoman.batch.work import Done, Lost

_EVERY = 10.0  # seconds between two lines


class Tally:
    """Counts what is finished, and reckons rate and time left.

    By bytes of input, which are known before anybody has counted the documents. ``already``: bytes that an earlier run
    had done; they say nothing about the rate.
    """

    def __init__(self, total: int, clock: Callable[[], float] = monotonic) -> None:
        self.total, self.already = total, 0
        self.consumed = self.documents = self.failed = self.shards = 0
        self._clock = clock
        self._start = clock()

    def add(self, done: Done | Lost) -> None:
        """Another shard is finished, or given up."""
        self.consumed += done.consumed
        self.documents += done.documents
        self.failed += done.failed if isinstance(done, Done) else done.documents
        self.shards += 1

    @property
    def rate(self) -> float:
        """Documents a second, since the start."""
        return self.documents / max(self._clock() - self._start, 1e-9)

    @property
    def left(self) -> float | None:
        """Seconds until all is done at this rate; None while nothing is."""
        if not self.consumed:
            return None
        rest = max(self.total - self.already - self.consumed, 0)
        return rest * (self._clock() - self._start) / self.consumed

    def __str__(self) -> str:
        share = (self.already + self.consumed) / self.total if self.total else 1.0
        left = "" if self.left is None else f", {span(self.left)} left"
        return (
            f"{min(share, 1.0):.0%}: {self.documents} documents, {self.failed} failed, {self.rate:.1f} a second{left}"
        )


class Progress:
    """Shows a tally. Use it as a context."""

    def __init__(self, tally: Tally, stream: TextIO | None = None, clock: Callable[[], float] = monotonic) -> None:
        self.tally = tally
        self._stream = stream or sys.stderr
        self._clock = clock
        self._said = clock()
        self._bar: Any = _bar() if self._stream is sys.stderr and self._stream.isatty() else None

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._task = self._bar.add_task("", total=self.tally.total or None)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        self._stream.write(f"{self.tally}\n")

    def skip(self, consumed: int) -> None:
        """A shard was finished by an earlier run."""
        self.tally.already += consumed

    def add(self, done: Done | Lost) -> None:
        """Another shard is finished, or given up."""
        self.tally.add(done)
        if self._bar is not None:
            seen = self.tally.already + self.tally.consumed
            self._bar.update(self._task, completed=seen, description=str(self.tally))
        elif self._clock() - self._said >= _EVERY:
            self._said = self._clock()
            self._stream.write(f"{self.tally}\n")
            self._stream.flush()


def _bar() -> Any:
    """A bar of rich's; None where rich is not installed: lines do as well."""
    try:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn
    except ImportError:
        return None
    return Progress(BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True))


def span(seconds: float) -> str:
    """``95`` -> ``1 min 35 s``; ``10000`` -> ``2 h 46 min``."""
    for size, unit, smaller, part in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit} {int(seconds % size // smaller)} {part}"
    return f"{seconds:.0f} s"
