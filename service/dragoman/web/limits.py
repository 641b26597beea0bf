"""How often a client may ask. Counted by flask-limiter, per key, or per address where there is none."""

from __future__ import annotations

import hashlib
import secrets

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse_many

from dragoman.config import Config
from dragoman.errors import ConfigError, InputError
from dragoman.web.bodies import decode_object
from dragoman.web.describe import is_unlimited
from dragoman.web.keys import Keys, given_key

# Clients are counted under a hash with a salt that lives as long as the server: neither address nor key is kept.
# Workers that share a storage need the same salt; they inherit it, as the module is imported before the fork.
_SALT = secrets.token_bytes(16)


def check(config: Config) -> None:
    """Raises ``ConfigError`` when ``rate_limit`` cannot be read."""
    try:
        parse_many(config.rate_limit or "1/second")
    except ValueError as error:
        raise ConfigError(f"rate_limit {config.rate_limit!r} is not understood (like 100/minute;1000/hour)") from error


def install(app: Flask, config: Config, keys: Keys) -> None:
    """Counts every request to a route that is not exempt; over the limit it is 429 with ``Retry-After``.

    Raises:
        ConfigError: as ``check``.
    """
    check(config)
    if not config.rate_limit:
        return

    def client() -> str:
        key = given_key(request) if keys.required else ""
        who = f"key {key}" if key and keys.name(key) is not None else f"address {request.remote_addr}"
        return hashlib.blake2b(who.encode("utf-8", "surrogatepass"), key=_SALT, digest_size=16).hexdigest()

    Limiter(
        client,
        app=app,
        default_limits=[config.rate_limit],
        default_limits_exempt_when=lambda: is_unlimited(current_app, request),
        default_limits_cost=_cost,
        storage_uri=config.rate_storage,
        strategy="sliding-window-counter",  # a moving window that keeps two numbers a client, not every request
        headers_enabled=True,
        retry_after="delta-seconds",
    )


def _cost() -> int:
    """An array of texts counts as so many requests, as in LibreTranslate."""
    if request.endpoint != "libretranslate.translate" or not request.is_json:
        return 1
    try:
        texts = decode_object(request.get_data()).get("q")
    except InputError:
        return 1
    return max(1, len(texts)) if isinstance(texts, list) else 1
