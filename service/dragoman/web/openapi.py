"""OpenAPI 3.1 of what is there: the routes, what they say about themselves, and the types that check requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import metadata
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from dragoman.errors import DragomanError
from dragoman.web.describe import Operation, operation_of
from dragoman.web.problems import MEDIA_TYPE, InvalidKey, KeyRequired, RateLimited, status_of
from dragoman.web.schema import schema
from dragoman.web.shapes import Problem

_TAGS = {
    "normalize": "Repair, translate and align.",
    "LibreTranslate": "The API of LibreTranslate, for its clients.",
    "operation": "For those who run the service.",
    "pages": "For people.",
}
_METHODS = ("GET", "POST")
_EVERYWHERE = (KeyRequired, InvalidKey)


def describe(app: Flask) -> dict[str, Any]:
    """The document for the routes of ``app``."""
    shapes: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for rule, described in _routes(app):
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) & set(_METHODS)):
            paths.setdefault(path, {})[method.lower()] = _operation(app, rule, described, shapes)
    schema(Problem, shapes)
    about = metadata("dragoman")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Dragoman",
            "version": about["Version"],
            "summary": about["Summary"],
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "security": [{}, {"bearer": []}, {"header": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(shapes.items())),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
        },
    }


def _routes(app: Flask) -> Iterator[tuple[Rule, Operation]]:
    order = list(_TAGS)
    described = [(rule, operation_of(app, rule.endpoint)) for rule in app.url_map.iter_rules()]
    known = [(rule, found) for rule, found in described if found is not None]
    yield from sorted(known, key=lambda pair: (order.index(pair[1].tag), pair[0].rule))


def _operation(app: Flask, rule: Rule, described: Operation, shapes: dict[str, Any]) -> dict[str, Any]:
    first, _, rest = (app.view_functions[rule.endpoint].__doc__ or "").strip().partition("\n")
    made: dict[str, Any] = {"tags": [described.tag], "operationId": rule.endpoint.replace(".", "_")}
    made |= {"summary": first.rstrip("."), "description": "\n".join(line.strip() for line in rest.strip().splitlines())}
    if parameters := [*_path_parameters(rule), *_query(described, shapes)]:
        made["parameters"] = parameters
    if described.body:
        content = {kind: {"schema": schema(hint, shapes)} for kind, hint in described.body.items()}
        made["requestBody"] = {"required": True, "content": content}
    if described.public:
        made["security"] = []
    made["responses"] = _responses(described, shapes)
    return made


def _path_parameters(rule: Rule) -> Iterator[dict[str, Any]]:
    for name in sorted(rule.arguments):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query(described: Operation, shapes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, hint in described.query.items():
        made = schema(hint, shapes)
        text = made.pop("description", "")
        yield {"name": name, "in": "query", "description": text, "schema": made}


def _responses(described: Operation, shapes: dict[str, Any]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    if described.status < 400:
        content = {kind: {"schema": schema(hint, shapes)} for kind, hint in described.answer.items()}
        responses[str(described.status)] = {"description": "It went well.", "content": content}
    for status, kinds in sorted(_by_status(described).items()):
        codes = ", ".join(f"`{kind.code}`" for kind in kinds)
        responses[str(status)] = {"description": codes} | _problem(shapes)
    responses["default"] = {"description": "Any other error."} | _problem(shapes)
    return responses


def _by_status(described: Operation) -> dict[int, list[type[DragomanError]]]:
    found: dict[int, list[type[DragomanError]]] = {}
    for kind in dict.fromkeys([*described.errors, *_always(described)]):
        found.setdefault(status_of(kind), []).append(kind)
    return found


def _always(described: Operation) -> Iterable[type[DragomanError]]:
    """What any route may answer that wants a key, and any that counts its callers."""
    if described.public:
        return ()
    return _EVERYWHERE if described.unlimited else (*_EVERYWHERE, RateLimited)


def _problem(shapes: dict[str, Any]) -> dict[str, Any]:
    return {"content": {MEDIA_TYPE: {"schema": schema(Problem, shapes)}}}
