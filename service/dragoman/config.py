"""Every setting once, with its default. One frozen object, handed in; the environment is read here and nowhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from dragoman import tags
from dragoman.errors import ConfigError
from dragoman.translate import Decoding

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PREFIX = "DRAGOMAN_"


def _setting(default: Any, doc: str, least: int | None = None) -> Any:
    return field(default=default, metadata={"doc": doc, "least": least})


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of the pipeline and of the service. ``DRAGOMAN_BEAM_SIZE=4`` sets ``beam_size``; so does TOML."""

    target: str = _setting("en", "language to translate into when the caller names none")
    models: tuple[Path, ...] = _setting((), "folders of model packages, first wins; separated as in PATH")
    argos_packages: Path | None = _setting(None, "Argos's own package folder; default: where argostranslate keeps it")
    beam_size: int = _setting(2, "hypotheses kept while searching; 1 is greedy", 1)
    batch_tokens: int = _setting(2048, "source tokens in one batch of the engine", 32)
    threads: int = _setting(0, "batches translated in parallel; 0: one a core", 0)
    compute_type: str = _setting("default", "CTranslate2 compute type; default: as the package was saved")
    window: int = _setting(2048, "sentences gathered over documents before they are translated together", 1)
    max_chars: int = _setting(1 << 20, "longest document, in characters; longer ones are refused", 1)
    host: str = _setting("127.0.0.1", "address that `dragoman serve` binds")
    port: int = _setting(8000, "port that `dragoman serve` binds", 0)
    workers: int = _setting(1, "processes that serve; each holds its own copy of the models", 1)
    request_threads: int = _setting(160, "requests that one worker answers at a time, refusals and probes included", 4)
    timeout: int = _setting(300, "seconds that a worker may be silent before it is replaced", 1)
    deadline: int = _setting(300, "seconds that a request (of a stream: each document) may take; then 504", 1)
    client_timeout: int = _setting(
        30, "seconds that a client may stall while sending or receiving; then it is dropped", 1
    )
    max_bytes: int = _setting(16 << 20, "largest request body, in bytes; of a stream: largest line; then 413", 1)
    queue_chars: int = _setting(4 << 20, "characters that requests in progress may hold together; beyond it 503", 1)
    queue_requests: int = _setting(120, "requests translating at a time, at most 3/4 of the threads; beyond it 503", 1)
    batch_wait_ms: int = _setting(5, "milliseconds that sentences wait for other requests' while a batch runs", 0)
    batch_ms: int = _setting(500, "milliseconds that one batch should take; its size follows the machine's pace", 1)
    cache: int = _setting(20_000, "translations of sentences that the service keeps for when they come again", 0)
    rate_limit: str = _setting(
        "6000/minute", "requests of one client or key (`10/second;500/hour`); empty: unlimited; then 429"
    )
    rate_storage: str = _setting("memory://", "where rates are counted, as a URI of the `limits` library")
    api_keys: str = _setting(
        "", "SHA-256 digests (hex) of the API keys, separated by spaces or commas; empty: none needed"
    )
    api_keys_file: Path | None = _setting(None, "file with one such digest a line, then a name; read again on SIGHUP")
    files_folder: Path | None = _setting(None, "folder where translated files wait; default: a temporary one")
    cors_origins: str = _setting("", "origins that browsers may call from, separated by commas, or `*`; empty: none")
    trusted_proxies: int = _setting(0, "proxies in front whose X-Forwarded-* headers are believed", 0)
    log_level: str = _setting("info", "least severe messages that are logged: debug, info, warning, error")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, file: Path | None = None) -> Config:
        """From ``DRAGOMAN_*``, over ``file`` (TOML) or else the file that ``DRAGOMAN_CONFIG`` names.

        Raises:
            ConfigError: an unknown ``DRAGOMAN_*`` name or a value that a setting cannot have; names it.
        """
        environ = os.environ if environ is None else environ
        given = {name.removeprefix(PREFIX).lower(): value for name, value in environ.items() if name.startswith(PREFIX)}
        named = given.pop("config", None)
        file = file or (Path(named) if named else None)
        base = cls.from_toml(file) if file else cls()
        if base.argos_packages is None and "argos_packages" not in given:
            base = replace(base, argos_packages=_argos_folder(environ))
        return base.with_values(given, where=f"environment ({PREFIX}…)")

    @classmethod
    def from_toml(cls, file: Path) -> Config:
        """From a TOML file with the settings at top level.

        Raises:
            ConfigError: the file cannot be read or is no TOML, or as in ``from_env``.
        """
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"{file.name}: cannot be read as TOML ({error})") from error
        return cls().with_values(values, where=file.name)

    def with_values(self, values: Mapping[str, Any], where: str) -> Config:
        """A copy with ``values``, each checked and, when it is a string, converted.

        Raises:
            ConfigError: as in ``from_env``.
        """
        known = {setting.name: setting for setting in fields(self)}
        unknown = sorted(values.keys() - known.keys())
        if unknown:
            raise ConfigError(f"{where}: no such setting: {', '.join(unknown)} (known: {', '.join(known)})")
        return replace(self, **{name: _convert(known[name], value, where) for name, value in values.items()})

    def package_folders(self, last: Path) -> list[Path]:
        """Where packages are looked for, in order of precedence; ``last`` holds the embedded ones."""
        return [*self.models, *([self.argos_packages] if self.argos_packages else []), last]

    @property
    def decoding(self) -> Decoding:
        """How the engine decodes."""
        threads = self.threads or cores()
        return Decoding(self.beam_size, batch_tokens=self.batch_tokens, threads=threads, compute_type=self.compute_type)


def _convert(setting: Field[Any], value: Any, where: str) -> Any:
    kind = str(setting.type)
    if kind == "tuple[Path, ...]":
        parts = value.split(os.pathsep) if isinstance(value, str) else value
        return tuple(Path(part) for part in parts if part)
    if kind == "Path | None":
        return Path(value) if value else None
    if kind == "int":
        return _whole_number(setting, value, where)
    if not isinstance(value, str):
        raise ConfigError(f"{where}: {setting.name} must be text, not {value!r}")
    if setting.name == "target" and not tags.is_known(value):
        raise ConfigError(f"{where}: target {value!r} is not a language code")
    return tags.normalize(value) if setting.name == "target" else value


def _whole_number(setting: Field[Any], value: Any, where: str) -> int:
    try:
        number = int(value) if not isinstance(value, (bool, float)) else None
    except (TypeError, ValueError):
        number = None
    least = setting.metadata["least"]
    if number is None or number < least:
        raise ConfigError(f"{where}: {setting.name} must be a whole number of at least {least}, not {value!r}")
    return number


def _argos_folder(environ: Mapping[str, str]) -> Path | None:
    """Where argostranslate keeps its packages (its ``settings.py``); None where there is no home (a random uid)."""
    if named := environ.get("ARGOS_PACKAGES_DIR"):
        return Path(named)
    data = environ.get("XDG_DATA_HOME")
    home = environ.get("HOME")
    base = Path(data) if data else Path(home) / ".local" / "share" if home else None
    return base / "argos-translate" / "packages" if base else None


def cores() -> int:
    """Cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux only
    return len(affinity(0)) if affinity else os.cpu_count() or 1
