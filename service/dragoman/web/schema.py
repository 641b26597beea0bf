"""Types to JSON Schema, and JSON to types: what the API documents is what it checks.

A shape is a frozen dataclass (what comes in; a field with a default may be left out) or a ``TypedDict`` (what goes
out). ``Annotated[int, "what it is"]`` documents a field; a dict in the annotation is added to its schema as it is.
A shape with ``__additional__ = True`` may have other fields, which are passed over.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, is_typeddict

from dragoman.errors import InvalidRequest

T = TypeVar("T")
_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}


def parse(kind: type[T], data: Mapping[str, Any], ignored: Collection[str] = ()) -> T:
    """``data`` as the dataclass ``kind``. ``ignored``: other names that may be there (``api_key``).

    Raises:
        InvalidRequest: a field is missing, unknown or of a wrong type; names it.
    """
    hints = _hints(kind)
    unknown = sorted(data.keys() - hints.keys() - set(ignored))
    if unknown and not _is_open(kind):
        raise InvalidRequest(f"unknown field {unknown[0]!r} (known: {', '.join(hints)})")
    given = {name: value for name, value in data.items() if name in hints}
    for name, value in given.items():
        if not _fits(hints[name], value):
            raise InvalidRequest(f"{name} must be {describe(hints[name])}")
    missing = [name for name in required(kind) if name not in given]
    if missing:
        raise InvalidRequest(f"the field {missing[0]!r} is missing")
    return kind(**given)


def required(kind: type[Any]) -> list[str]:
    """The fields of a shape that must be there."""
    if is_typeddict(kind):
        return [name for name in _hints(kind) if name in kind.__required_keys__]
    return [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]


def describe(hint: Any) -> str:
    """A type in words: ``a string or null``."""
    bare, _ = _split(hint)
    if get_origin(bare) is Literal:
        return "one of " + ", ".join(str(value) for value in get_args(bare))
    if get_origin(bare) in (Union, UnionType):
        return " or ".join(describe(option) for option in get_args(bare))
    if get_origin(bare) is list:
        return f"an array of which every item is {describe(get_args(bare)[0])}"
    words = {str: "a string", bool: "true or false", int: "a whole number", float: "a number", NoneType: "null"}
    return words.get(bare, "an object") if get_origin(bare) is None else "an object"


def schema(hint: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a type. Shapes are put into ``shapes`` by name, and referred to as OpenAPI does."""
    bare, extra = _split(hint)
    return _bare_schema(bare, shapes) | extra


def _bare_schema(bare: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    arguments = get_args(bare)
    made: dict[Any, Callable[[], dict[str, Any]]] = {
        Literal: lambda: {"enum": list(arguments)},
        Union: lambda: {"anyOf": [schema(option, shapes) for option in arguments]},
        UnionType: lambda: {"anyOf": [schema(option, shapes) for option in arguments]},
        list: lambda: {"type": "array", "items": schema(arguments[0], shapes)},
        dict: lambda: {"type": "object", "additionalProperties": schema(arguments[1], shapes)},
    }
    if bare is Any:
        return {}
    if get_origin(bare) is None and bare in _NAMES:
        return {"type": _NAMES[bare]}
    return made.get(get_origin(bare), lambda: _reference(bare, shapes))()


def _reference(kind: type[Any], shapes: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in shapes:
        shapes[kind.__name__] = {}  # shapes may hold themselves
        made: dict[str, Any] = {"type": "object", "description": " ".join((kind.__doc__ or "").split())}
        made["properties"] = {name: schema(hint, shapes) for name, hint in _hints(kind).items()}
        made["required"] = required(kind)
        made["additionalProperties"] = _is_open(kind)
        for name, default in _defaults(kind).items():
            made["properties"][name].setdefault("default", default)
        shapes[kind.__name__] = made
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def _is_open(kind: type[Any]) -> bool:
    return getattr(kind, "__additional__", False)


def _defaults(kind: type[Any]) -> dict[str, Any]:
    if not is_dataclass(kind):
        return {}
    return {f.name: f.default for f in fields(kind) if f.default is not MISSING and f.default is not None}


def _hints(kind: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


def _split(hint: Any) -> tuple[Any, dict[str, Any]]:
    """A type without its annotations, and what they add to its schema."""
    if get_origin(hint) is not Annotated:
        return hint, {}
    bare, *notes = get_args(hint)
    extra: dict[str, Any] = {}
    for note in notes:
        extra |= note if isinstance(note, dict) else {"description": note}
    return bare, extra


def _fits(hint: Any, value: Any) -> bool:
    bare, extra = _split(hint)
    origin, arguments = get_origin(bare), get_args(bare)
    if origin in (Union, UnionType):
        return any(_fits(option, value) for option in arguments)
    if origin is Literal:
        return value in arguments
    if origin is list:
        return isinstance(value, list) and all(_fits(arguments[0], item) for item in value)
    if bare is int:
        least = extra.get("minimum", value)
        return isinstance(value, int) and not isinstance(value, bool) and value >= least
    return isinstance(value, bare)
