"""What the routes share: the models, the queue in front of them, and what a request may ask of them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from flask import current_app, g, request

from dragoman.config import Config
from dragoman.document import AlignedDocument, Failure, Source
from dragoman.errors import ConfigError, DragomanError, TooLarge
from dragoman.pipeline import Pipeline
from dragoman.web.admission import Admission, Ticket, watch
from dragoman.web.batching import Batcher, RequestTranslator
from dragoman.web.keys import Keys
from dragoman.web.metrics import Metrics
from dragoman.web.models import Models
from dragoman.web.probe import Probe
from dragoman.web.storage import TranslatedFiles

_NAME = "dragoman"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """One a process. ``pipeline`` is what every request's own pipeline is made of."""

    config: Config
    pipeline: Pipeline
    models: Models
    batcher: Batcher
    admission: Admission
    metrics: Metrics
    probe: Probe
    keys: Keys
    files: TranslatedFiles | None

    @classmethod
    def make(cls, config: Config, pipeline: Pipeline, models: Models, metrics: Metrics) -> Service:
        """A service whose queue, keys and folders are as ``config`` says.

        Raises:
            ConfigError: the API keys cannot be read.
        """
        batcher = Batcher(config.batch_wait_ms / 1000, config.batch_ms / 1000, metrics)
        # Threads that do not translate refuse at once and answer probes: there must always be some.
        requests = max(1, min(config.queue_requests, config.request_threads * 3 // 4))
        admission = Admission(config.queue_chars, requests, metrics.queue)
        probe = Probe(models, batcher, config.target)
        files = TranslatedFiles(config.files_folder) if config.files_folder else None
        return cls(config, pipeline, models, batcher, admission, metrics, probe, Keys(config), files)

    def warm_up(self) -> None:
        """Translates a sentence, so that the model is loaded before the first request. A failure is only logged."""
        try:
            self.probe.check()
        except DragomanError as error:
            _log.error("not ready: %s", error)

    def reload(self) -> None:
        """Takes up what has changed on disk: API keys and model packages."""
        try:
            self.keys.reload()
        except ConfigError as error:
            _log.error("API keys stay as they were: %s", error)
        self.models.reload()

    def enter(self, characters: int, arrived: float, gone: Callable[[], bool], wait: bool = False) -> Work:
        """Leave to work on ``characters`` characters of a request that arrived at ``arrived`` (``time.monotonic``).

        Raises:
            TooLarge: that is more than the whole queue may hold.
            Overloaded, ClientGone: as ``Admission.enter``.
        """
        if characters > self.config.queue_chars:
            raise TooLarge(f"a request may hold {self.config.queue_chars} characters (setting queue_chars)")
        ticket = self.admission.enter(characters, arrived + self.config.deadline, gone, wait)
        translator = RequestTranslator(self.batcher, self.models.current, ticket)
        return Work(ticket, self.pipeline.over(translator), self.metrics)


@dataclass(frozen=True, slots=True)
class Work:
    """What one request does, while it holds its ticket: ``with service.enter(…) as work:``."""

    ticket: Ticket
    pipeline: Pipeline
    metrics: Metrics

    def run(self, documents: Iterable[Source | Failure], target: str) -> Iterator[AlignedDocument | Failure]:
        """As ``Pipeline.run``, counted, and given up when it is too late or nobody waits.

        Raises:
            DeadlineExceeded, ClientGone: as ``Ticket.check``.
        """
        for result in self.pipeline.run(self._checked(documents), target):
            self.metrics.document(result)
            yield result

    def _checked(self, documents: Iterable[Source | Failure]) -> Iterator[Source | Failure]:
        for document in documents:
            self.ticket.check()
            yield document

    def __enter__(self) -> Work:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.ticket.close()
        if isinstance(error, DragomanError):
            self.metrics.documents.labels("refused").inc()


def current() -> Service:
    """The service of the app that answers the current request."""
    return cast(Service, current_app.extensions[_NAME])


def enter(characters: int, wait: bool = False) -> Work:
    """``Service.enter`` for the current request."""
    return current().enter(characters, g.arrived, g.gone, wait)


def note_arrival() -> None:
    """Writes down when the request came and how to see that its client has gone. Runs before every request.

    gunicorn gives the connection in ``gunicorn.socket``. Its timeout ends both a body that stops coming and an answer
    that nobody reads.
    """
    g.arrived = time.monotonic()
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(current().config.client_timeout)
    g.gone = watch(connection)
