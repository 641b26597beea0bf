"""The two optimizers: AdamW, and Muon for the matrices."""

from __future__ import annotations

import copy
import math
from typing import Any

import torch
from torch import Tensor

from dragoman.train.model import Parameters
from dragoman.train.recipe import Fit

# Odd polynomials a*x + b*x^3 + c*x^5, one a step, that together pull every singular value near 1. Coefficients: You
# Jiacheng, 2025, found by gradient descent for five steps.
_POLYNOMIALS = (
    (4.0848, -6.8946, 2.9270),
    (3.9505, -6.3029, 2.6377),
    (3.7418, -5.5913, 2.3037),
    (2.8769, -3.1427, 1.2046),
    (2.8366, -3.0525, 1.2012),
)
_RMS = 0.2  # size of an entry of AdamW's updates; makes one rate serve both ("Muon is Scalable", arXiv 2502.16982)


class Optimizer:
    """Updates ``parameters`` in place. ``muon``: Muon for the matrices, AdamW for the embedding, norms and biases.

    Muon: Keller Jordan, "Muon: An optimizer for hidden layers in neural networks" (2024): the momentum of a matrix,
    made orthogonal. A joint matrix (query, key, value in one) is several of them, each by itself.
    """

    def __init__(self, parameters: Parameters, settings: Fit, width: int) -> None:
        self._parameters, self._settings, self._width = parameters, settings, width
        muon = settings.optimizer == "muon"
        self._matrices = [n for n, p in parameters.items() if muon and p.dim() == 2 and n != "embedding"]
        self._momenta = {name: torch.zeros_like(parameters[name]) for name in self._matrices}
        rest = [p for name, p in parameters.items() if name not in self._momenta]
        decay = 0.0 if muon else settings.weight_decay
        self._adam = torch.optim.AdamW(rest, lr=settings.peak, betas=(0.9, 0.98), weight_decay=decay, fused=True)

    def step(self, learning_rate: float) -> float:
        """Clips the gradients, applies them, forgets them, and returns their norm before clipping."""
        gradients = [p.grad for p in self._parameters.values() if p.grad is not None]
        norm = float(torch.nn.utils.get_total_norm(gradients))
        scale = min(1.0, self._settings.clip / (norm + 1e-6))
        if not math.isfinite(norm):  # one broken batch must not break the model: skip it
            self._forget()
            return norm
        torch._foreach_mul_(gradients, scale)
        for group in self._adam.param_groups:
            group["lr"] = learning_rate
        self._adam.step()
        with torch.no_grad():
            for name in self._matrices:
                self._muon(self._parameters[name], self._momenta[name], learning_rate)
        self._forget()
        return norm

    def _forget(self) -> None:
        for parameter in self._parameters.values():
            parameter.grad = None

    def _muon(self, parameter: Tensor, momentum: Tensor, learning_rate: float) -> None:
        if parameter.grad is None:
            return
        momentum.lerp_(parameter.grad, 0.05)
        update = parameter.grad.lerp(momentum, 0.95)  # Nesterov's look ahead
        rows, columns = parameter.shape
        parts = rows // columns if columns == self._width and rows in (2 * columns, 3 * columns) else 1
        parameter.mul_(1 - learning_rate * self._settings.weight_decay)
        for part, direction in zip(parameter.chunk(parts), update.chunk(parts), strict=True):
            part.add_(orthogonal(direction), alpha=-learning_rate * _RMS * math.sqrt(max(direction.shape)))

    def state(self) -> dict[str, Any]:
        """What ``load`` needs to go on."""
        return {"adam": self._adam.state_dict(), "momenta": self._momenta}

    def load(self, state: dict[str, Any]) -> None:
        """Goes on from a copy of ``state``, which an optimizer of the same kind gave."""
        self._adam.load_state_dict(copy.deepcopy(state["adam"]))
        for name, momentum in state["momenta"].items():
            self._momenta[name].copy_(momentum)


def orthogonal(matrix: Tensor) -> Tensor:
    """The nearest matrix whose singular values are all (about) 1, without a decomposition.

    ``matrix``: (rows, columns), any scale. Five steps: singular values end between 0.7 and 1.2, which is near enough.
    """
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.t() if tall else matrix
    x = x / (x.norm() + 1e-7)
    for a, b, c in _POLYNOMIALS:
        square = x @ x.t()
        x = torch.addmm(x, torch.addmm(square, square, square, beta=b, alpha=c), x, beta=a)
    return x.t() if tall else x
