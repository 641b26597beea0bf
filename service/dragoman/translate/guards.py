"""Guards: what looks wrong in a translation. They flag, they never change it.

Sequence probability finds detached hallucinations well and oscillating ones badly; repeated n-grams the other way
round (arXiv 2212.08597): both are used. The thresholds belong to the model: a package carries its own in its metadata
(``dragoman.guards``), calibrated on development sets; the defaults are for packages that were made elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from operator import eq
from typing import Any

from dragoman.tags import language


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a guard speaks.

    ``low_score``: mean log-probability of a token below this. ``loop``: a run of one to four words said this many times
    in a row, unless the source does so too. ``length_low``, ``length_high``: characters of the target over those of the
    source, for sources of at least ``length_from`` characters. ``script``: share of the letters in another script.
    """

    low_score: float = -1.6
    loop: int = 3
    length_low: float = 0.35
    length_high: float = 3.0
    length_from: int = 20
    script: float = 0.3

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Thresholds:
        """From a package's options; what it does not name keeps its default."""
        guards = options.get("guards", {})
        return cls(**{name: value for name, value in guards.items() if name in cls.__dataclass_fields__})


def inspect(source: str, target: str, score: float, target_language: str, limits: Thresholds) -> tuple[str, ...]:
    """The flags of one translation, in a fixed order."""
    found = {
        "empty": not target.strip(),
        "loop": _loops(target, limits.loop) and not _loops(source, limits.loop),
        "length": _wrong_length(source, target, limits),
        "script": _share_of_other_scripts(target, language(target_language).script) > limits.script,
        "numbers": bool(missing_numbers(source, target)),
        "copied": len(source) >= limits.length_from and source.casefold() == target.casefold(),
        "low_score": score < limits.low_score,
    }
    return tuple(name for name, is_so in found.items() if is_so)


def _loops(text: str, times: int) -> bool:
    """Whether a group of one to four words stands ``times`` times in a row. Linear: each width is one pass."""
    words = text.casefold().split()
    if len(words) - len(set(words)) < times - 1:
        return False
    # For each width a row of bytes: 1 where a word stands again so many words later.
    again = (bytes(map(eq, words, words[width:])) for width in range(1, min(5, len(words))))
    return any(b"\1" * (width * (times - 1)) in equal for width, equal in enumerate(again, 1))


def _wrong_length(source: str, target: str, limits: Thresholds) -> bool:
    if len(source) < limits.length_from:
        return False
    return not limits.length_low <= len(target) / len(source) <= limits.length_high


# How the Unicode names of letters begin, for the scripts that packages write.
_SCRIPT_NAMES = {
    "Latn": ("LATIN",),
    "Arab": ("ARABIC",),
    "Cyrl": ("CYRILLIC",),
    "Grek": ("GREEK",),
    "Hebr": ("HEBREW",),
    "Deva": ("DEVANAGARI",),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL", "CJK"),
}
_ASCII_LETTERS = re.compile("[A-Za-z]+")


def _share_of_other_scripts(text: str, script: str) -> float:
    """Share of the letters of ``text`` that are in another script; 0 where the script is not known here."""
    names = _SCRIPT_NAMES.get(script)
    if names is None:
        return 0.0
    rest = _ASCII_LETTERS.sub("", text)
    ascii_letters = len(text) - len(rest)
    beyond = [character for character in set(rest) if character.isalpha()]  # each is counted at once
    foreign = [letter for letter in beyond if not unicodedata.name(letter, "").startswith(names)]
    total = ascii_letters + sum(map(rest.count, beyond))
    other = sum(map(rest.count, foreign)) + (0 if script == "Latn" else ascii_letters)
    return other / total if total else 0.0


_NUMBER = re.compile(r"\d+(?:[.,٬٫\u00a0\u202f' ]\d{3}(?!\d))*")
_SEPARATORS = re.compile(r"\D")
# English words that may stand for a digit: small numbers, and the months that 26.11.2016 hides.
_WORDS = {
    "0": "zero no",
    "1": "one first january a an",
    "2": "two second february twice both",
    "3": "three third march",
    "4": "four fourth april",
    "5": "five fifth may",
    "6": "six sixth june",
    "7": "seven seventh july",
    "8": "eight eighth august",
    "9": "nine ninth september",
    "10": "ten tenth october",
    "11": "eleven eleventh november",
    "12": "twelve twelfth december",
}


def numbers(text: str) -> Counter[str]:
    """The numbers of a text, in ASCII digits, without separators of thousands and leading zeros."""
    found = (_SEPARATORS.sub("", match) for match in _NUMBER.findall(text))
    return Counter("".join(str(unicodedata.digit(digit, 0)) for digit in number).lstrip("0") or "0" for number in found)


def missing_numbers(source: str, target: str) -> list[str]:
    """Numbers of the source that the target has neither in digits nor, when small, in English words."""
    if not _NUMBER.search(source):
        return []
    lost = numbers(source) - numbers(target)
    if not lost:
        return []
    words = set(re.findall("[a-z]+", target.casefold()))
    return sorted(number for number in lost if not words & set(_WORDS.get(number, "").split()))
