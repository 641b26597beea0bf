"""What a route says about itself. The OpenAPI document, the key check and the rate limit all read it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask, Request

from dragoman.errors import DragomanError

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Operation:
    """A route. Its summary and description are the view's docstring.

    ``public``: needs no key. ``unlimited``: has no rate limit; nor has what is public. ``body``, ``answer``: a type by
    media type; ``query``: the type of each parameter; ``errors``: what it may answer besides what every route may;
    ``status``: of the good answer.
    """

    tag: str
    public: bool = False
    unlimited: bool = False
    body: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[type[DragomanError], ...] = ()
    status: int = 200


def operation(described: Operation) -> Callable[[View], View]:
    """Attaches the description to a view."""

    def attach(view: View) -> View:
        view.operation = described  # type: ignore[attr-defined]
        return view

    return attach


def operation_of(app: Flask, endpoint: str | None) -> Operation | None:
    """The description of an endpoint, None for files, unknown paths, and what has none."""
    view = app.view_functions.get(endpoint or "")
    return getattr(view, "operation", None)


def is_public(app: Flask, request: Request) -> bool:
    """Whether anybody may ask: public routes, static files, preflights, and paths that are not there."""
    described = operation_of(app, request.endpoint)
    return request.method == "OPTIONS" or described is None or described.public


def is_unlimited(app: Flask, request: Request) -> bool:
    """Whether a request is answered however many there are."""
    described = operation_of(app, request.endpoint)
    return is_public(app, request) or (described is not None and described.unlimited)
