"""Sentences of concurrent requests, translated together.

::

    request A (a megabyte)  ──┐ waiting
    request B (one line)    ──┤ ordered ─ batch ─ one call of the translator ─ outcomes back to A, B, C
    request C               ──┘

A request's thread waits in ``translate`` while one of a few dispatcher threads works. While a batch runs, sentences
wait a few milliseconds for company; when none is, they go at once. The request that has waited longest for what it has
left to translate goes first: a line overtakes articles, and equal documents are done in order of arrival, one after the
other, not all at the end. Half of every second batch is for the oldest, so that none starves. (Gathering is the idea of
Bergamot's ``aggregate_batching_pool`` and Triton's batcher; the order is Brinch Hansen's highest response ratio next,
"An analysis of response ratio scheduling", 1971.)
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dragoman.packages import Catalog
from dragoman.pipeline import SentenceTranslator
from dragoman.translate import Job, Outcome
from dragoman.web.admission import Ticket
from dragoman.web.metrics import Metrics

_POLL = 0.2  # seconds between looks at the client's connection while its sentences wait
_PACE = 4000.0  # characters a second that a batch is thought to make before one was measured
_AGE = 0.1  # seconds that requests which have just come are thought to have waited: of those, the shortest goes first
# Smallest and largest batch, in characters: below some dozen sentences CTranslate2 wastes a core's width, and beyond
# some hundred it gains nothing any more.
_LEAST, _MOST = 1000, 24_000


@dataclass(eq=False, slots=True)
class _Call:
    """Sentences of one request: what waits, what came back, and whether anybody still wants it."""

    translator: SentenceTranslator
    target: str
    waiting: deque[tuple[int, Job]]
    outcomes: list[Outcome | None]
    left: int  # characters that wait
    arrived: float = field(default_factory=time.monotonic)
    missing: int = 0
    error: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def key(self) -> tuple[int, str]:
        """What may be in one call of the translator with it."""
        return id(self.translator), self.target

    def take(self, characters: int) -> list[tuple[int, Job]]:
        """The next sentences, one at least, up to ``characters``."""
        taken: list[tuple[int, Job]] = []
        while self.waiting and (not taken or characters >= len(self.waiting[0][1].text)):
            taken.append(self.waiting.popleft())
            characters -= len(taken[-1][1].text)
        self.left -= _characters(taken)
        return taken


def _characters(jobs: Iterable[tuple[int, Job]]) -> int:
    return sum(len(job.text) for _, job in jobs)


@dataclass(frozen=True, slots=True)
class _Share:
    """What one request has in a batch."""

    call: _Call
    jobs: list[tuple[int, Job]]


class Batcher:
    """Gathers and dispatches. ``wait``: seconds that sentences wait for company; ``duration``: of a batch, in seconds.

    ``dispatchers``: batches under way at a time; two, so that the engine works while Python prepares the next one.
    Its threads start when it is made: make it in the worker, after the fork.
    """

    def __init__(self, wait: float, duration: float, metrics: Metrics, dispatchers: int = 2) -> None:
        self._wait = wait
        self._duration = duration
        self._pace = _PACE
        self._metrics = metrics
        self._calls: list[_Call] = []  # in order of arrival
        self._changed = threading.Condition()
        self._closed = False
        self._running = 0  # batches under way
        self._oldest_leads = False  # the batch filled last
        self.last_success = 0.0
        for number in range(dispatchers):
            threading.Thread(target=self._dispatch, name=f"batch-{number}", daemon=True).start()

    def translate(
        self, translator: SentenceTranslator, jobs: Sequence[Job], target: str, ticket: Ticket
    ) -> list[Outcome]:
        """One outcome for every job, in order.

        Raises:
            DeadlineExceeded, ClientGone: as ``Ticket.check``; the jobs that wait are dropped.
            PackageError: a package that one of *these* jobs needs cannot be loaded.
        """
        ticket.check()
        if not jobs:
            return []
        waiting = deque(enumerate(jobs))
        call = _Call(translator, target, waiting, [None] * len(jobs), _characters(waiting), missing=len(jobs))
        with self._changed:
            self._calls.append(call)
            self._changed.notify()
        try:
            while not call.done.wait(min(_POLL, ticket.remaining())):
                ticket.check()
        except Exception:
            self._drop(call)
            raise
        if call.error is not None:
            raise call.error
        return [outcome for outcome in call.outcomes if outcome is not None]

    @property
    def size(self) -> int:
        """Characters that the next batch may have, so that it takes about as long as it should."""
        return min(_MOST, max(_LEAST, int(self._pace * self._duration)))

    def close(self) -> None:
        """Lets the dispatchers end when they have nothing left."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _drop(self, call: _Call) -> None:
        with self._changed:
            call.waiting.clear()
            call.left = 0
            if call in self._calls:
                self._calls.remove(call)

    def _dispatch(self) -> None:
        while batch := self._next():
            self._run(batch)
            with self._changed:
                self._running -= 1
                self._changed.notify()  # whoever waited for company need not any more

    def _next(self) -> list[_Share]:
        """The next batch; empty when the batcher was closed."""
        with self._changed:
            while not self._calls or (pause := self._pause()) > 0:
                if self._closed and not self._calls:
                    return []
                self._changed.wait(pause if self._calls else None)
            self._running += 1
            return self._fill()

    def _pause(self) -> float:
        """Seconds that what is there should still wait for company; none when it fills a batch, or none is running."""
        if not self._running:
            return 0.0
        if self._closed or sum(call.left for call in self._calls) >= self.size:
            return 0.0
        return self._calls[0].arrived + self._wait - time.monotonic()

    def _fill(self) -> list[_Share]:
        """A batch, the highest response ratio first, until it is full; every other time, half of it is for the oldest.

        Who leads decides what can be in one call of the translator with it.
        """
        self._oldest_leads = not self._oldest_leads
        shares: dict[int, _Share] = {}
        room = self.size
        now = time.monotonic()
        ordered = sorted(self._calls, key=lambda call: call.left / (now - call.arrived + _AGE))
        lead = self._calls[0] if self._oldest_leads else ordered[0]
        turns = [(call, room) for call in ordered if call.key == lead.key]
        for call, most in ((lead, room // 2), *turns) if self._oldest_leads else turns:
            if room > 0 and call.waiting:
                taken = call.take(min(room, most))
                room -= _characters(taken)
                shares.setdefault(id(call), _Share(call, [])).jobs.extend(taken)
        self._calls = [call for call in self._calls if call.waiting]
        if self._calls:
            self._changed.notify()  # another dispatcher can go on with the rest
        return list(shares.values())

    def _run(self, batch: Sequence[_Share]) -> None:
        started = time.monotonic()
        jobs = [job for share in batch for _, job in share.jobs]
        call = batch[0].call
        try:
            outcomes = call.translator.translate(jobs, call.target)
        except Exception as error:
            self._fail(batch, error)
            return
        self.last_success = time.monotonic()
        self._note(len(batch), jobs, self.last_success - started)
        each = iter(outcomes)
        for share in batch:
            for index, _ in share.jobs:
                share.call.outcomes[index] = next(each)
            self._settle(share)

    def _note(self, requests: int, jobs: Sequence[Job], seconds: float) -> None:
        """Counts a batch, and takes its pace into the mean that the size of the next one follows."""
        self._metrics.batch(requests, jobs, seconds)
        characters = sum(len(job.text) for job in jobs)
        if characters >= _LEAST // 2:  # a short line says more about the fixed cost of a batch than about the pace
            self._pace += 0.25 * (characters / max(seconds, 1e-3) - self._pace)

    def _fail(self, batch: Sequence[_Share], error: Exception) -> None:
        """Alone, each request meets its own error only: a damaged package of one must not fail the others."""
        if len(batch) > 1:
            for share in batch:
                self._run([share])
            return
        (share,) = batch
        share.call.error = error
        self._drop(share.call)
        share.call.done.set()

    def _settle(self, share: _Share) -> None:
        with self._changed:  # two batches may hold sentences of one call
            share.call.missing -= len(share.jobs)
            if not share.call.missing:
                share.call.done.set()


@dataclass(frozen=True, slots=True)
class RequestTranslator:
    """What the pipeline of one request translates with: the models of the moment, through the batcher."""

    batcher: Batcher
    translator: SentenceTranslator
    ticket: Ticket

    @property
    def catalog(self) -> Catalog:
        """The packages it translates with."""
        return self.translator.catalog

    def translate(self, jobs: Sequence[Job], target: str) -> list[Outcome]:
        """One outcome for every job, in order; raises as ``Batcher.translate``."""
        return self.batcher.translate(self.translator, jobs, target, self.ticket)

    def alternatives(self, job: Job, target: str, count: int) -> list[str]:
        """As ``Translator.alternatives``: asked for too seldom to be gathered."""
        self.ticket.check()
        return self.translator.alternatives(job, target, count)

    def digests(self, names: Iterable[str]) -> list[str]:
        """Name, version and digest of the packages that were used."""
        return self.translator.digests(names)
