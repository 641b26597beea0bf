"""The training loop: one phase of a recipe, from where the run stands, until the phase or the time is over."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from dragoman.train.batches import Batch, Position, stream
from dragoman.train.checkpoints import Progress, load_state, load_weights, save_snapshot, save_state
from dragoman.train.model import Inputs, Model, initial
from dragoman.train.optimizer import Optimizer
from dragoman.train.recipe import Phase, Recipe
from dragoman.train.schedule import rate
from dragoman.train.workspace import Workspace

_log = logging.getLogger(__name__)
LINE_EVERY = 60.0  # seconds between two lines of the curve
SAVE_EVERY = 240.0  # seconds between two states on disk: what a killed run loses at most


@dataclass(frozen=True, slots=True)
class Machine:
    """Where a run runs. ``bf16``: matrix products in bf16 under autocast; the weights stay fp32."""

    device: str
    bf16: bool

    @classmethod
    def of(cls, precision: str) -> Machine:
        """The GPU where there is one. ``auto``: bf16 on a GPU or a CPU that multiplies it (AMX), else fp32.

        On a CPU without it PyTorch's bf16 products are 50 times slower than fp32 (AVX2: 2 against 110 GFLOP/s).
        """
        device = "cuda" if torch.cuda.is_available() else "cpu"
        amx = bool(getattr(torch.cpu, "_is_amx_tile_supported", bool)())
        return cls(device, precision == "bf16" or (precision == "auto" and (device == "cuda" or amx)))


@dataclass(slots=True)
class Loop:
    """A phase in progress."""

    recipe: Recipe
    phase: Phase
    workspace: Workspace
    machine: Machine
    model: Model
    optimizer: Optimizer
    progress: Progress
    loss: Callable[..., Any]
    places: torch.Tensor  # (vocabulary,): the place of a piece among the target ids


def fit(
    recipe: Recipe,
    phase_name: str,
    workspace: Workspace,
    minutes: float | None = None,
    initial_weights: Path | None = None,
) -> Progress:
    """Trains ``phase_name`` from the state in ``workspace``, or from ``initial_weights``, or from nothing.

    Stops after the updates of the phase or after ``minutes``, saves, and can be called again. A phase other than the
    state's begins anew; the optimizer goes on. A phase that decays reaches rate zero at whichever end comes first.

    Raises:
        ConfigError: an unknown phase, no shards of it, or weights of another shape.
    """
    phase = recipe.phase(phase_name)
    pairs = workspace.read_pairs(phase.name)
    loop = _start(recipe, phase, workspace, initial_weights)
    if loop.progress.phase_updates >= phase.updates:
        return loop.progress
    curve = Curve(workspace.folder / "curve.jsonl")
    start = saved = time.monotonic()
    for batch in stream(pairs, recipe.fit.batch_tokens, recipe.seed, loop.progress.position):
        timed = 0.0 if minutes is None else (time.monotonic() - start) / max(minutes * 60, 1e-9)
        curve.add(_update(loop, batch, min(timed, 1.0)), len(batch.gold))
        done = timed >= 1.0 or loop.progress.phase_updates >= phase.updates
        if done or loop.progress.updates % recipe.fit.snapshot_every == 0:
            save_snapshot(workspace.folder, loop.model.parameters, loop.progress.updates, recipe.fit.snapshots)
        if done or time.monotonic() - saved > SAVE_EVERY:
            save_state(workspace.folder, loop.model.parameters, loop.optimizer.state(), loop.progress)
            saved = time.monotonic()
        curve.write(loop.progress, even_if_early=done)
        if done:
            break
    return loop.progress


def _start(recipe: Recipe, phase: Phase, workspace: Workspace, initial_weights: Path | None) -> Loop:
    machine = Machine.of(recipe.fit.precision)
    target_ids = workspace.target_ids()
    size = workspace.vocabulary_size()
    state = load_state(workspace.folder)
    if state:
        parameters, optimizer_state, progress = state
    else:
        parameters = initial(recipe.shape, size, recipe.seed)
        if initial_weights is not None:
            parameters = load_weights(initial_weights, recipe.shape, size)
        optimizer_state, progress = {}, Progress(phase.name)
    if progress.phase != phase.name:
        progress = replace(progress, phase=phase.name, phase_updates=0, position=Position())
    parameters = {name: value.to(machine.device).requires_grad_() for name, value in parameters.items()}
    optimizer = Optimizer(parameters, recipe.fit, recipe.shape.width)
    if optimizer_state:
        optimizer.load(optimizer_state)
    places = torch.full((size,), -1, dtype=torch.long)
    places[target_ids] = torch.arange(len(target_ids))
    model = Model(recipe.shape, parameters, torch.tensor(target_ids, device=machine.device))
    loss = torch.compile(model.loss, dynamic=True) if recipe.fit.compile else model.loss
    _log.info("%s from update %d on %s", phase.name, progress.updates, machine)
    return Loop(recipe, phase, workspace, machine, model, optimizer, progress, loss, places)


def _update(loop: Loop, batch: Batch, timed: float) -> float:
    """One update; returns the loss (nats a target token, smoothed). ``timed``: how much of the time is over, 0 to 1."""
    settings, progress, device = loop.recipe.fit, loop.progress, loop.machine.device
    arrays = (batch.source, batch.target_in, batch.keep)
    source, target_in, keep = (torch.from_numpy(array).to(device, non_blocking=True) for array in arrays)
    gold = loop.places[torch.from_numpy(batch.gold)].to(device, non_blocking=True)
    inputs = Inputs(source, target_in, keep, gold)
    with torch.autocast(device, dtype=torch.bfloat16, enabled=loop.machine.bf16):
        loss = loop.loss(inputs, settings.label_smoothing, settings.dropout)
    torch.autograd.backward(loss)
    progress.updates += 1
    progress.phase_updates += 1
    progress.tokens += len(batch.gold)
    progress.position = batch.position
    decayed = max(timed, (progress.phase_updates - 1) / loop.phase.updates) if loop.phase.decay else 0.0
    loop.optimizer.step(rate(progress.updates, settings.peak, settings.warmup, decayed))
    return float(loss.detach())


class Curve:
    """``curve.jsonl``: a line a minute, with the mean loss since the last and the speed."""

    def __init__(self, file: Path) -> None:
        self._file, self._tokens, self._sum, self._since = file, 0, 0.0, time.monotonic()

    def add(self, loss: float, tokens: int) -> None:
        """Counts one update."""
        self._sum += loss * tokens if np.isfinite(loss) else 0.0
        self._tokens += tokens

    def write(self, progress: Progress, even_if_early: bool = False) -> None:
        """Writes a line when a minute is over."""
        seconds = time.monotonic() - self._since
        if not self._tokens or (seconds < LINE_EVERY and not even_if_early):
            return
        line = asdict(progress) | {
            "loss": round(self._sum / self._tokens, 4),
            "tokens_per_second": round(self._tokens / max(seconds, 1e-9)),
        }
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        _log.info("%s", line)
        self._sum, self._tokens, self._since = 0.0, 0, time.monotonic()
