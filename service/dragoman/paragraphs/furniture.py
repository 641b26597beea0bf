"""Furniture of the site: share buttons, comment forms, notices. Told by the rules in ``boilerplate/*.toml``.

A rule looks at whole short paragraphs only: a sentence of the news that mentions cookies or a comment is no furniture.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LANGUAGES = ("en", "fr", "ar")
_DROPPED = re.compile(r"[\u0640\u064b-\u0652\u0670\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_SPACES = re.compile(r"\s+")
_EDGES = " \t\n.:;,!…؛،*_|#>»«<\"“”'()[]{}-–—•·►▶▸→←↓↑✔✓+="
_QUOTES = {ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'", ord("‑"): "-"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A named kind of furniture in one language.

    A paragraph of at most ``words`` words is furniture when ``whole`` matches all of it or one of ``phrases`` is in it,
    folded. ``below``: words by which a paragraph right under such furniture is known to belong to it (the lines of a form).
    """

    name: str
    words: int
    whole: re.Pattern[str] | None
    phrases: tuple[str, ...]
    below: tuple[str, ...]

    def matches(self, folded: str, length: int) -> bool:
        """Whether a folded paragraph of ``length`` words is this kind of furniture."""
        if length > self.words:
            return False
        if any(phrase in folded for phrase in self.phrases):
            return True
        return self.whole is not None and self.whole.fullmatch(folded) is not None


def furniture(paragraphs: Sequence[str]) -> list[bool]:
    """Which paragraphs are furniture of the site. The rules of all languages are tried on every paragraph."""
    found: list[bool] = []
    below: tuple[str, ...] = ()
    longest, most = _limits()
    for paragraph in paragraphs:
        rule = None
        if len(paragraph) <= longest:
            folded = fold(paragraph)
            length = folded.count(" ") + 1
            rule = first_match(folded, length) if length <= most else None
            if rule is not None:
                below = rule.below or below
            elif any(word in folded for word in below):
                found.append(True)
                continue
        if rule is None:
            below = ()
        found.append(rule is not None)
    return found


def first_match(folded: str, length: int) -> Rule | None:
    """The first rule that a folded paragraph of ``length`` words meets."""
    return next((rule for rule in rules() if rule.matches(folded, length)), None)


def fold(paragraph: str) -> str:
    """A paragraph as the rules see it: small letters, plain quotes and spaces, no marks, no decoration at its ends."""
    text = paragraph.casefold().translate(_QUOTES)
    if not text.isascii():
        text = _DROPPED.sub("", text)
    return _SPACES.sub(" ", text).strip(_EDGES)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of every language, in the order of their files."""
    return tuple(rule for code in LANGUAGES for rule in _read(code))


@cache
def _limits() -> tuple[int, int]:
    """The longest paragraph that any rule looks at: code points, words. A form's lines may be as long."""
    most = max(rule.words for rule in rules())
    return most * 12, most


def _read(code: str) -> list[Rule]:
    table = tomllib.loads((files(__package__) / "boilerplate" / f"{code}.toml").read_text(encoding="utf-8"))
    return [
        Rule(
            name=f"{code}.{name}",
            words=rule["words"],
            whole=re.compile("|".join(rule["whole"])) if rule.get("whole") else None,
            phrases=tuple(map(fold, rule.get("phrases", ()))),
            below=tuple(map(str.casefold, rule.get("below", ()))),
        )
        for name, rule in table.items()
    ]
