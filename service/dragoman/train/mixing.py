"""Pairs that no corpus has: two languages in one sentence, a name in the other script, English that stays English."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dragoman.train.corpus import Pair
from dragoman.train.recipe import Augment

MIXED = "mul"  # ISO 639-2: several languages
_STOP = re.compile(r"\s*[.؟?!۔…]+$")
_NAME = re.compile(r"(?<![.?!:«\"“] )(?<!^)\b[A-Z][a-zà-ÿ]{2,}\b")
_ARABIC_WORD = re.compile("[\u0621-\u064a]{2,}")
_PREFIXES = ("", "و", "ب", "ل", "ال", "وال")  # and, in, to, the: written onto the word


def copied(pair: Pair, target_language: str) -> Pair:
    """The target side as its own source: what is English already stays as it is."""
    return Pair(pair.target, pair.target, target_language)


def join(first: Pair, second: Pair) -> Pair:
    """One behind the other, as in a paragraph that quotes the other language."""
    return Pair(f"{first.source} {second.source}", f"{first.target} {second.target}", MIXED)


def splice(outer: Pair, inner: Pair, rng: random.Random) -> Pair:
    """``inner`` as a clause or a quotation inside or behind ``outer``; the same on both sides."""
    left, right = rng.choice(((": «", "»."), (': "', '".'), (" (", ")."), (" - ", "."), (", ", ".")))

    def put(body: str, clause: str, mark: tuple[str, str]) -> str:
        return f"{_STOP.sub('', body)}{mark[0]}{_STOP.sub('', clause)}{mark[1]}"

    english = (left.replace("«", '"'), right.replace("»", '"'))
    return Pair(put(outer.source, inner.source, (left, right)), put(outer.target, inner.target, english), MIXED)


def arabic_name_in_latin(pair: Pair, names: Sequence[Pair], rng: random.Random) -> Pair:
    """A capitalised word that both sides share becomes a name in Arabic letters, its English on the target side."""
    shared = sorted(set(_NAME.findall(pair.source)) & set(_NAME.findall(pair.target)))
    if not shared or not names:
        return pair
    old, new = rng.choice(shared), rng.choice(names)
    pattern = re.compile(rf"\b{re.escape(old)}\b")
    return Pair(pattern.sub(lambda _: new.source, pair.source), pattern.sub(lambda _: new.target, pair.target), MIXED)


def latin_name_in_arabic(pair: Pair, spellings: Mapping[str, frozenset[str]]) -> Pair:
    """An Arabic name whose English stands on the target side is written in Latin letters, as social media do."""
    english = set(re.findall(r"\b[A-Z][\w-]+", pair.target))
    for word in _ARABIC_WORD.findall(pair.source):
        for prefix in _PREFIXES:
            name = spellings.get(word.removeprefix(prefix), frozenset()) & english if word.startswith(prefix) else set()
            if name:
                joint = f"{prefix} " if prefix and prefix != "ال" else ""
                source = re.sub(rf"\b{word}\b", joint + min(name), pair.source, count=1)
                return replace(pair, source=source, language=MIXED)
    return pair


def spellings_of(names: Iterable[Pair]) -> dict[str, frozenset[str]]:
    """Arabic spelling -> English spellings, for names of one word."""
    found: dict[str, set[str]] = {}
    for pair in names:
        if " " not in pair.source and " " not in pair.target and pair.target[:1].isupper():
            found.setdefault(pair.source, set()).add(pair.target)
    return {arabic: frozenset(english) for arabic, english in found.items()}


def mixed(pairs: Sequence[Pair], shares: Augment, target_language: str, rng: random.Random) -> list[Pair]:
    """What is added to ``pairs``: copies, joined and spliced sentences, names in the other script; in no useful order.

    How many of each: its share of ``pairs``. Joining and splicing draws from pairs of two different languages.
    """
    sentences = [pair for pair in pairs if not pair.names]
    by_language: dict[str, list[Pair]] = {}
    for pair in sentences:
        by_language.setdefault(pair.language, []).append(pair)
    several = sorted(by_language)
    arabic_names = [pair for pair in pairs if pair.names and pair.language == "ar"]
    spellings = spellings_of(arabic_names)

    def draw(share: float) -> range:
        return range(round(share * len(pairs)) if sentences else 0)

    def two() -> tuple[Pair, Pair]:
        first, second = rng.sample(several, 2) if len(several) > 1 else (several[0], several[0])
        return rng.choice(by_language[first]), rng.choice(by_language[second])

    made = [copied(rng.choice(sentences), target_language) for _ in draw(shares.copy)]
    made += [join(*two()) for _ in draw(shares.join)]
    made += [splice(*two(), rng) for _ in draw(shares.splice)]
    for _ in draw(shares.foreign_name):
        pair = rng.choice(sentences)
        if pair.language == "ar":
            made.append(latin_name_in_arabic(pair, spellings))
        else:
            made.append(arabic_name_in_latin(pair, arabic_names, rng))
    return made
