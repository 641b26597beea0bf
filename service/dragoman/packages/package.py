"""One package folder: its metadata read, its files checked against their SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman import tags
from dragoman.errors import PackageCorrupt, PackageNotFound

SUMS = "SHA256SUMS"  # the format of sha256sum(1): `sha256sum -c SHA256SUMS` checks it too
TOKENIZERS = ("sentencepiece.model", "bpe.model")  # in the order argostranslate looks for them


@dataclass(frozen=True, slots=True)
class Package:
    """A model package. ``sources`` and ``target`` are BCP 47 tags; ``target_prefix``: a token the decoder starts with.

    ``options``: the package's own ``dragoman`` object (guard thresholds, longest input …), {} when made elsewhere.
    """

    name: str
    path: Path
    version: str
    sources: tuple[str, ...]
    target: str
    tokenizer: str
    target_prefix: str = ""
    options: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def pair(self) -> str:
        """``fr+ar-en``."""
        return f"{'+'.join(self.sources)}-{self.target}"


def read_package(path: Path) -> Package:
    """Reads ``metadata.json`` and finds the tokenizer. The model itself is not touched.

    Raises:
        PackageNotFound: no such folder, or no metadata.json in it.
        PackageCorrupt: the metadata cannot be read, or the tokenizer or the model is missing.
    """
    metadata = _metadata(path)
    tokenizer = next((name for name in TOKENIZERS if (path / name).is_file()), None)
    if tokenizer is None:
        raise PackageCorrupt(f"package {path.name}: neither {' nor '.join(TOKENIZERS)} is there; install it again")
    if not (path / "model" / "model.bin").is_file():
        raise PackageCorrupt(f"package {path.name}: model/model.bin is missing; install it again")
    options = metadata.get("dragoman", {})
    return Package(
        name=path.name,
        path=path,
        version=str(metadata.get("package_version", "0")),
        sources=_codes(path, metadata, "from"),
        target=_codes(path, metadata, "to")[0],
        tokenizer=tokenizer,
        target_prefix=str(metadata.get("target_prefix", "")),
        options=options if isinstance(options, dict) else {},
    )


def _metadata(path: Path) -> dict[str, Any]:
    file = path / "metadata.json"
    if not file.is_file():
        raise PackageNotFound(f"no model package {path.name}: metadata.json is not there")
    try:
        metadata = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PackageCorrupt(f"package {path.name}: metadata.json cannot be read ({type(error).__name__})") from error
    if not isinstance(metadata, dict):
        raise PackageCorrupt(f"package {path.name}: metadata.json is not a JSON object")
    if metadata.get("type", "translate") != "translate":
        raise PackageCorrupt(f"package {path.name}: type {metadata['type']!r} is not a translation package")
    return metadata


def _codes(path: Path, metadata: dict[str, Any], side: str) -> tuple[str, ...]:
    several = metadata.get(f"{side}_codes") or [metadata.get(f"{side}_code")]
    codes = [code for code in several if isinstance(code, str) and code]
    if not codes:
        raise PackageCorrupt(f"package {path.name}: metadata.json names no {side}_code")
    return tuple(dict.fromkeys(tags.normalize(code) for code in codes))


def loaded_files(path: Path) -> Iterator[Path]:
    """The files that decide what the package says, relative to it, in a fixed order."""
    yield Path("metadata.json")
    yield from (Path(name) for name in TOKENIZERS if (path / name).is_file())
    yield from sorted(file.relative_to(path) for file in (path / "model").rglob("*") if file.is_file())


def sha256(file: Path) -> str:
    """Hex digest of a file, read in pieces."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def sums(path: Path) -> dict[str, str]:
    """SHA-256 of every file that is loaded, by its path in the package."""
    return {file.as_posix(): sha256(path / file) for file in loaded_files(path)}


def write_sums(path: Path) -> None:
    """Writes ``SHA256SUMS`` for the package as it is now."""
    lines = [f"{digest}  {name}\n" for name, digest in sums(path).items()]
    (path / SUMS).write_text("".join(lines), encoding="utf-8")


def verify(package: Package) -> str:
    """Checks every file against ``SHA256SUMS`` and returns the digest of the whole package (hex).

    A package without ``SHA256SUMS`` (Argos's own installer writes none) has nothing to be checked against: its digest
    is returned, so that it can be written down.

    Raises:
        PackageCorrupt: a file differs, is missing, or is there without being listed; names it, with both digests.
    """
    found = sums(package.path)
    manifest = package.path / SUMS
    if manifest.is_file():
        _compare(package, _read_sums(package, manifest), found)
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _read_sums(package: Package, manifest: Path) -> dict[str, str]:
    try:
        lines = manifest.read_text(encoding="utf-8").splitlines()
        pairs = [line.split(maxsplit=1) for line in lines if line.strip()]
        return {name.lstrip("*"): digest for digest, name in pairs}
    except (OSError, ValueError) as error:
        raise PackageCorrupt(f"package {package.name}: {SUMS} cannot be read") from error


def _compare(package: Package, expected: dict[str, str], found: dict[str, str]) -> None:
    listed = {name for name in expected if name in TOKENIZERS or name == "metadata.json" or name.startswith("model/")}
    for name in sorted(listed | found.keys()):
        wanted, got = expected.get(name, "not listed"), found.get(name, "missing")
        if wanted != got:
            raise PackageCorrupt(
                f"package {package.name}: {name} is not what {SUMS} says: expected {wanted}, found {got}; "
                "install it again"
            )
