"""Weights -> a package in Argos layout: CTranslate2 in int8, its metadata, its checksums."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman import tags
from dragoman.packages.package import write_sums
from dragoman.train.checkpoints import average, load_weights
from dragoman.train.model import Parameters, positions
from dragoman.train.recipe import Recipe
from dragoman.train.workspace import Workspace

ARGOS_VERSION = "1.9.0"  # the argostranslate whose package layout this is
QUANTIZATION = "int8"
LONGEST = 512  # rows of the table of positions; CTranslate2 cannot go beyond it


def export(
    recipe: Recipe, workspace: Workspace, snapshots: Sequence[Path], package: Path, options: Mapping[str, Any]
) -> None:
    """Writes the mean of ``snapshots`` to the folder ``package``, which is replaced.

    ``options``: added to the package's ``dragoman`` object (guards, provenance).

    Raises:
        ConfigError: the snapshots are not those of the recipe's shape.
    """
    size = workspace.vocabulary_size()
    parameters = average([load_weights(file, recipe.shape, size) for file in snapshots])
    spec = _specification(recipe, parameters, workspace)
    spec.validate()
    spec.optimize(quantization=QUANTIZATION)
    shutil.rmtree(package, ignore_errors=True)
    (package / "model").mkdir(parents=True)
    spec.save(str(package / "model"))
    shutil.copyfile(workspace.vocabulary, package / "sentencepiece.model")
    write_metadata(package, metadata(recipe, options))


def metadata(recipe: Recipe, options: Mapping[str, Any]) -> dict[str, Any]:
    """``metadata.json``: what Argos reads, and the ``dragoman`` object that only this project reads."""
    source, target = recipe.source_languages[0], recipe.target_language
    return {
        "package_version": recipe.version,
        "argos_version": ARGOS_VERSION,
        "type": "translate",
        "from_codes": [tags.to_argos(code) for code in recipe.source_languages],
        "from_code": tags.to_argos(source),
        "from_name": tags.language(source).name,
        "to_code": tags.to_argos(target),
        "to_name": tags.language(target).name,
        "dragoman": {
            "model_source": True,
            "max_tokens": recipe.shape.max_tokens,
            "decoding": asdict(recipe.decoding),
            **options,
        },
    }


def write_metadata(package: Path, data: Mapping[str, Any]) -> None:
    """Writes ``metadata.json`` and then ``SHA256SUMS``, which covers it."""
    text = json.dumps(data, indent=1, ensure_ascii=False)
    (package / "metadata.json").write_text(text + "\n", encoding="utf-8")
    write_sums(package)


def _specification(recipe: Recipe, parameters: Parameters, workspace: Workspace) -> Any:
    """The model in CTranslate2's terms. The decoder's embedding and softmax hold only what it speaks."""
    from ctranslate2.specs import TransformerSpec, common_spec

    shape = recipe.shape
    layers = (shape.encoder_layers, shape.decoder_layers)
    spec = TransformerSpec.from_config(layers, shape.heads, pre_norm=True, activation=common_spec.Activation.RELU)
    weights = {name: parameter.detach().float().numpy() for name, parameter in parameters.items()}
    spoken = workspace.target_ids()
    _side(spec.encoder, "encoder", weights, weights["embedding"], shape.width)
    _side(spec.decoder, "decoder", weights, weights["embedding"][spoken], shape.width)
    spec.decoder.projection.weight = weights["embedding"][spoken]
    processor = workspace.processor()
    pieces = [processor.id_to_piece(piece) for piece in range(processor.get_piece_size())]
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary([pieces[piece] for piece in spoken])
    spec.config.add_source_bos, spec.config.add_source_eos = False, True
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = "<s>"
    return spec


Weights = Mapping[str, npt.NDArray[np.float32]]


def _side(spec: Any, side: str, weights: Weights, embedding: npt.NDArray[np.float32], width: int) -> None:
    embeddings = spec.embeddings[0] if isinstance(spec.embeddings, list) else spec.embeddings
    embeddings.weight = embedding
    spec.scale_embeddings = True
    spec.position_encodings.encodings = positions(LONGEST, width).numpy()
    _norm(spec.layer_norm, side, weights)
    for number, layer in enumerate(spec.layer):
        name = f"{side}.{number}"
        _norm(layer.self_attention.layer_norm, f"{name}.self", weights)
        _linears(layer.self_attention.linear, [f"{name}.self.qkv", f"{name}.self.out"], weights)
        if side == "decoder":
            _norm(layer.attention.layer_norm, f"{name}.cross", weights)
            _linears(layer.attention.linear, [f"{name}.cross.{part}" for part in ("q", "kv", "out")], weights)
        _norm(layer.ffn.layer_norm, f"{name}.ff", weights)
        _linears([layer.ffn.linear_0, layer.ffn.linear_1], [f"{name}.ff.in", f"{name}.ff.out"], weights)


def _norm(spec: Any, name: str, weights: Weights) -> None:
    spec.gamma, spec.beta = weights[f"{name}.norm.weight"], weights[f"{name}.norm.bias"]


def _linears(specs: Sequence[Any], names: Sequence[str], weights: Weights) -> None:
    for spec, name in zip(specs, names, strict=True):
        spec.weight, spec.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
