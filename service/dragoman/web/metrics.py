"""What the service counts, for Prometheus. No key, no address and no text is in it; every label has few values."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

from dragoman.document import AlignedDocument, Failure
from dragoman.translate import Job

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_CHARACTERS = (30, 100, 300, 1000, 2000, 3000, 4500, 6000, 12000, 24000)
_REQUESTS = (1, 2, 4, 8, 16, 32, 64)


class Metrics:
    """The service's counters, in a registry of their own, so that a process can make many apps.

    ``several_workers``: they are kept in files that the workers share (``web.server`` says where).
    """

    def __init__(self, several_workers: bool = False) -> None:
        self.registry = CollectorRegistry()
        self._several_workers = several_workers
        if several_workers:  # prometheus-client decides this when it is imported, before the server knows
            values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]
        counter, histogram = self._counter, self._histogram
        self.requests = counter("requests", "Requests answered", "route", "method", "status")
        self.latency = histogram("request_seconds", "From the request's head to the answer's end", _SECONDS, "route")
        self.problems = counter("problems", "Error answers by code", "code")
        self.documents = counter("documents", "Documents by what became of them", "result")
        self.characters = counter("characters", "Characters of documents that were aligned")
        self.segments = counter("segments", "Sentences by language pair and status", "source", "target", "status")
        self.flags = counter("flags", "Flags on sentences", "flag")
        self.batches = histogram("batch_seconds", "Time of one translated batch", _SECONDS)
        self.batch_characters = histogram("batch_characters", "Characters in one batch", _CHARACTERS)
        self.batch_requests = histogram("batch_requests", "Requests that share one batch", _REQUESTS)
        self.tokens = counter("target_tokens", "Tokens that the engines wrote", "package")
        self.cached = counter("cached_translations", "Texts that were translated before", "package")
        self.reloads = counter("reloads", "Reloads of the model packages", "result")
        self.queue_requests = self._gauge("queue_requests", "Requests in progress")
        self.queue_characters = self._gauge("queue_characters", "Characters that requests in progress hold")

    def queue(self, requests: int, characters: int) -> None:
        """How much is in progress now."""
        self.queue_requests.set(requests)
        self.queue_characters.set(characters)

    def batch(self, requests: int, jobs: Sequence[Job], seconds: float) -> None:
        """One batch was translated."""
        self.batches.observe(seconds)
        self.batch_requests.observe(requests)
        self.batch_characters.observe(sum(len(job.text) for job in jobs))

    def document(self, result: AlignedDocument | Failure) -> None:
        """One document was finished."""
        if isinstance(result, Failure):
            self.documents.labels("failed").inc()
            return
        self.documents.labels("aligned").inc()
        self.characters.inc(len(result.document.text.value))
        for segment in result.segments:
            self.segments.labels(segment.sentence.language, result.target, segment.status).inc()
            for flag in segment.flags:
                self.flags.labels(flag).inc()

    def expose(self) -> bytes:
        """The text that Prometheus scrapes; with several workers, of all of them."""
        if not self._several_workers:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _counter(self, name: str, doc: str, *labels: str) -> Counter:
        return Counter(f"dragoman_{name}", doc, labels, registry=self.registry)

    def _histogram(self, name: str, doc: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(f"dragoman_{name}", doc, labels, registry=self.registry, buckets=buckets)

    def _gauge(self, name: str, doc: str) -> Gauge:
        return Gauge(f"dragoman_{name}", doc, registry=self.registry, multiprocess_mode="livesum")
