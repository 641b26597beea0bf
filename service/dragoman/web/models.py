"""The model packages that serve, and their replacement while the service runs.

A reload reads the package folders anew, checks every package against its SHA-256, and loads again what was loaded and
has changed. Only when all of that went well does the new set take over, in one step; a request that has begun ends with
the set that it began with. Otherwise nothing changes and the log says why.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from dragoman.config import Config
from dragoman.errors import DragomanError, PackageNotFound
from dragoman.packages import Catalog, Package, verify
from dragoman.pipeline import SentenceTranslator, find_packages
from dragoman.translate import CachedEngine, CT2Engine, Engine, Hypothesis, Translator
from dragoman.web.metrics import Metrics

_log = logging.getLogger(__name__)


class Models:
    """``current``: what translates now. This one, for a translator that was given, never changes."""

    def __init__(self, translator: SentenceTranslator) -> None:
        self.current = translator

    def reload(self) -> bool:
        """Takes up what has changed on disk; False when it was refused."""
        return True


class InstalledModels(Models):
    """The packages of ``config``'s folders.

    Raises:
        PackageNotFound: a folder does not exist.
    """

    def __init__(self, config: Config, metrics: Metrics) -> None:
        self._config = config
        self._metrics = metrics
        self._reloading = threading.Lock()
        self._catalog = find_packages(config)
        self._engines: dict[Path, tuple[Package, Engine]] = {}
        super().__init__(self._translator(self._catalog, self._engines))

    def reload(self) -> bool:
        """As above. Takes as long as reading every package takes; requests go on meanwhile."""
        with self._reloading:
            try:
                self._replace()
            except (DragomanError, OSError) as error:
                _log.error("reload refused, the packages loaded before keep serving: %s", error)
                self._metrics.reloads.labels("refused").inc()
                return False
            self._metrics.reloads.labels("done").inc()
            _log.info("reloaded: %s", ", ".join(package.name for package in self._catalog.packages) or "no packages")
            return True

    def _replace(self) -> None:
        catalog = find_packages(self._config)
        known = {str(problem) for problem in self._catalog.problems}
        new = [problem for problem in catalog.problems if str(problem) not in known]
        if new:
            raise new[0]
        engines: dict[Path, tuple[Package, Engine]] = {}
        translator = self._translator(catalog, engines)
        for package in catalog.packages:
            digest = verify(package)
            loaded, engine = self._engines.get(package.path, (None, None))
            if engine is not None and loaded == package and engine.digest == digest:
                engines[package.path] = package, engine
            if engine is not None:
                translator.engine(package)  # loads it now when it has changed, so that damage shows before it serves
        self._catalog, self._engines, self.current = catalog, engines, translator

    def _translator(self, catalog: Catalog, engines: dict[Path, tuple[Package, Engine]]) -> Translator:
        """A translator over ``catalog``. It takes the engines that are in ``engines`` and adds those that it loads."""

        def open_engine(package: Package) -> Engine:
            if package.path not in engines:
                try:
                    engine = CT2Engine(package, self._config.decoding)
                except OSError as error:
                    raise PackageNotFound(
                        f"package {package.name} cannot be read any more; install it again"
                    ) from error
                engines[package.path] = package, self._remembering(package, engine)
            return engines[package.path][1]

        return Translator(catalog, open_engine)

    def _remembering(self, package: Package, engine: Engine) -> Engine:
        counted = _Counted(engine, self._metrics.tokens.labels(package.name).inc)
        return CachedEngine(counted, self._config.cache, self._metrics.cached.labels(package.name).inc)


class _Counted:
    """An engine that counts the tokens it writes."""

    def __init__(self, engine: Engine, count: Callable[[float], None]) -> None:
        self.digest = engine.digest
        self._engine = engine
        self._count = count

    def translate(self, texts: Sequence[str]) -> list[Hypothesis | None]:
        hypotheses = self._engine.translate(texts)
        self._count(sum(hypothesis.tokens for hypothesis in hypotheses if hypothesis is not None))
        return hypotheses

    def alternatives(self, text: str, count: int) -> list[str]:
        return self._engine.alternatives(text, count)
