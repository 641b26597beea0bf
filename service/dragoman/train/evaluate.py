"""How well a package translates: BLEU and chrF with their signatures, speed, and how often the guards speak."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from dragoman.errors import ConfigError
from dragoman.packages import Package
from dragoman.translate import CT2Engine, Decoding, Hypothesis, Thresholds
from dragoman.translate.guards import inspect

Translate = Callable[[Sequence[str]], Sequence[Hypothesis | None]]


@dataclass(frozen=True, slots=True)
class TestSet:
    """Sentences with a reference. ``published``: what other systems made of them, by system."""

    __test__ = False  # not a test case, whatever pytest makes of the name

    name: str
    language: str
    sources: Sequence[str]
    references: Sequence[str]
    published: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def head(self, sentences: int | None) -> TestSet:
        """The first ``sentences`` of it; None: all."""
        published = {system: lines[:sentences] for system, lines in self.published.items()}
        return TestSet(self.name, self.language, self.sources[:sentences], self.references[:sentences], published)


@dataclass(frozen=True, slots=True)
class Scores:
    """One system on one set. ``bleu``, ``chrf``: 0 to 100, of the whole set, with sacreBLEU's ``signatures``.

    ``flags``: share of sentences by flag; ``any`` of them has at least one. ``seconds`` is 0 for published output.
    """

    set: str
    language: str
    system: str
    sentences: int
    bleu: float
    chrf: float
    signatures: tuple[str, str]
    seconds: float = 0.0
    flags: Mapping[str, float] = field(default_factory=dict)

    @property
    def speed(self) -> float:
        """Sentences a second."""
        return self.sentences / self.seconds if self.seconds else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self) | {"sentences_per_second": round(self.speed, 1)}


def read_sets(folder: Path, target: str = "en") -> list[TestSet]:
    """Every ``NAME.LANG`` below ``folder`` that has a ``NAME.en`` beside it, with ``NAME.LANG-en.SYSTEM.en``.

    Raises:
        ConfigError: there is none, or the two sides have different numbers of lines.
    """
    found = []
    for reference in sorted(folder.rglob(f"*.{target}")):
        name = reference.stem
        sources = sorted(reference.parent.glob(f"{name}.*")) if "." not in name else []
        for source in sources:
            language = source.name.removeprefix(f"{name}.")
            if "." in language or language == target:
                continue
            published = {
                file.name.split(".")[2]: _lines(file)
                for file in sorted(reference.parent.glob(f"{name}.{language}-{target}.*.{target}"))
            }
            found.append(_paired(TestSet(name, language, _lines(source), _lines(reference), published)))
    if not found:
        raise ConfigError(f"{folder.name}: no pair of files NAME.LANG and NAME.{target}")
    return found


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def _paired(test: TestSet) -> TestSet:
    sizes = {len(test.sources), len(test.references), *map(len, test.published.values())}
    if len(sizes) > 1:
        raise ConfigError(f"{test.name}.{test.language}: files of different numbers of lines: {sorted(sizes)}")
    return test


def engine(package: Package, decoding: Decoding) -> Translate:
    """The engine of the product over ``package``; loaded once, called often."""
    return CT2Engine(package, decoding).translate


def evaluate(translate: Translate, test: TestSet, system: str, limits: Thresholds) -> Scores:
    """Translates ``test`` and scores it. A sentence on which the engine fails counts as empty."""
    start = time.perf_counter()
    hypotheses = translate(test.sources)
    seconds = time.perf_counter() - start
    texts = [hypothesis.text if hypothesis else "" for hypothesis in hypotheses]
    flags: Counter[str] = Counter()
    for source, hypothesis in zip(test.sources, hypotheses, strict=True):
        raised = flags_of(source, hypothesis, limits)
        flags.update(raised)
        flags["any"] += bool(raised)
    rates = {name: round(count / len(texts), 4) for name, count in sorted(flags.items())}
    return _scored(test, system, texts, seconds, rates)


def flags_of(source: str, hypothesis: Hypothesis | None, limits: Thresholds, target: str = "en") -> tuple[str, ...]:
    """What the guards say of one translation into ``target``."""
    if hypothesis is None:
        return ("failed",)
    return inspect(source, hypothesis.text, hypothesis.score, target, limits)


def published_scores(test: TestSet) -> Iterator[Scores]:
    """The scores of the published output that lies beside a set."""
    for system, lines in test.published.items():
        yield _scored(test, system, lines, 0.0, {})


def _scored(test: TestSet, system: str, texts: Sequence[str], seconds: float, flags: Mapping[str, float]) -> Scores:
    bleu, chrf = BLEU(), CHRF()
    references = [list(test.references)]
    bleu_score, chrf_score = bleu.corpus_score(list(texts), references), chrf.corpus_score(list(texts), references)
    return Scores(
        test.name,
        test.language,
        system,
        len(texts),
        round(bleu_score.score, 2),
        round(chrf_score.score, 2),
        (str(bleu.get_signature()), str(chrf.get_signature())),
        round(seconds, 6),
        flags,
    )


def table(scores: Sequence[Scores]) -> str:
    """The scores in Markdown, signatures below."""
    lines = [
        "| set | language | system | BLEU | chrF | sentences/s | flagged |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for score in scores:
        speed = f"{score.speed:.1f}" if score.seconds else "-"
        flagged = f"{score.flags.get('any', 0.0):.1%}" if score.seconds else "-"
        cells = (
            f"{score.set} ({score.sentences})",
            score.language,
            score.system,
            f"{score.bleu:.1f}",
            f"{score.chrf:.1f}",
        )
        lines.append(f"| {' | '.join((*cells, speed, flagged))} |")
    signatures = dict.fromkeys(signature for score in scores for signature in score.signatures)
    return "\n".join([*lines, "", *(f"`{signature}`" for signature in signatures), ""])
