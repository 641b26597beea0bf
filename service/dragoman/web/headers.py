"""Headers that every answer carries, and cross-origin access where an operator allows it."""

from __future__ import annotations

from flask import Flask, Response, request

from dragoman.config import Config

# An answer of the API loads nothing, and only our own page, which shows answers in a frame, may put one around it.
# The pages set a policy of their own.
_POLICY = "default-src 'none'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_CORS_METHODS = "GET, POST, OPTIONS"
_CORS_HEADERS = "Authorization, Content-Type, X-API-Key, X-Request-ID"
_CORS_SECONDS = "86400"  # a day: what browsers keep of a preflight's answer at most


def install(app: Flask, config: Config) -> None:
    """Sets the headers after every request; the first that is registered runs last and sees what the others set."""
    origins = frozenset(origin.strip().rstrip("/") for origin in config.cors_origins.split(",") if origin.strip())

    def add(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if origins:
            _allow(response, origins)
        return response

    app.after_request(add)


def _allow(response: Response, origins: frozenset[str]) -> None:
    """Access-Control headers for an allowed origin (Fetch standard, 3.3). No credentials: there are no cookies."""
    origin = request.headers.get("Origin", "")
    response.headers.add("Vary", "Origin")
    if "*" not in origins and origin.rstrip("/") not in origins:
        return
    response.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Methods"] = _CORS_METHODS
    response.headers["Access-Control-Allow-Headers"] = _CORS_HEADERS
    response.headers["Access-Control-Expose-Headers"] = "X-Request-ID, Retry-After"
    response.headers["Access-Control-Max-Age"] = _CORS_SECONDS
