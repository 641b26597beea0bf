"""API keys: known by their SHA-256 only, compared in constant time, named by whoever wrote the file.

A key is 32 random bytes, so a plain hash is enough to keep it secret: there is nothing to guess that a slow hash would
slow down. ``python -m dragoman.web.keys NAME`` makes one, and the line for the file.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, Request, current_app, g, request

from dragoman.config import Config
from dragoman.errors import ConfigError, InputError, InvalidRequest
from dragoman.web.bodies import FORMS, decode_object
from dragoman.web.describe import is_public, operation_of
from dragoman.web.problems import InvalidKey, KeyRequired

_DIGEST = re.compile(r"[0-9a-f]{64}")
_ASK = "Please contact the server operator to get an API key"  # LibreTranslate's sentence


class Keys:
    """The keys that are accepted: those of ``config.api_keys``, then those of the file.

    Raises:
        ConfigError: the file cannot be read, or what should be a digest is none.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._digests: dict[str, str] = {}
        self.reload()

    @property
    def required(self) -> bool:
        """Whether a key is needed at all."""
        return bool(self._config.api_keys.strip() or self._config.api_keys_file)

    def reload(self) -> None:
        """Reads the file again. When it is broken, the keys stay as they were."""
        self._digests = dict(_read(self._config.api_keys, self._config.api_keys_file))

    def name(self, key: str) -> str | None:
        """The name of a key, None when it is not accepted. Takes the same time for every key of one length."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        found = None
        for known, name in self._digests.items():
            if hmac.compare_digest(known, digest):
                found = name
        return found


def _read(listed: str, file: Path | None) -> Iterator[tuple[str, str]]:
    for number, digest in enumerate(re.split(r"[\s,]+", listed.strip()) if listed.strip() else [], 1):
        yield _checked(digest, "api_keys"), f"key {number}"
    if file is None:
        return
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"api_keys_file {file.name} cannot be read ({type(error).__name__})") from error
    for number, line in enumerate(lines, 1):
        digest, _, name = line.partition("#")[0].strip().partition(" ")
        if digest:
            yield _checked(digest, f"{file.name} line {number}"), name.strip() or f"line {number}"


def _checked(digest: str, where: str) -> str:
    digest = digest.lower().removeprefix("sha256:")
    if not _DIGEST.fullmatch(digest):
        raise ConfigError(f"{where}: not a SHA-256 digest of 64 hexadecimal digits (never write the key itself there)")
    return digest


def install(app: Flask, keys: Keys) -> None:
    """Lets nobody without a key through to a route that is not public."""

    def check() -> None:
        if not keys.required or is_public(current_app, request):
            return
        key = given_key(request)
        if not key:
            raise _missing()
        g.key_name = keys.name(key)
        if g.key_name is None:
            raise InvalidKey("Invalid API key")

    app.before_request(check)


def _missing() -> Exception:
    """LibreTranslate's contract has 400 for this on its routes; everywhere else it is HTTP's own 401."""
    described = operation_of(current_app, request.endpoint)
    return InvalidRequest(_ASK) if described is not None and described.tag == "LibreTranslate" else KeyRequired(_ASK)


def given_key(request: Request) -> str:
    """A request's key: ``Authorization: Bearer``, ``X-API-Key``, or ``api_key`` in query, form or JSON; or empty."""
    header = request.headers.get("Authorization", "")
    if header[:7].lower() == "bearer ":
        return header[7:].strip()
    found = request.headers.get("X-API-Key") or request.args.get("api_key")
    if not found and request.mimetype in FORMS:
        found = request.form.get("api_key")
    if not found and request.is_json:
        try:
            found = decode_object(request.get_data()).get("api_key")
        except InputError:
            found = None  # the route itself will say what is wrong with it
    return found if isinstance(found, str) else ""


def main() -> int:
    """Prints a new key, once, and the line that goes into the file."""
    key = secrets.token_urlsafe(32)
    name = " ".join(sys.argv[1:]) or "unnamed"
    sys.stderr.write(f"key (give it to the client, it is kept nowhere): {key}\n")
    sys.stdout.write(f"{hashlib.sha256(key.encode()).hexdigest()} {name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
