"""A floor under quality: scores that a package reached once, and must not fall below without someone saying so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import ConfigError
from dragoman.train.evaluate import Scores, TestSet

# BLEU points by which int8 kernels of different processors differ on a few hundred sentences.
TOLERANCE = 0.5


def digest(test: TestSet) -> str:
    """SHA-256 of a set: a floor that was measured on other sentences says nothing."""
    lines = "\n".join([*test.sources, "", *test.references])
    return hashlib.sha256(lines.encode()).hexdigest()


def record(tests: Sequence[TestSet], scores: Iterable[Scores]) -> dict[str, Any]:
    """The floors that ``scores`` set, by set, language and system; for ``read_floors`` to read as JSON."""
    digests = {(test.name, test.language): digest(test) for test in tests}
    return {
        f"{score.set}.{score.language}": {
            "sha256": digests[score.set, score.language],
            "sentences": score.sentences,
            "bleu": score.bleu,
            "chrf": score.chrf,
            "signatures": list(score.signatures),
            "system": score.system,
        }
        for score in scores
    }


def read_floors(file: Path) -> dict[str, Any]:
    """What ``record`` made.

    Raises:
        ConfigError: no such file, or no JSON object in it.
    """
    try:
        floors = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"floors {file.name}: cannot be read ({error})") from error
    if not isinstance(floors, dict):
        raise ConfigError(f"floors {file.name}: not a JSON object")
    return floors


def broken(tests: Sequence[TestSet], scores: Sequence[Scores], floors: Mapping[str, Any]) -> list[str]:
    """What is wrong, a sentence each: a set that is missing or other than it was, a score below its floor."""
    problems = []
    by_name = {f"{test.name}.{test.language}": (test, score) for test, score in zip(tests, scores, strict=True)}
    for name, floor in floors.items():
        if name not in by_name:
            problems.append(f"{name}: not measured")
            continue
        test, score = by_name[name]
        if digest(test) != floor["sha256"]:
            problems.append(f"{name}: not the sentences that the floor was measured on")
        elif score.bleu < floor["bleu"] - TOLERANCE:
            problems.append(f"{name}: BLEU {score.bleu:.2f} is below the floor of {floor['bleu']:.2f}")
    return problems
