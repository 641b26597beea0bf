"""A recipe: everything that decides what a package becomes, read from one TOML file. No code knows a corpus by name."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from dragoman.errors import ConfigError
from dragoman.translate import Penalties

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Table = TypeVar("Table")


@dataclass(frozen=True, slots=True)
class Source:
    """One corpus. ``path``: below the corpora folder, a glob, TSV or TSV.xz.

    ``weights``: for each phase, how often a pass shows every pair; 0.3 shows a sample, drawn once. ``columns``: of the
    source and of the target side. ``names``: a list of names, which also serves the mixing of scripts in a sentence.
    ``tag``: put before every source text, as back-translated text is marked ("Tagged Back-Translation", arXiv
    1906.06442).
    """

    path: str
    language: str
    licence: str
    weights: Mapping[str, float]
    columns: tuple[int, int] = (0, 1)
    names: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Augment:
    """What is done to the pairs of a pass. Each value is a share of the pairs of a pass, 0 to 1.

    ``copy``: English to English. ``join``: two sentences in two languages, one after the other. ``splice``: one inside
    the other. ``foreign_name``: a name in the other script. ``token``: a URL, handle, hashtag, address or number, the
    same on both sides. ``headline``: no final stop. ``capitals``: ALL CAPS (never Arabic). ``quotes``: another style of
    quotation marks on the source side. ``loose``: the spelling of Arabic news sites. ``typo``: one slip of the fingers.
    """

    copy: float = 0.05
    join: float = 0.03
    splice: float = 0.03
    foreign_name: float = 0.02
    token: float = 0.02
    headline: float = 0.05
    capitals: float = 0.02
    quotes: float = 0.1
    loose: float = 0.2
    typo: float = 0.03


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``size``: pieces, shared by all languages. ``coverage``: of characters; the rest is spelled in bytes.

    ``sentences``: how many are sampled for it. ``target_least``: a piece that the target side of the corpora uses less
    often than this is left out of the decoder.
    """

    size: int = 12_000
    coverage: float = 0.9998
    sentences: int = 600_000
    target_least: int = 20


@dataclass(frozen=True, slots=True)
class Shape:
    """The Transformer. ``max_tokens``: longest side of a training pair, and what the package says it takes."""

    width: int = 320
    ff: int = 1280
    heads: int = 5
    encoder_layers: int = 6
    decoder_layers: int = 2
    max_tokens: int = 110


@dataclass(frozen=True, slots=True)
class Fit:
    """How it is fitted. ``batch_tokens``: sentences times the longest side, padding counted; ``peak``: learning rate.

    ``warmup``, ``snapshot_every``: updates; ``snapshots``: how many are kept. ``optimizer``: ``muon`` or ``adamw``.
    ``precision``: ``auto`` is bf16 where the hardware multiplies it, else fp32.
    """

    batch_tokens: int = 4_000
    peak: float = 1e-3
    warmup: int = 2_000
    dropout: float = 0.0
    label_smoothing: float = 0.1
    weight_decay: float = 0.01
    clip: float = 1.0
    optimizer: str = "muon"
    precision: str = "auto"
    compile: bool = False
    snapshot_every: int = 200
    snapshots: int = 12


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of training on one mixture. ``decay``: the rate falls in a line to zero over the phase."""

    name: str
    updates: int
    decay: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """One package: its languages, its corpora, its phases. ``decoding``: for its metadata."""

    name: str
    version: str
    source_languages: tuple[str, ...]
    target_language: str
    sources: tuple[Source, ...]
    phases: tuple[Phase, ...]
    seed: int = 1
    augment: Augment = field(default_factory=Augment)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    shape: Shape = field(default_factory=Shape)
    fit: Fit = field(default_factory=Fit)
    decoding: Penalties = field(default_factory=Penalties)

    def phase(self, name: str) -> Phase:
        """The phase of that name.

        Raises:
            ConfigError: there is none.
        """
        for phase in self.phases:
            if phase.name == name:
                return phase
        raise ConfigError(f"recipe {self.name}: no phase {name!r} (phases: {', '.join(p.name for p in self.phases)})")


def read_recipe(file: Path, settings: Iterable[str] = ()) -> Recipe:
    """Reads ``file``; every one of ``settings`` (``shape.width=512``, the value in TOML) replaces a value of it.

    Raises:
        ConfigError: no such file, no TOML, an unknown name, a missing one, or a value of the wrong kind; says which.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for setting in settings:
            _set(data, setting)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"recipe {file.name}: cannot be read ({error})") from error
    return _recipe(data, file.name)


