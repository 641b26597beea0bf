"""Noise that the product meets: one pair -> one pair. Every function takes its own random generator; none has state."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from dragoman.train.corpus import Pair
from dragoman.train.recipe import Augment

Noise = Callable[[Pair, random.Random], Pair]

_FINAL_STOP = re.compile(r"[.؟?!۔…]+$")


def headline(pair: Pair, rng: random.Random) -> Pair:
    """A single full stop at the end goes on both sides: headlines have none."""
    if not (pair.source.endswith(".") and pair.target.endswith(".")) or pair.source.endswith(".."):
        return pair
    return replace(pair, source=pair.source[:-1].rstrip(), target=pair.target[:-1].rstrip())


def capitals(pair: Pair, rng: random.Random) -> Pair:
    """ALL CAPS on both sides, half of the time without accents on the source, as French sites write them."""
    if pair.language == "ar":
        return pair
    source = pair.source.upper()
    if rng.random() < 0.5:
        source = source.translate(_BARE_CAPITALS)
    return replace(pair, source=source, target=pair.target.upper())


_BARE_CAPITALS = str.maketrans("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜ", "AAACEEEEIIOOUUU")

# (opening, closing) as they are typed on news sites.
_QUOTES = (("«\u00a0", "\u00a0»"), ("« ", " »"), ("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'), ("''", "''"))
_QUOTED = re.compile(r'[«“„"]\s?([^«»“”„"]{1,200}?)\s?[»”“"]')


def quotes(pair: Pair, rng: random.Random) -> Pair:
    """The quotation marks of the source in another style, straight or curly apostrophes likewise."""
    if pair.source == pair.target:  # a copy stays one
        return pair
    opening, closing = rng.choice(_QUOTES)
    source = _QUOTED.sub(lambda match: f"{opening}{match[1]}{closing}", pair.source)
    curly = rng.random() < 0.5
    source = source.replace("'", "’") if curly and "''" not in source else source.replace("’", "'")
    return replace(pair, source=source)


# Spellings that Arabic news sites mix (CAMeL's orthographic normalisation, taken the other way round).
_HAMZA = re.compile("[أإآ]")
_FINAL_TA = re.compile(r"ة(?=\W|$)")
_FINAL_YA = re.compile(r"ي(?=\W|$)")
_FINAL_ALEF = re.compile(r"ى(?=\W|$)")


def loose(pair: Pair, rng: random.Random) -> Pair:
    """Loose Arabic spelling: hamzas dropped, ة written ه, ى and ي written for each other; each with its own chance."""
    if pair.language != "ar":
        return pair
    source = pair.source
    if rng.random() < 0.8:
        source = _HAMZA.sub("ا", source)
    if rng.random() < 0.4:
        source = _FINAL_TA.sub("ه", source)
    if rng.random() < 0.5:
        pattern, other = rng.choice([(_FINAL_YA, "ى"), (_FINAL_ALEF, "ي")])
        source = pattern.sub(other, source)
    return replace(pair, source=source)


def typo(pair: Pair, rng: random.Random) -> Pair:
    """One slip in one word of four letters or more: two letters swapped, one dropped, one doubled. Source only."""
    words = list(re.finditer(r"[^\W\d_]{4,}", pair.source))
    if not words:
        return pair
    word = rng.choice(words)
    at = word.start() + rng.randrange(len(word[0]) - 1)
    left, right = pair.source[at], pair.source[at + 1]
    slip = rng.choice([right + left, right, left + left + right])
    return replace(pair, source=pair.source[:at] + slip + pair.source[at + 2 :])


_DOMAINS = ("alsumaria.tv", "lemonde.fr", "shafaq.com", "example.org", "un.org", "rfi.fr", "gov.iq", "france24.com")
_WORDS = ("news", "iraq", "press", "media", "baghdad", "paris", "monde", "actu", "live", "info", "defense", "irak")


def _word(rng: random.Random) -> str:
    return rng.choice(_WORDS) + rng.choice(("", "", "_", "-")) + rng.choice((*_WORDS, "", "24", "7", "tv"))


def _digits(rng: random.Random, longest: int) -> str:
    return str(rng.randrange(10 ** rng.randint(1, longest)))


_TOKENS: tuple[Callable[[random.Random], str], ...] = (
    lambda rng: f"https://{rng.choice(('www.', ''))}{rng.choice(_DOMAINS)}/{_word(rng)}/{_digits(rng, 6)}",
    lambda rng: f"{rng.choice(('www.', ''))}{rng.choice(_DOMAINS)}",
    lambda rng: (
        f"https://t.co/{''.join(rng.choices('abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789', k=10))}"
    ),
    lambda rng: f"@{_word(rng)}",
    lambda rng: f"@{_word(rng).title()}",
    lambda rng: f"#{_word(rng).replace('-', '_').title()}",
    lambda rng: f"{_word(rng)}@{rng.choice(_DOMAINS)}",
    lambda rng: f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{rng.randint(1990, 2026)}",
    lambda rng: f"+{rng.randint(1, 999)} {_digits(rng, 3)} {_digits(rng, 4)}",
    lambda rng: _digits(rng, 9),
)


def token(pair: Pair, rng: random.Random) -> Pair:
    """A URL, handle, hashtag, address, date or number in the same place of both sides: first, last, or in brackets."""
    made = rng.choice(_TOKENS)(rng)
    style = rng.choice(("{made} {text}", "{text} {made}", "{made}: {text}", "{body} ({made}){stop}"))

    def put(text: str) -> str:
        stop = _FINAL_STOP.search(text)
        body = text[: stop.start()] if stop else text
        return style.format(made=made, text=text, body=body, stop=stop[0] if stop else "")

    return replace(pair, source=put(pair.source), target=put(pair.target))


def augment(pairs: Sequence[Pair], shares: Augment, rng: random.Random) -> list[Pair]:
    """Every pair, each noise applied with its share, in this order. Names stay as they are: they have no final stop."""
    steps: tuple[tuple[Noise, float], ...] = (
        (headline, shares.headline),
        (quotes, shares.quotes),
        (loose, shares.loose),
        (typo, shares.typo),
        (capitals, shares.capitals),
        (token, shares.token),
    )
    return [pair if pair.names else _noisy(pair, steps, rng) for pair in pairs]


def _noisy(pair: Pair, steps: Sequence[tuple[Noise, float]], rng: random.Random) -> Pair:
    for noise, share in steps:
        if rng.random() < share:
            pair = noise(pair, rng)
    return pair
