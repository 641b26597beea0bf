"""Parallel text on disk -> clean pairs, weighted, without anything that is kept aside for testing."""

from __future__ import annotations

import lzma
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import ConfigError
from dragoman.modelside import model_source
from dragoman.train.recipe import Source

MAX_CHARS = 1_000  # of a side; longer lines of these corpora are paragraphs that slipped through alignment
MAX_RATIO = 3.0  # of the longer side to the shorter; reading 30 pairs of each source, those beyond it did not match
RATIO_FROM = 40  # characters; a short pair may differ more ("404" - "Page not found")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its translation. ``language``: of ``source``. ``names``: a bare name, not a sentence."""

    source: str
    target: str
    language: str
    names: bool = False


def read_source(corpora: Path, source: Source) -> Iterator[Pair]:
    """The pairs of one source, as they are written.

    Raises:
        ConfigError: no file matches its path, or a line has too few columns.
    """
    files = sorted(corpora.glob(source.path))
    if not files:
        raise ConfigError(f"corpora: no file matches {source.path}")
    for file in files:
        opener = lzma.open if file.suffix == ".xz" else open
        with opener(file, "rt", encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                row = line.rstrip("\r\n").split("\t")
                if len(row) <= max(source.columns):
                    raise ConfigError(f"corpora: {source.path}, line {number}: {len(row)} columns")
                left, right = (row[column] for column in source.columns)
                yield Pair(left, right, source.language, source.names)


_SPACES = re.compile(r"\s+")
_ARABIC = re.compile("[\u0600-\u06ff]")
_LETTER = re.compile(r"[^\W\d_]")
_BROKEN = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")  # control characters, and what decoders leave of broken bytes
_NOT_WORD = re.compile(r"[\W_]+")


def clean(pair: Pair) -> Pair:
    """White space made single; the source as the model sees it."""
    source = _SPACES.sub(" ", model_source(pair.source)).strip()
    return Pair(source, _SPACES.sub(" ", pair.target).strip(), pair.language, pair.names)


def fault(pair: Pair, target_language: str = "en") -> str:
    """Why a cleaned pair teaches nothing good, as a slug; empty when it may stay."""
    lengths = sorted((len(pair.source), len(pair.target)))
    if not lengths[0]:
        return "empty"
    if lengths[1] > MAX_CHARS:
        return "long"
    if lengths[1] >= RATIO_FROM and lengths[1] > MAX_RATIO * lengths[0]:
        return "ratio"
    if _BROKEN.search(pair.source) or _BROKEN.search(pair.target):
        return "broken"
    return _wrong_script(pair, target_language)


def _wrong_script(pair: Pair, target_language: str) -> str:
    """Arabic on the English side, or a side of ``ar`` without a letter of it: never translated, or swapped."""
    sides = ((pair.language, pair.source), (target_language, pair.target))
    if any(language == "ar" and not _ARABIC.search(text) for language, text in sides):
        return "not_arabic"
    if target_language == "ar":
        return ""
    if _ARABIC.search(pair.target) and len(_ARABIC.findall(pair.target)) > 0.1 * len(_LETTER.findall(pair.target)):
        return "arabic_target"
    return ""


def normal_form(text: str) -> str:
    """What makes two lines the same for ``held_out``: letters and digits alone, case and compatibility folded."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", model_source(text)).casefold())


def read_held_out(folder: Path) -> frozenset[str]:
    """The normal forms of all lines of all text files below ``folder`` (read-me files apart)."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != ".md")
    forms = (normal_form(line) for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(form for form in forms if form)


def is_held_out(pair: Pair, held_out: frozenset[str]) -> bool:
    """Whether either side is a line that is kept for testing."""
    return bool(held_out) and (normal_form(pair.source) in held_out or normal_form(pair.target) in held_out)


def usable(
    pairs: Iterable[Pair], held_out: frozenset[str], faults: Counter[str], target_language: str = "en"
) -> Iterator[Pair]:
    """Cleaned pairs without fault, without repetition, and not held out; counts in ``faults`` why the others went."""
    seen: set[int] = set()  # hashes: a collision costs one pair
    for raw in pairs:
        pair = clean(raw)
        key = hash((pair.source, pair.target))
        reason = fault(pair, target_language) or (
            "repeated" if key in seen else "held_out" if is_held_out(pair, held_out) else ""
        )
        seen.add(key)
        if reason:
            faults[reason] += 1
        else:
            yield pair


def weigh(pairs: Sequence[Pair], weight: float, rng: random.Random) -> list[Pair]:
    """Every pair ``int(weight)`` times, and a sample of them for the rest of it. Weight 0: none."""
    whole = int(weight)
    return list(pairs) * whole + rng.sample(list(pairs), round(len(pairs) * (weight - whole)))
