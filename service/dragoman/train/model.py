"""The Transformer, over a dictionary of tensors. CTranslate2 has all of its parts, so it exports unchanged.

Pre-norm ("On Layer Normalization in the Transformer Architecture", arXiv 2002.04745), ReLU, sinusoidal positions, one
embedding for both sides and the softmax ("Using the Output Embedding to Improve Language Models", arXiv 1608.05859).
Deep encoder, shallow decoder: almost as good, much faster to decode (arXiv 2006.10369).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from dragoman.train.recipe import Shape
from dragoman.train.vocabulary import PAD

Parameters = dict[str, Tensor]
MASKED = -1e4  # finite in bf16, and a softmax over nothing but padding stays a number


class Inputs(NamedTuple):
    """A batch. ``source``, ``target_in``: (rows, length) ids.

    ``keep``: (tokens,) places in the flattened target that are no padding; ``gold``: (tokens,) what stands there, as
    places in ``target_ids``.
    """

    source: Tensor
    target_in: Tensor
    keep: Tensor
    gold: Tensor


@dataclass(frozen=True, slots=True)
class Model:
    """``parameters`` by name; ``target_ids``: (spoken,) the pieces that the decoder may speak, ascending."""

    shape: Shape
    parameters: Parameters
    target_ids: Tensor

    def loss(self, inputs: Inputs, smoothing: float = 0.0, dropout: float = 0.0) -> Tensor:
        """Mean cross-entropy (nats a target token), labels smoothed by ``smoothing``."""
        memory, mask = self.encode(inputs.source, dropout)
        states = self.decode(inputs.target_in, memory, mask, dropout).flatten(0, 1).index_select(0, inputs.keep)
        spoken = self.parameters["embedding"].index_select(0, self.target_ids)
        return F.cross_entropy(F.linear(states, spoken).float(), inputs.gold, label_smoothing=smoothing)

    def encode(self, source: Tensor, dropout: float = 0.0) -> tuple[Tensor, Tensor]:
        """(rows, length) ids -> (rows, length, width) states, and the (rows, 1, 1, length) mask: true for a piece."""
        mask = (source != PAD)[:, None, None, :]
        x = self._embed(source, dropout)
        for layer in range(self.shape.encoder_layers):
            name = f"encoder.{layer}"
            x = x + _drop(self._attention(f"{name}.self", self._norm(f"{name}.self", x), None, mask), dropout)
            x = x + _drop(self._feed_forward(name, x, dropout), dropout)
        return self._norm("encoder", x), mask

    def decode(self, target_in: Tensor, memory: Tensor, mask: Tensor, dropout: float = 0.0) -> Tensor:
        """(rows, length) ids -> (rows, length, width) states, each of which has seen only what stands before it."""
        length = target_in.shape[1]
        causal = torch.ones(length, length, dtype=torch.bool, device=target_in.device).tril()
        x = self._embed(target_in, dropout)
        for layer in range(self.shape.decoder_layers):
            name = f"decoder.{layer}"
            x = x + _drop(self._attention(f"{name}.self", self._norm(f"{name}.self", x), None, causal), dropout)
            x = x + _drop(self._attention(f"{name}.cross", self._norm(f"{name}.cross", x), memory, mask), dropout)
            x = x + _drop(self._feed_forward(name, x, dropout), dropout)
        return self._norm("decoder", x)

    def _embed(self, ids: Tensor, dropout: float) -> Tensor:
        table = self.parameters["embedding"]
        places = positions(ids.shape[1], self.shape.width, table.device)
        return _drop(F.embedding(ids, table) * math.sqrt(self.shape.width) + places, dropout)

    def _norm(self, name: str, x: Tensor) -> Tensor:
        weight, bias = self.parameters[f"{name}.norm.weight"], self.parameters[f"{name}.norm.bias"]
        return F.layer_norm(x, (self.shape.width,), weight, bias)

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return F.linear(x, self.parameters[f"{name}.weight"], self.parameters[f"{name}.bias"])

    def _feed_forward(self, name: str, x: Tensor, dropout: float) -> Tensor:
        inner = F.relu(self._linear(f"{name}.ff.in", self._norm(f"{name}.ff", x)))
        return self._linear(f"{name}.ff.out", _drop(inner, dropout))

    def _attention(self, name: str, x: Tensor, memory: Tensor | None, mask: Tensor) -> Tensor:
        if memory is None:
            query, key, value = self._heads(f"{name}.qkv", x, 3)
        else:
            (query,), (key, value) = self._heads(f"{name}.q", x, 1), self._heads(f"{name}.kv", memory, 2)
        mixed = (
            F.scaled_dot_product_attention(query, key, value, mask) if x.is_cuda else _attend(query, key, value, mask)
        )
        return self._linear(f"{name}.out", mixed.transpose(1, 2).flatten(2))

    def _heads(self, name: str, x: Tensor, parts: int) -> Tensor:
        """(rows, length, width) -> (parts, rows, heads, length, width of a head)."""
        rows, length, width = x.shape
        split = self._linear(name, x).view(rows, length, parts, self.shape.heads, width // self.shape.heads)
        return split.permute(2, 0, 3, 1, 4)


def _attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    """Attention in plain products: on a CPU, at these lengths, faster than the fused kernel."""
    scores = (query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5).masked_fill(~mask, MASKED)
    return torch.softmax(scores, -1).to(value.dtype) @ value


def _drop(x: Tensor, share: float) -> Tensor:
    return F.dropout(x, share) if share else x


def positions(length: int, width: int, device: torch.device | None = None) -> Tensor:
    """Sinusoids, (length, width), sines before cosines: the order that CTranslate2's converters write."""
    half = width // 2
    rates = torch.exp(torch.arange(half, device=device) * -(math.log(10_000) / (half - 1)))
    angles = torch.arange(length, device=device)[:, None] * rates[None]
    return torch.cat([angles.sin(), angles.cos()], 1)


