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

import numpy as np

from dragoman.train.augment import augment
from dragoman.train.corpus import Pair, read_source, usable, weigh
from dragoman.train.mixing import mixed
from dragoman.train.recipe import Recipe, Source
from dragoman.train.shards import Encoded, Side, write_shards
from dragoman.train.vocabulary import target_pieces, train_vocabulary
from dragoman.train.workspace import Workspace

_log = logging.getLogger(__name__)
PORTION = 50_000  # texts encoded together
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
    """Writes the vocabulary and the shards of every phase; everything follows from the seed.

    A workspace that has a vocabulary keeps it, and what its decoder speaks: a model may stand on them.
    ``vocabulary``: take this one instead.
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
    elif not workspace.vocabulary.is_file():
        _train_vocabulary(recipe, phases[recipe.phases[0].name], workspace)
    mixtures = [_encode(name, pairs, workspace) for name, pairs in phases.items()]
    spoken = _spoken(recipe, mixtures, workspace)
    report.spoken = len(spoken)
    for mixture in mixtures:
        report.phases[mixture.phase] = _write(recipe, workspace, mixture, spoken)
    text = json.dumps({"sources": report.sources, "phases": report.phases, "spoken": report.spoken}, indent=1)
    (workspace.folder / "prepared.json").write_text(text + "\n", encoding="utf-8")
    return report


def _read(recipe: Recipe, corpora: Path, held_out: frozenset[str], report: Report) -> list[list[Pair]]:
    read = []
    for number, source in enumerate(recipe.sources):
        faults: Counter[str] = Counter()
        rng = random.Random(f"{recipe.seed} source {number}")
        share = _share_read(recipe, source)
        raw = (pair for pair in (read_source(corpora, source) if share else ()) if rng.random() < share)
        pairs = list(usable(raw, held_out, faults, recipe.target_language))
        report.sources[f"{source.path} ({source.language})"] = {"usable": len(pairs), **faults}
        _log.info("%s (%s): %d pairs, dropped %s", source.path, source.language, len(pairs), dict(faults))
        read.append(pairs)
    return read


def _share_read(recipe: Recipe, source: Source) -> float:
    """How much of a source is read at all: cleaning what no phase will show costs minutes on the large ones."""
    return min(1.0, max((source.weights.get(phase.name, 0.0) for phase in recipe.phases), default=0.0))


def _mixture(recipe: Recipe, phase: str, sources: Sequence[Sequence[Pair]]) -> list[Pair]:
    """The pairs of a phase, weighted, mixed, noisy, shuffled."""
    rng = random.Random(f"{recipe.seed} {phase}")
    weighed = []
    for source, pairs in zip(recipe.sources, sources, strict=True):
        share = _share_read(recipe, source)
        chosen = weigh(pairs, source.weights.get(phase, 0.0) / share if share else 0.0, rng)
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
    encoded: Encoded


def _encode(phase: str, pairs: Sequence[Pair], workspace: Workspace) -> _Mixture:
    processor = workspace.processor()

    def side(texts: Sequence[str]) -> Side:
        """In portions: ids as Python numbers take ten times the memory of packed ones."""
        portions = (texts[start : start + PORTION] for start in range(0, len(texts), PORTION))
        return Side.joined([Side.of(processor.encode(portion, num_threads=2)) for portion in portions])

    encoded = Encoded(side([pair.source for pair in pairs]), side([pair.target for pair in pairs]))
    return _Mixture(phase, [pair.language for pair in pairs], encoded)


def _spoken(recipe: Recipe, mixtures: Iterable[_Mixture], workspace: Workspace) -> list[int]:
    if workspace.has_target_ids():
        return workspace.target_ids()
    processor = workspace.processor()
    size = processor.get_piece_size()
    counts = sum(np.bincount(mixture.encoded.target.ids, minlength=size) for mixture in mixtures)
    least = recipe.vocabulary.target_least
    spoken = target_pieces(np.asarray(counts).tolist(), processor, least, recipe.target_language)
    workspace.write_target_ids(spoken)
    return spoken


def _write(recipe: Recipe, workspace: Workspace, mixture: _Mixture, spoken: Sequence[int]) -> dict[str, int]:
    """Writes what fits the model and what it can say; counts pairs by language."""
    longest = recipe.shape.max_tokens
    sayable = np.zeros(1 << 16, dtype=bool)
    sayable[list(spoken)] = True
    counts: Counter[str] = Counter()
    rows = []
    for row, language in enumerate(mixture.languages):
        source, target = mixture.encoded.source[row], mixture.encoded.target[row]
        if not (0 < len(source) <= longest and 0 < len(target) <= longest):
            counts["too_long"] += 1
        elif not sayable[target].all():
            counts["unsayable"] += 1
        else:
            counts[language] += 1
            counts["target_tokens"] += len(target) + 1
            rows.append(row)
    write_shards(workspace.shards(mixture.phase), mixture.encoded, rows, SHARD_TOKENS)
    _log.info("%s: %s", mixture.phase, dict(counts))
    return dict(counts)
