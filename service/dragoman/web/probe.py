"""Readiness that is worth its name: a sentence is really translated."""

from __future__ import annotations

import threading
import time

from dragoman.document import Span
from dragoman.packages import Catalog, Package
from dragoman.translate import Job
from dragoman.web.batching import Batcher
from dragoman.web.models import Models
from dragoman.web.problems import NotReady

_FRESH = 10.0  # seconds for which a translation that went well shows that the next one will
# What is translated; a language that is not here gets the last.
_SENTENCES = {"fr": "Bonjour tout le monde.", "ar": "مرحبا بالعالم.", "": "Hello, world."}


class Probe:
    """Really translates a sentence, unless requests have shown a moment ago that it works."""

    def __init__(self, models: Models, batcher: Batcher, target: str) -> None:
        self._models = models
        self._batcher = batcher
        self._target = target
        self._lock = threading.Lock()
        self._last = 0.0

    def check(self) -> None:
        """Returns when the service translates.

        Raises:
            NotReady: no package, or the engine gave nothing.
            PackageError: the package cannot be loaded.
        """
        if self._is_fresh():
            return
        with self._lock:  # many probes at once ask for one translation
            if not self._is_fresh():
                self._translate()
                self._last = time.monotonic()

    def _is_fresh(self) -> bool:
        last = max(self._last, self._batcher.last_success)
        return bool(last) and time.monotonic() - last < _FRESH

    def _translate(self) -> None:
        translator = self._models.current
        package = _first(translator.catalog, self._target)
        source = package.sources[0]
        text = _SENTENCES.get(source, _SENTENCES[""])
        (outcome,) = translator.translate([Job(text, (Span(0, len(text), source, 1.0),))], package.target)
        if outcome.status != "translated" or not outcome.translation.text:
            raise NotReady(f"package {package.name} gives no translation")


def _first(catalog: Catalog, target: str) -> Package:
    """The package that most requests will use."""
    if not catalog.packages:
        raise NotReady("no model package is installed")
    return next((package for package in catalog.packages if package.target == target), catalog.packages[0])
