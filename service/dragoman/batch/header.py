"""The first line of a run: everything that decides its output. A run goes on only under the header it began with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from dragoman.batch.files import Listing
from dragoman.batch.records import to_line
from dragoman.batch.shards import CHARACTERS
from dragoman.batch.work import Job
from dragoman.config import Config
from dragoman.errors import ConfigError
from dragoman.packages import Catalog, verify

# Settings that change what comes out; threads, since they share a small window among them.
_DECIDING = ("beam_size", "batch_tokens", "threads", "compute_type", "window", "max_chars")
_VERSIONS = ("dragoman", "ftfy", "ctranslate2", "sentencepiece", "fasttext-predict")


@dataclass(frozen=True, slots=True)
class Header:
    """``config``: settings and options. ``signature``: versions and packages. ``inputs``: a ``Listing``."""

    config: Mapping[str, Any]
    signature: str
    inputs: Mapping[str, Any]

    @classmethod
    def of(cls, job: Job, config: Config, signature: str, inputs: Listing, documents: int) -> Header:
        """Of a run of ``job``; ``documents``: in a shard."""
        reading = job.reading
        options = {
            "target": job.target,
            "format": job.format,
            "shard_documents": documents,
            "shard_characters": CHARACTERS,
            "source": reading.language,
            "charset": reading.charset,
            "fields": [reading.options.text, reading.options.id, reading.options.language],
        }
        decided = {name: getattr(config, name) for name in _DECIDING}
        return cls(options | decided, signature, asdict(inputs))

    def to_dict(self) -> dict[str, Any]:
        """As the first line of the manifest."""
        return {"run": 1, **asdict(self)}

    def encode(self) -> bytes:
        """As a line of JSON."""
        return to_line(self.to_dict())

    def check(self, written: bytes, out: str) -> None:
        """Compares with the header that a run in ``out`` began with.

        Raises:
            ConfigError: it differs; says in what.
        """
        try:
            before = json.loads(written)
        except ValueError:
            raise ConfigError(f"{out}: run.json cannot be read; choose another --out") from None
        if differences := "; ".join(_differences(before, json.loads(self.encode()))):
            raise ConfigError(f"the run in {out} cannot be resumed, it began otherwise: {differences}")


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    inputs, found = before.get("inputs", {}), now["inputs"]
    if inputs != found:
        yield (
            f"the input was {inputs.get('files')} files of {inputs.get('bytes')} bytes, now {found['files']} files of "
            f"{found['bytes']} bytes (names, sizes and times of change are compared)"
        )
    old = before.get("config", {})
    for name in sorted(old.keys() | now["config"].keys()):
        if old.get(name) != now["config"].get(name):
            yield f"{name} was {old.get(name)!r}, now {now['config'].get(name)!r}"
    if before.get("signature") != now["signature"]:
        yield f"versions and packages were {before.get('signature')!r}, now {now['signature']!r}"


def signature(catalog: Catalog, target: str) -> str:
    """Versions of what the result depends on, and every package that may lead to ``target``, in order of precedence.

    Raises:
        PackageCorrupt: a package is damaged; better now than after a night.
    """
    able = [
        package
        for package in catalog.packages
        if package.target == target or _leads_on(catalog, package.target, target)
    ]
    packages = [f"{package.pair} {package.version} sha256:{verify(package)[:12]}" for package in able]
    return "; ".join([*map(_version, _VERSIONS), "lid.176", *packages])


def _leads_on(catalog: Catalog, pivot: str, target: str) -> bool:
    return catalog.route([pivot], target) is not None


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:  # one binding of fastText for another
        return f"{name} -"
