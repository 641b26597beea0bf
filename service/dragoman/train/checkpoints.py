"""A run on disk: its state, to go on from, and snapshots of its weights, to average and to measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from dragoman.errors import ConfigError
from dragoman.train.batches import Position
from dragoman.train.model import Parameters, sizes
from dragoman.train.recipe import Shape

STATE = "state.pt"


@dataclass(slots=True)
class Progress:
    """How far a run has come. ``updates``, ``tokens`` (target): in all; ``phase_updates``: in this phase."""

    phase: str
    updates: int = 0
    tokens: int = 0
    phase_updates: int = 0
    position: Position = field(default_factory=Position)


def save_state(folder: Path, parameters: Parameters, optimizer: dict[str, Any], progress: Progress) -> None:
    """Writes the whole state; a run that is killed meanwhile leaves the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = {name: parameter.detach() for name, parameter in parameters.items()}
    _write({"parameters": plain, "optimizer": optimizer, "progress": asdict(progress)}, folder / STATE)


def load_state(folder: Path) -> tuple[Parameters, dict[str, Any], Progress] | None:
    """What ``save_state`` wrote; None when there is nothing to go on from."""
    if not (folder / STATE).is_file():
        return None
    state = torch.load(folder / STATE, map_location="cpu", weights_only=True)
    position = Position(**state["progress"].pop("position"))
    return state["parameters"], state["optimizer"], Progress(**state["progress"], position=position)


def save_snapshot(folder: Path, parameters: Parameters, updates: int, keep: int) -> Path:
    """Writes the weights alone (fp16) and removes all snapshots but the last ``keep``."""
    file = folder / "snapshots" / f"{updates:07}.pt"
    file.parent.mkdir(parents=True, exist_ok=True)
    _write({name: parameter.detach().half() for name, parameter in parameters.items()}, file)
    for old in snapshots(folder)[:-keep]:
        old.unlink()
    return file


def snapshots(folder: Path) -> list[Path]:
    """The snapshots of a run, oldest first."""
    return sorted(file for file in (folder / "snapshots").glob("*.pt") if re.fullmatch(r"\d+", file.stem))


def _write(what: dict[str, Any], file: Path) -> None:
    partial = file.with_suffix(".part")
    torch.save(what, partial)
    partial.replace(file)


def load_weights(file: Path, shape: Shape, vocabulary: int) -> Parameters:
    """The weights of a snapshot or of a state, in fp32.

    Raises:
        ConfigError: they are not those of a model of this ``shape`` and ``vocabulary``; names the first that differs.
    """
    loaded = torch.load(file, map_location="cpu", weights_only=True)
    parameters: Parameters = {name: tensor.float() for name, tensor in loaded.get("parameters", loaded).items()}
    expected = dict(sizes(shape, vocabulary))
    for name in sorted(expected.keys() | parameters.keys()):
        found = tuple(parameters[name].shape) if name in parameters else None
        if found != expected.get(name):
            raise ConfigError(f"{file.name}: {name} is {found}, the recipe wants {expected.get(name)}")
    return parameters


def average(several: Sequence[Parameters]) -> Parameters:
    """The mean of the weights of several snapshots of one run (Popel and Bojar 2018, arXiv 1804.00247, 4.10)."""
    mean = {name: tensor.clone() for name, tensor in several[0].items()}
    for number, parameters in enumerate(several[1:], 2):
        for name, tensor in parameters.items():
            mean[name] += (tensor - mean[name]) / number
    return mean
