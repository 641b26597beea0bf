"""Muon and AdamW: what an update is, and that both find a minimum."""

from __future__ import annotations

from dataclasses import replace

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed: pip install 'dragoman[train]'")

from dragoman.train.optimizer import Optimizer, orthogonal  # noqa: E402
from dragoman.train.recipe import Fit  # noqa: E402


@pytest.mark.parametrize("size", [(8, 8), (32, 8), (8, 32)])
@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_orthogonal(size, scale):
    matrix = scale * torch.randn(size, generator=torch.Generator().manual_seed(1))
    values = torch.linalg.svdvals(orthogonal(matrix))
    assert 0.6 < values.min() <= values.max() < 1.3


@pytest.mark.parametrize("kind", ["muon", "adamw"])
def test_finds_a_minimum(kind):
    generator = torch.Generator().manual_seed(2)
    goal = torch.randn(12, 4, generator=generator)
    parameters = {"matrix": torch.zeros(12, 4, requires_grad=True), "bias": torch.zeros(4, requires_grad=True)}
    optimizer = Optimizer(parameters, replace(Fit(), optimizer=kind), width=4)
    losses = []
    for step in range(200):
        loss = (parameters["matrix"] + parameters["bias"] - goal).square().mean()
        losses.append(float(loss.detach()))
        torch.autograd.backward(loss)
        optimizer.step(0.05 * (1 - step / 200))
    assert losses[-1] < 0.1 * losses[0]


def test_state_goes_on_as_if_never_stopped():
    def start():
        return {"matrix": torch.ones(4, 4, requires_grad=True), "bias": torch.ones(4, requires_grad=True)}

    def update(parameters, optimizer, seed):
        generator = torch.Generator().manual_seed(seed)
        for parameter in parameters.values():
            parameter.grad = torch.randn(parameter.shape, generator=generator)
        optimizer.step(0.01)

    straight = start()
    optimizer = Optimizer(straight, Fit(), width=4)
    update(straight, optimizer, 1)
    resumed = {name: p.detach().clone().requires_grad_() for name, p in straight.items()}
    second = Optimizer(resumed, Fit(), width=4)
    second.load(optimizer.state())
    update(straight, optimizer, 2)
    update(resumed, second, 2)
    for name in straight:
        assert torch.equal(straight[name], resumed[name])


def test_a_broken_gradient_changes_nothing():
    parameters = {"matrix": torch.ones(4, 4, requires_grad=True), "bias": torch.ones(4, requires_grad=True)}
    optimizer = Optimizer(parameters, Fit(), width=4)
    parameters["matrix"].grad = torch.full((4, 4), float("nan"))
    parameters["bias"].grad = torch.ones(4)
    optimizer.step(0.01)
    for parameter in parameters.values():
        assert torch.equal(parameter, torch.ones_like(parameter))
        assert parameter.grad is None
