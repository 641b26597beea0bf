"""Sentence pairs for training: the translated segments of many documents, filtered, each pair once.

::

    pairs = Pairs(documents)                          # takes the documents as they come
    for piece in render(pairs, "tsv"): ...
    pairs.kept, pairs.dropped                         # 9120, Counter({"duplicate": 310, "numbers": 42, …})

Every pair that is left out is counted under the name of the first filter that refused it. The filters are those that
the makers of web corpora agree on (Bicleaner's hard rules, OpusFilter): cheap, and safe to explain.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from dragoman.document import AlignedDocument
from dragoman.errors import UnknownFormat
from dragoman.render import tmx
from dragoman.render.escapes import escape
from dragoman.render.flags import WARNINGS
from dragoman.render.rows import Row, rows

_WORDS = re.compile(r"\w+")
# Digits with what groups or divides them: 1 000 000, 1.000,5, ١٬٠٠٠. A space groups only before three digits.
_NUMBER = re.compile(r"\d(?:[.,'\u066b\u066c]?\d|[ \u00a0\u202f](?=\d{3}(?!\d)))*")
_COLUMNS = ("source_language", "target_language", "source", "target", "score", "document", "segment")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a pair must be to be kept.

    ``min_score``: mean log-probability of a token. ``min_confidence``: of the source language, 0 to 1.
    ``min_characters``, ``max_characters``: of either side. ``max_ratio``: of the longer side to the shorter, in
    characters; Arabic is written in about 0.8 times, French in 1.1 times the characters of English. ``min_letters``:
    share of letters and marks in either side's characters that are no space. ``refused``: flags; by default all that
    people are warned of.
    """

    min_score: float = -1.5
    min_confidence: float = 0.5
    min_characters: int = 4
    max_characters: int = 1000
    max_ratio: float = 2.5
    min_letters: float = 0.5
    refused: frozenset[str] = frozenset(WARNINGS)


Filter = Callable[[Row, Thresholds], bool]


def _status(row: Row, _: Thresholds) -> bool:
    return row.status == "translated" and row.language != row.target_language


def _flags(row: Row, wanted: Thresholds) -> bool:
    return wanted.refused.isdisjoint(row.flags)


def _score(row: Row, wanted: Thresholds) -> bool:
    return row.score is not None and row.score >= wanted.min_score


def _language(row: Row, wanted: Thresholds) -> bool:
    return row.confidence >= wanted.min_confidence


def _length(row: Row, wanted: Thresholds) -> bool:
    lengths = (len(row.source.strip()), len(row.target.strip()))
    return wanted.min_characters <= min(lengths) and max(lengths) <= wanted.max_characters


def _ratio(row: Row, wanted: Thresholds) -> bool:
    short, long = sorted((len(row.source.strip()), len(row.target.strip())))
    return long <= wanted.max_ratio * short


def _letters(row: Row, wanted: Thresholds) -> bool:
    return min(map(letter_share, (row.source, row.target))) >= wanted.min_letters


def _numbers(row: Row, _: Thresholds) -> bool:
    return numbers(row.source) == numbers(row.target)


def _copy(row: Row, _: Thresholds) -> bool:
    return _key(row.source) != _key(row.target)


def _writable(row: Row, _: Thresholds) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in row.source + row.target)


# In the order in which they are asked; ``duplicate`` comes last of all.
FILTERS: dict[str, Filter] = {
    "not_translated": _status,
    "flags": _flags,
    "score": _score,
    "language": _language,
    "length": _length,
    "ratio": _ratio,
    "letters": _letters,
    "numbers": _numbers,
    "copy": _copy,
    "broken": _writable,
}


@dataclass(slots=True)
class Pairs:
    """The pairs that pass, in order. ``kept`` and ``dropped`` are complete once they have all been taken.

    Two pairs are the same if their words are, whatever the case and the punctuation. To know them again takes about
    100 bytes of memory a pair.
    """

    documents: Iterable[AlignedDocument]
    thresholds: Thresholds = Thresholds()
    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Row]:
        seen: set[bytes] = set()
        for document in self.documents:
            for row in rows(document):
                reason = next((name for name, passes in FILTERS.items() if not passes(row, self.thresholds)), None)
                key = b"" if reason else _digest(row)
                if not reason and key in seen:
                    reason = "duplicate"
                if reason:
                    self.dropped[reason] += 1
                    continue
                seen.add(key)
                self.kept += 1
                yield row


def render(pairs: Iterable[Row], format: str) -> Iterator[bytes]:
    """The pairs as ``tsv`` (a header; cells escaped as in ``render.escapes``) or ``tmx``.

    Raises (at the call):
        UnknownFormat: any other format.
    """
    try:
        return {"tsv": _tsv, "tmx": _tmx}[format](pairs)
    except KeyError:
        raise UnknownFormat(f"{format!r} is no format for sentence pairs; known: tsv, tmx") from None


def numbers(text: str) -> list[str]:
    """The numbers in a text in ascending order, in ASCII digits, without what groups or divides them."""
    return sorted(
        "".join(str(unicodedata.digit(c)) for c in match[0] if c.isdigit()) for match in _NUMBER.finditer(text)
    )


def letter_share(text: str) -> float:
    """The share of letters and marks in the characters of a text that are no space; 0 for none."""
    shown = [character for character in text if not character.isspace()]
    return sum(unicodedata.category(character)[0] in "LM" for character in shown) / max(len(shown), 1)


def _key(text: str) -> str:
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def _digest(row: Row) -> bytes:
    key = "\0".join((row.target_language, _key(row.source), _key(row.target)))
    return blake2b(key.encode("utf-8"), digest_size=12).digest()


def _tsv(pairs: Iterable[Row]) -> Iterator[bytes]:
    yield ("\t".join(_COLUMNS) + "\n").encode()
    for row in pairs:
        cells = (row.language, row.target_language, row.source, row.target, str(row.score), row.document, row.segment)
        yield ("\t".join(map(escape, cells)) + "\n").encode("utf-8")


def _tmx(pairs: Iterable[Row]) -> Iterator[bytes]:
    yield tmx.head("")
    for row in pairs:
        variants = [(row.language, row.source), (row.target_language, row.target)]
        yield tmx.unit(f"{row.document}#{row.segment}", [("score", row.score)], variants).encode("utf-8")
    yield tmx.FOOT
