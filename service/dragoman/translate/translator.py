"""Many sentences at once: each distinct piece of text is translated once, a whole group in one call of the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dragoman.document import Status, Translation
from dragoman.packages import Catalog, Package
from dragoman.translate.engine import Engine, Hypothesis
from dragoman.translate.guards import Thresholds, inspect
from dragoman.translate.plan import Job, Part, Plan, plan

Route = tuple[Package, ...]
# What the engine made of each text on each route; None where it failed.
Results = dict[tuple[Route, str], Hypothesis | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job."""

    status: Status
    translation: Translation


class Translator:
    """Holds the loaded engines, one a package, made on first use.

    ``open_engine``: package -> engine. It may raise ``PackageError``, which names the package.
    """

    def __init__(self, catalog: Catalog, open_engine: Callable[[Package], Engine]) -> None:
        self.catalog = catalog
        self._open = open_engine
        self._engines: dict[Package, Engine] = {}
        self._lock = threading.Lock()

    def engine(self, package: Package) -> Engine:
        """The engine of ``package``, loaded when it is first asked for.

        Raises:
            PackageError: it cannot be loaded.
        """
        with self._lock:
            if package not in self._engines:
                self._engines[package] = self._open(package)
            return self._engines[package]

    def translate(self, jobs: Sequence[Job], target: str) -> list[Outcome]:
        """One outcome for every job, in order.

        Raises:
            PackageError: a package that is needed cannot be loaded.
        """
        plans = [plan(job, target, self.catalog) for job in jobs]
        results = self._run(part for made in plans for part in made.parts)
        return [_outcome(made, results, target) for made in plans]

    def alternatives(self, job: Job, target: str, count: int) -> list[str]:
        """The ``count + 1`` likeliest translations of one sentence, best first; none where it does not go whole
        through one package.

        Raises:
            PackageError: as ``translate``.
        """
        (part, *others) = plan(job, target, self.catalog).parts
        if others or part.route is None or len(part.route) > 1:
            return []
        return self.engine(part.route[0]).alternatives(part.text, count)

    def digests(self, names: Iterable[str]) -> list[str]:
        """``fr+ar-en 1.0 sha256:…`` of each loaded package among ``names`` (pairs), for a signature."""
        wanted = set(names)
        with self._lock:
            loaded = [(package, engine.digest) for package, engine in self._engines.items() if package.pair in wanted]
        return sorted(f"{package.pair} {package.version} sha256:{digest[:12]}" for package, digest in loaded)

    def _run(self, parts: Iterable[Part]) -> Results:
        groups: dict[Route, set[str]] = {}
        for part in parts:
            if part.route:
                groups.setdefault(part.route, set()).add(part.text)
        results: Results = {}
        for route, texts in groups.items():
            # Longest first: batches of like length waste little padding. The order is that of the texts alone.
            ordered = sorted(texts, key=lambda text: (-len(text), text))
            for text, hypothesis in zip(ordered, self._through(route, ordered), strict=True):
                results[route, text] = hypothesis
        return results

    def _through(self, route: Route, texts: Sequence[str]) -> list[Hypothesis | None]:
        """Each text through every package of the route in turn; the score is that of the weaker leg."""
        current = self.engine(route[0]).translate(texts)
        for package in route[1:]:
            reached = [index for index, hypothesis in enumerate(current) if hypothesis is not None]
            legs = [hypothesis for hypothesis in current if hypothesis is not None]
            onward = self.engine(package).translate([leg.text for leg in legs])
            for index, first, second in zip(reached, legs, onward, strict=True):
                current[index] = _weaker(first, second)
        return current


def _weaker(first: Hypothesis, second: Hypothesis | None) -> Hypothesis | None:
    if second is None:
        return None
    truncated, split = first.truncated or second.truncated, first.split or second.split
    return Hypothesis(second.text, min(first.score, second.score), second.tokens, truncated, split)


def _outcome(made: Plan, results: Results, target: str) -> Outcome:
    source = "".join(part.text for part in made.parts)
    if made.status != "translated":
        return Outcome(made.status, Translation(source, flags=made.flags))
    used = [(part.text, part.route, results[part.route, part.text]) for part in made.parts if part.route]
    hypotheses = [hypothesis for _, _, hypothesis in used if hypothesis is not None]
    if len(hypotheses) != len(used):
        return Outcome("failed", Translation(source, flags=made.flags))
    flags = list(made.flags)
    for text, route, hypothesis in used:
        flags += _flags(text, route, hypothesis, target) if hypothesis else ()
    joined = "".join(_text(part.text, part.route, results) for part in made.parts)
    tokens = sum(hypothesis.tokens for hypothesis in hypotheses)
    score = sum(hypothesis.score * hypothesis.tokens for hypothesis in hypotheses) / max(tokens, 1)
    pairs = dict.fromkeys(package.pair for _, route, _ in used for package in route)
    return Outcome("translated", Translation(joined, round(score, 4), tuple(pairs), tuple(dict.fromkeys(flags))))


def _text(text: str, route: Route | None, results: Results) -> str:
    if route is None:
        return text
    hypothesis = results[route, text]
    return hypothesis.text if hypothesis else text


def _flags(source: str, route: Route, hypothesis: Hypothesis, target: str) -> list[str]:
    known = {"pivot": len(route) > 1, "split": hypothesis.split, "truncated": hypothesis.truncated}
    limits = Thresholds.of(route[-1].options)
    seen = inspect(source, hypothesis.text, hypothesis.score, target, limits)
    return [name for name, is_so in known.items() if is_so] + list(seen)