def _set(data: dict[str, Any], setting: str) -> None:
    path, _, value = setting.partition("=")
    *tables, name = path.strip().split(".")
    for table in tables:
        data = data.setdefault(table, {})
        if not isinstance(data, dict):
            raise ConfigError(f"--set {setting}: {table} is a list; write a recipe of your own")
    data[name] = tomllib.loads(f"value = {value}")["value"]


def _recipe(data: dict[str, Any], where: str) -> Recipe:
    names = [phase.get("name", "") for phase in data.get("phases", [])]
    parts: dict[str, Any] = {
        "sources": tuple(_source(table, names, where) for table in data.pop("sources", [])),
        "phases": tuple(_table(Phase, table, f"{where}: [[phases]]") for table in data.pop("phases", [])),
    }
    kinds: dict[str, type[Any]] = {
        "augment": Augment,
        "vocabulary": Vocabulary,
        "shape": Shape,
        "fit": Fit,
        "decoding": Penalties,
    }
    parts |= {name: _table(kind, data.pop(name, {}), f"{where}: [{name}]") for name, kind in kinds.items()}
    recipe = _table(Recipe, data | parts, where)
    _check(recipe, where)
    return recipe


def _source(table: dict[str, Any], phases: Iterable[str], where: str) -> Source:
    weights = {name: table.pop(name) for name in phases if name in table}
    return _table(Source, table | {"weights": weights}, f"{where}: [[sources]] {table.get('path', '')}")


def _table(kind: type[Table], data: Mapping[str, Any], where: str) -> Table:
    known = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(data.keys() - known.keys()):
        raise ConfigError(f"{where}: no such name: {', '.join(unknown)} (known: {', '.join(known)})")
    needed = {name for name, item in known.items() if item.default is MISSING and item.default_factory is MISSING}
    if missing := sorted(needed - data.keys()):
        raise ConfigError(f"{where}: {', '.join(missing)} is missing")
    values = {name: _value(value, str(known[name].type), f"{where}: {name}") for name, value in data.items()}
    return kind(**values)


def _value(value: Any, kind: str, where: str) -> Any:
    """``value``, checked against the annotation ``kind`` as far as TOML can get it wrong."""
    plain: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "str": (str,), "bool": (bool,)}
    wanted = plain.get(kind)
    if wanted and (not isinstance(value, wanted) or (isinstance(value, bool) and kind != "bool")):
        raise ConfigError(f"{where} must be of type {kind}, not {value!r}")
    if kind == "float":
        return float(value)
    return tuple(value) if isinstance(value, list) else value


def _check(recipe: Recipe, where: str) -> None:
    """What the types do not say."""
    if recipe.shape.width % recipe.shape.heads or recipe.shape.width % 2:
        raise ConfigError(f"{where}: shape.width must be even and a multiple of shape.heads")
    if recipe.vocabulary.size > 1 << 16:
        raise ConfigError(f"{where}: vocabulary.size must fit into 16 bits")
    if recipe.fit.optimizer not in ("muon", "adamw"):
        raise ConfigError(f"{where}: fit.optimizer must be muon or adamw, not {recipe.fit.optimizer!r}")
    if recipe.fit.precision not in ("auto", "fp32", "bf16"):
        raise ConfigError(f"{where}: fit.precision must be auto, fp32 or bf16, not {recipe.fit.precision!r}")
    for share in fields(Augment):
        if not 0 <= getattr(recipe.augment, share.name) <= 1:
            raise ConfigError(f"{where}: augment.{share.name} must be between 0 and 1")
    languages = {*recipe.source_languages, recipe.target_language}
    for source in recipe.sources:
        if source.language not in languages:
            raise ConfigError(f"{where}: {source.path}: language {source.language!r} is not one of the recipe")
