"""The training loop: one phase of a recipe, from where the run stands, until the phase or the time is over."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from dragoman.train.batches import Batch, Position, stream
from dragoman.train.checkpoints import Progress, load_state, load_weights, save_snapshot, save_state
from dragoman.train.curve import Curve
from dragoman.train.dev import DevSets
from dragoman.train.evaluate import TestSet
from dragoman.train.model import Inputs, Model, initial
from dragoman.train.optimizer import Optimizer
from dragoman.train.recipe import Phase, Recipe
from dragoman.train.schedule import rate
from dragoman.train.workspace import Workspace

_log = logging.getLogger(__name__)
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
    places: torch.Tensor  # (vocabulary,): the place of a piece among the target ids, -1 where it has none
    curve: Curve
    dev: DevSets | None


@dataclass(frozen=True, slots=True)
class Session:
    """What one call of ``fit`` is given beside the recipe.

    ``minutes``: after which it stops; None: at the end of the phase. ``weights``: a snapshot to start from where there
    is no state yet. ``dev``: sets on which the loss is measured with every snapshot; never trained on.
    """

    minutes: float | None = None
    weights: Path | None = None
    dev: Sequence[TestSet] = ()


def fit(recipe: Recipe, phase_name: str, workspace: Workspace, session: Session) -> Progress:
    """Trains ``phase_name`` from the state in ``workspace``, or from the session's weights, or from nothing.

    Stops after the updates of the phase or the minutes of the session, saves, and can be called again. A phase other
    than the state's begins anew; the optimizer goes on. A phase that decays reaches rate zero at the end that is first.

    Raises:
        ConfigError: an unknown phase, no shards of it, or weights of another shape.
    """
    phase = recipe.phase(phase_name)
    pairs = workspace.read_pairs(phase.name)
    loop = _start(recipe, phase, workspace, session)
    if loop.progress.phase_updates >= phase.updates:
        return loop.progress
    start = saved = time.monotonic()
    for batch in stream(pairs, recipe.fit.batch_tokens, recipe.seed, loop.progress.position):
        minutes = (time.monotonic() - start) / 60
        timed = 0.0 if session.minutes is None else minutes / max(session.minutes, 1e-9)
        loop.curve.add(_update(loop, batch, min(timed, 1.0)), len(batch.gold))
        done = timed >= 1.0 or loop.progress.phase_updates >= phase.updates
        loop.curve.write(loop.progress, even_if_early=done)
        if done or loop.progress.updates % recipe.fit.snapshot_every == 0:
            _snapshot(loop)
        if done or time.monotonic() - saved > SAVE_EVERY:
            save_state(workspace.folder, loop.model.parameters, loop.optimizer.state(), loop.progress)
            saved = time.monotonic()
        if done:
            break
    return loop.progress


def _snapshot(loop: Loop) -> None:
    updates, keep = loop.progress.updates, loop.recipe.fit.snapshots
    save_snapshot(loop.workspace.folder, loop.model.parameters, updates, keep)
    if loop.dev is not None:
        loop.curve.dev(loop.progress, loop.dev.losses(loop.model))


def _start(recipe: Recipe, phase: Phase, workspace: Workspace, session: Session) -> Loop:
    machine = Machine.of(recipe.fit.precision)
    target_ids = workspace.target_ids()
    size = workspace.vocabulary_size()
    state = load_state(workspace.folder)
    if state:
        parameters, optimizer_state, progress = state
    else:
        parameters = initial(recipe.shape, size, recipe.seed)
        if session.weights is not None:
            parameters = load_weights(session.weights, recipe.shape, size)
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
    dev = DevSets(session.dev, workspace, places) if session.dev else None
    curve = Curve(workspace.folder / "curve.jsonl")
    loss = torch.compile(model.loss, dynamic=True) if recipe.fit.compile else model.loss
    _log.info("%s from update %d on %s", phase.name, progress.updates, machine)
    return Loop(recipe, phase, workspace, machine, model, optimizer, progress, loss, places, curve, dev)


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
