"""Furniture of the site: share buttons, comment forms, notices. Told by the rules in ``boilerplate/*.toml``.

A rule looks at whole short paragraphs only: a sentence of the news that mentions cookies or a comment is no furniture.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LANGUAGES = ("en", "fr", "ar")
# Vowel signs, tatweel and everything that has no width: a rule is written without them.
_DROPPED = re.compile(r"[\u0640\u064b-\u0652\u0670\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# Letters that Arabic sites spell one way or the other, and quotation marks and hyphens that look alike.
_ALIKE = (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ى", "ي"), ("ة", "ه"), ("’", "'"), ("‘", "'"), ("‑", "-"))
_EDGES = " \t\n.:;,!?…؛،؟*_|#>»«<\"“”'()[]{}-–—•·►▶▸→←↓↑✔✓+="
_LETTERS = re.compile(r"\w+")
_TIERS = (32, 24, 16, 0)  # words: few rules look at paragraphs as long as those of the news
_WORD = 16  # code points: a paragraph of longer "words" than this on average is no text that a rule could know


@dataclass(frozen=True, slots=True)
class Rule:
    """A named kind of furniture in one language.

    A paragraph of at most ``words`` words is furniture when the regex ``whole`` (empty: none) matches all of it, or one
    of ``phrases`` is in it.
    ``below``: words by which a paragraph right under such furniture is known to belong to it (the lines of a form).
    """

    name: str
    words: int
    whole: str
    phrases: tuple[str, ...]
    below: tuple[str, ...]

    def matches(self, plain: str) -> bool:
        """Whether a simplified paragraph, short enough for the rule, is this kind of furniture."""
        if any(phrase in plain for phrase in self.phrases):
            return True
        return bool(self.whole) and re.fullmatch(self.whole, plain) is not None


def furniture(folded: Sequence[str]) -> list[bool]:
    """Which paragraphs (case-folded) are furniture of the site. The rules of all languages are tried on every one."""
    found: list[bool] = []
    below: tuple[str, ...] = ()
    most = _most_words()
    for paragraph in folded:
        if len(paragraph) > most * _WORD or paragraph.count(" ") >= most:
            below = ()
            found.append(False)
            continue
        plain = simplify(paragraph)
        rule = first_match(plain)
        if rule is not None:
            below = rule.below or below
        elif not any(word in plain for word in below):
            below = ()
        found.append(rule is not None or bool(below))
    return found


@lru_cache(maxsize=1 << 11)  # 8 MB at most; the same line again and again is what furniture is
def first_match(plain: str) -> Rule | None:
    """The first rule that a simplified paragraph meets, or None."""
    length = plain.count(" ") + 1
    whole, phrases = _union(next(tier for tier in _TIERS if tier < length))
    if whole.fullmatch(plain) is None:
        begun = phrases.keys() & _LETTERS.findall(plain)
        if not any(phrase in plain for word in begun for phrase in phrases[word]):
            return None
    return next((rule for rule in rules() if length <= rule.words and rule.matches(plain)), None)


def simplify(folded: str) -> str:
    """A case-folded paragraph as the rules see it: plain quotes, single spaces, no marks, no decoration at its ends."""
    if not folded.isascii():
        folded = _spell(folded)
    return " ".join(folded.split()).strip(_EDGES)


def _spell(text: str) -> str:
    """Text, or a rule's pattern, with one spelling for what is spelt in several ways."""
    text = _DROPPED.sub("", text)
    for variant, plain in _ALIKE:
        text = text.replace(variant, plain)
    return text


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of every language, in the order of their files."""
    return tuple(rule for code in LANGUAGES for rule in _read(code))


@cache
def _most_words() -> int:
    return max(rule.words for rule in rules())


@cache
def _union(tier: int) -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """The rules for more than ``tier`` words as one, since most paragraphs meet none of them.

    One big regex, and the phrases by their first word.
    """
    longer = [rule for rule in rules() if rule.words > tier]
    whole = "|".join(rule.whole for rule in longer if rule.whole)
    phrases: dict[str, list[str]] = {}
    for rule in longer:
        for phrase in rule.phrases:
            phrases.setdefault(_LETTERS.findall(phrase)[0], []).append(phrase)
    return re.compile(whole), phrases


def _read(code: str) -> list[Rule]:
    table = tomllib.loads((files(__package__) / "boilerplate" / f"{code}.toml").read_text(encoding="utf-8"))
    return [
        Rule(
            name=f"{code}.{name}",
            words=rule["words"],
            whole=_spell("|".join(rule.get("whole", ()))),
            phrases=tuple(simplify(phrase.casefold()) for phrase in rule.get("phrases", ())),
            below=tuple(_spell(word.casefold()) for word in rule.get("below", ())),
        )
        for name, rule in table.items()
    ]
