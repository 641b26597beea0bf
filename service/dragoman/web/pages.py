"""For people: the page, the docs, and the OpenAPI document they are made of. Nothing is loaded from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template
from markupsafe import Markup, escape

from dragoman import tags
from dragoman.read import READERS
from dragoman.web.answers import offered
from dragoman.web.describe import Operation, operation
from dragoman.web.openapi import describe
from dragoman.web.problems import kinds, status_of
from dragoman.web.service import current

blueprint = Blueprint("pages", __name__)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HTML = Operation("pages", public=True, answer={"text/html": str})
_DOCUMENT = Operation("pages", public=True, answer={"application/json": dict[str, Any]})
# What werkzeug and this service raise without a class of their own.
_OTHERS = (
    (404, "not_found", "There is no such route."),
    (405, "method_not_allowed", "The route does not take this method; `Allow` says which it takes."),
    (500, "internal", "A defect of the service; the log has it under the request's id."),
)


@blueprint.get("/")
@operation(_HTML)
def index() -> Response:
    """The page: paste text or drop a file"""
    here = current()
    catalog = here.models.current.catalog
    made = render_template(
        "index.html",
        sources=[tags.language(tag) for tag in catalog.sources],
        targets=[tags.language(tag) for tag in catalog.targets or (here.config.target,)],
        target=here.config.target,
        formats=[name for name in offered() if name != "html"],
        accept=",".join(sorted(name for name in READERS if name.startswith("."))),
        key_required=here.keys.required,
    )
    return _page(made)


@blueprint.get("/docs")
@operation(_HTML)
def docs() -> Response:
    """The API, for people"""
    api = describe(current_app)
    return _page(render_template("docs.html", api=api, errors=list(_errors()), key_required=current().keys.required))


@blueprint.get("/openapi.json")
@operation(_DOCUMENT)
def openapi() -> Response:
    """The API, for programs (OpenAPI 3.1)"""
    return jsonify(describe(current_app))


@blueprint.get("/spec")
@operation(_DOCUMENT)
def spec() -> Response:
    """The same document, where LibreTranslate has its own"""
    return openapi()


@blueprint.app_template_filter("code")
def _code(text: str | None) -> Markup:
    """Text in which what stands between backticks is code. Everything is escaped."""
    pieces = re.split(r"`+([^`]+)`+", text or "")
    return Markup("").join(Markup("<code>{}</code>").format(p) if n % 2 else escape(p) for n, p in enumerate(pieces))


def _errors() -> Iterator[dict[str, Any]]:
    for kind in kinds():
        text = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
        yield {"status": status_of(kind), "code": kind.code, "text": text}
    for status, code, text in _OTHERS:
        yield {"status": status, "code": code, "text": text}


def _page(html: str) -> Response:
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Frame-Options"] = "DENY"
    return response
