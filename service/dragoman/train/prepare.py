"""Corpora -> vocabulary and shards: what every phase of a recipe is going to see."""

from __future__ import annotations

import json
import logging
import random
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.train.augment import augment
from dragoman.train.corpus import Pair, read_source, usable, weigh
from dragoman.train.mixing import mixed
from dragoman.train.recipe import Recipe
from dragoman.train.shards import write_shards
from dragoman.train.vocabulary import target_pieces, train_vocabulary
from dragoman.train.workspace import Workspace

_log = logging.getLogger(__name__)
SHARD_TOKENS = 20_000_000  # ids in one shard: about 30 MB packed


@dataclass(slots=True)
class Report:
    """What came of the corpora. ``sources``: usable pairs and what was dropped, by path and language.

    ``phases``: pairs by language, target tokens; ``spoken``: how many pieces the decoder has.
    """

    sources: dict[str, dict[str, int]] = field(default_factory=dict)
    phases: dict[str, dict[str, int]] = field(default_factory=dict)
    spoken: int = 0


def prepare(
    recipe: Recipe,
    corpora: Path,
    workspace: Workspace,
    held_out: frozenset[str] = frozenset(),
    vocabulary: Path | None = None,
) -> Report:
    """Writes the vocabulary (or takes ``vocabulary``) and the shards of every phase; everything follows from the seed.

    ``held_out``: normal forms of lines that must not be trained on (``corpus.read_held_out``).

    Raises:
        ConfigError: a corpus is missing or malformed.
    """
    workspace.folder.mkdir(parents=True, exist_ok=True)
    report = Report()
    sources = _read(recipe, corpora, held_out, report)
    phases = {phase.name: _mixture(recipe, phase.name, sources) for phase in recipe.phases}
    if vocabulary is not None:
        shutil.copyfile(vocabulary, workspace.vocabulary)
    else:
        _train_vocabulary(recipe, phases[recipe.phases[0].name], workspace)
    encoded = [_encode(name, pairs, workspace) for name, pairs in phases.items()]
    spoken = _spoken(recipe, encoded, workspace)
    report.spoken = len(spoken)
    for mixture in encoded:
        report.phases[mixture.phase] = _write(recipe, workspace, mixture, spoken)
    text = json.dumps({"sources": report.sources, "phases": report.phases, "spoken": report.spoken}, indent=1)
    (workspace.folder / "prepared.json").write_text(text + "\n", encoding="utf-8")
    return report


def _read(recipe: Recipe, corpora: Path, held_out: frozenset[str], report: Report) -> list[list[Pair]]:
    read = []
    for source in recipe.sources:
        faults: Counter[str] = Counter()
        pairs = list(usable(read_source(corpora, source), held_out, faults, recipe.target_language))
        report.sources[f"{source.path} ({source.language})"] = {"usable": len(pairs), **faults}
        _log.info("%s (%s): %d pairs, dropped %s", source.path, source.language, len(pairs), dict(faults))
        read.append(pairs)
    return read


def _mixture(recipe: Recipe, phase: str, sources: Sequence[Sequence[Pair]]) -> list[Pair]:
    """The pairs of a phase, weighted, mixed, noisy, shuffled."""
    rng = random.Random(f"{recipe.seed} {phase}")
    weighed = []
    for source, pairs in zip(recipe.sources, sources, strict=True):
        chosen = weigh(pairs, source.weights.get(phase, 0.0), rng)
        weighed += [_tagged(pair, source.tag) for pair in chosen] if source.tag else chosen
    weighed += mixed(weighed, recipe.augment, recipe.target_language, rng)
    noisy = augment(weighed, recipe.augment, rng)
    rng.shuffle(noisy)
    return noisy


def _tagged(pair: Pair, tag: str) -> Pair:
    return Pair(f"{tag} {pair.source}", pair.target, pair.language, pair.names)


def _train_vocabulary(recipe: Recipe, pairs: Sequence[Pair], workspace: Workspace) -> None:
    rng = random.Random(recipe.seed)
    sample = rng.sample(pairs, min(len(pairs), recipe.vocabulary.sentences))
    tags = sorted({source.tag for source in recipe.sources if source.tag})

    def lines() -> Iterator[str]:
        for pair in sample:
            yield pair.source
            if rng.random() < 0.6:  # the English of two languages: two thirds of it weigh as much as either source
                yield pair.target

    train_vocabulary(lines(), recipe.vocabulary, workspace.vocabulary, tags)


@dataclass(frozen=True, slots=True)
class _Mixture:
    """The pairs of a phase and their ids."""

    phase: str
    languages: list[str]
    sources: list[list[int]]
    targets: list[list[int]]


def _encode(phase: str, pairs: Sequence[Pair], workspace: Workspace) -> _Mixture:
    encode = workspace.processor().encode
    sources = encode([pair.source for pair in pairs], num_threads=2)
    targets = encode([pair.target for pair in pairs], num_threads=2)
    return _Mixture(phase, [pair.language for pair in pairs], sources, targets)


def _spoken(recipe: Recipe, encoded: Iterable[_Mixture], workspace: Workspace) -> list[int]:
    processor = workspace.processor()
    counts: Counter[int] = Counter()
    for mixture in encoded:
        for row in mixture.targets:
            counts.update(row)
    per_id = [counts[piece] for piece in range(processor.get_piece_size())]
    spoken = target_pieces(per_id, processor, recipe.vocabulary.target_least, recipe.target_language)
    workspace.write_target_ids(spoken)
    return spoken


def _write(recipe: Recipe, workspace: Workspace, mixture: _Mixture, spoken: Sequence[int]) -> dict[str, int]:
    """Writes what fits the model and what it can say; counts pairs by language."""
    longest, sayable = recipe.shape.max_tokens, frozenset(spoken)
    counts: Counter[str] = Counter()
    sources, targets = [], []
    for language, source, target in zip(mixture.languages, mixture.sources, mixture.targets, strict=True):
        if not (0 < len(source) <= longest and 0 < len(target) <= longest):
            counts["too_long"] += 1
        elif not sayable.issuperset(target):
            counts["unsayable"] += 1
        else:
            counts[language] += 1
            counts["target_tokens"] += len(target) + 1
            sources.append(source)
            targets.append(target)
    write_shards(workspace.shards(mixture.phase), sources, targets, SHARD_TOKENS)
    _log.info("%s: %s", mixture.phase, dict(counts))
    return dict(counts)