def sizes(shape: Shape, vocabulary: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The name and the shape of every parameter."""
    width = shape.width
    yield "embedding", (vocabulary, width)
    for side, layers in (("encoder", shape.encoder_layers), ("decoder", shape.decoder_layers)):
        for layer in range(layers):
            name = f"{side}.{layer}"
            blocks = {f"{name}.self.qkv": (3 * width, width), f"{name}.self.out": (width, width)}
            if side == "decoder":
                blocks |= {f"{name}.cross.q": (width, width), f"{name}.cross.kv": (2 * width, width)}
                blocks |= {f"{name}.cross.out": (width, width)}
            blocks |= {f"{name}.ff.in": (shape.ff, width), f"{name}.ff.out": (width, shape.ff)}
            for block, (rows, columns) in blocks.items():
                yield f"{block}.weight", (rows, columns)
                yield f"{block}.bias", (rows,)
            norms = ("self", "cross", "ff") if side == "decoder" else ("self", "ff")
            for norm in norms:
                yield f"{name}.{norm}.norm.weight", (width,)
                yield f"{name}.{norm}.norm.bias", (width,)
        yield f"{side}.norm.weight", (width,)
        yield f"{side}.norm.bias", (width,)


def initial(shape: Shape, vocabulary: int, seed: int) -> Parameters:
    """Fresh parameters: Xavier for the matrices (each part of a joint one by itself), width^-0.5 for the embedding."""
    generator = torch.Generator().manual_seed(seed)
    made: Parameters = {}
    for name, size in sizes(shape, vocabulary):
        if name == "embedding":
            made[name] = torch.randn(size, generator=generator) * shape.width**-0.5
        elif len(size) == 2:
            rows = shape.width if size[0] % shape.width == 0 and ".ff." not in name else size[0]
            bound = math.sqrt(6 / (rows + size[1]))
            made[name] = torch.empty(size).uniform_(-bound, bound, generator=generator)
        else:
            made[name] = torch.ones(size) if name.endswith("norm.weight") else torch.zeros(size)
    return made
