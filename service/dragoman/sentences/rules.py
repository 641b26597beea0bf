"""What a stop does not end, per language: read from ``en.toml``, ``fr.toml`` and ``ar.toml`` beside this module.

A language without a file of its own takes the Arabic rules when it is written in Arabic script, and otherwise the
English and French ones together: an abbreviation too many costs less than a sentence torn in two.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dragoman.tags import is_known, language

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LISTS = ("titles", "numbered", "inner", "trailing", "starters", "particles", "attribution", "conjunctions")


@dataclass(frozen=True, slots=True)
class Rules:
    """The words of one language, without their stop.

    ``titles`` never end a sentence; ``numbered`` do not before a number or a single letter; ``inner`` only do before
    one of the ``starters``; ``trailing`` do unless a small letter follows. An initial ends one before a starter that
    is none of the ``particles`` of names. ``attribution``: words of saying behind a quotation. A sentence that is far
    too long may be cut before ``conjunctions``.
    """

    titles: frozenset[str]
    numbered: frozenset[str]
    inner: frozenset[str]
    trailing: frozenset[str]
    starters: frozenset[str]
    particles: frozenset[str]
    attribution: frozenset[str]
    conjunctions: frozenset[str]

    def __or__(self, other: Rules) -> Rules:
        """Both lists together."""
        return Rules(*(getattr(self, name) | getattr(other, name) for name in _LISTS))


@cache
def rules_for(code: str) -> Rules:
    """The rules of the language ``code`` (a BCP 47 tag; any string is taken)."""
    if code in ("en", "fr"):
        return _read(code)
    if code == "ar":  # with the Latin abbreviations that its news quote: "Acme Holding Inc."
        return _read(code) | rules_for("en")
    if is_known(code) and language(code).script == "Arab":
        return rules_for("ar")
    return rules_for("en") | rules_for("fr")


def _read(code: str) -> Rules:
    table = tomllib.loads((files(__package__) / f"{code}.toml").read_text(encoding="utf-8"))
    return Rules(*(frozenset(_forms(table[name])) for name in _LISTS))


def _forms(words: Iterable[str]) -> Iterable[str]:
    """A word as listed, and as it opens a sentence; one listed with a capital ("Mr") also in capitals, never small."""
    for word in words:
        yield word
        yield word[:1].upper() + word[1:]
        if word[:1].isupper():
            yield word.upper()
