"""What a whole run comes to: counts over all records, in one pass and little memory."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count

from dragoman.batch.records import Record
from dragoman.tags import UNDETERMINED

_SLICES = 60  # of the corpus, in input order, in the plot of languages
_LISTED = 15  # documents in each list


@dataclass(slots=True)
class Summary:
    """Counts over the documents of a run.

    ``languages``: characters of each; ``main_languages``: documents whose largest share it has. ``slices``: characters
    of each language in successive, equally many documents. ``slowest``, ``worst``, ``failures``: records, worst first.
    """

    documents: int = 0
    characters: int = 0
    seconds: float = 0.0
    failed: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    main_languages: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    scores: Counter[float] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    slices: list[Counter[str]] = field(default_factory=list)
    slowest: list[Record] = field(default_factory=list)
    worst: list[Record] = field(default_factory=list)
    failures: list[Record] = field(default_factory=list)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Summary:
        """Takes the records as they come."""
        made = cls()
        slices = _Slices()
        slowest = _Top(lambda record: float(record.get("seconds", 0.0)))
        worst = _Top(lambda record: -float(record["score"]))
        for record in records:
            made._add(record)
            slices.add(_characters(record))
            slowest.add(record)
            if record.get("score") is not None:
                worst.add(record)
        made.slices, made.slowest, made.worst = slices.counted, slowest.records, worst.records
        return made

    def _add(self, record: Record) -> None:
        self.documents += 1
        self.seconds += record.get("seconds", 0.0)
        if record["status"] == "failed":
            self.failed += 1
            self.codes[record["code"]] += 1
            if len(self.failures) < _LISTED:
                self.failures.append(record)
            return
        self.characters += record["characters"]
        self.languages.update(_characters(record))
        self.main_languages[next(iter(record["languages"]), UNDETERMINED)] += 1
        for counter, name in ((self.segments, "segments"), (self.flags, "flags"), (self.repairs, "repairs")):
            counter.update(record[name])
        self.scores.update({float(border): number for border, number in record["scores"].items()})


def _characters(record: Record) -> Counter[str]:
    """About how many characters of each language a document has."""
    shares = record.get("languages", {})
    return Counter({language: round(share * record["characters"]) for language, share in shares.items()})


class _Slices:
    """Sums over successive documents. Nobody knows their number before: too many slices are joined, two by two."""

    def __init__(self) -> None:
        self.counted: list[Counter[str]] = []
        self._width = 1
        self._filled = 0

    def add(self, characters: Counter[str]) -> None:
        if self._filled % self._width == 0:
            if len(self.counted) == 2 * _SLICES:
                self.counted = [a + b for a, b in zip(self.counted[::2], self.counted[1::2], strict=True)]
                self._width *= 2
            self.counted.append(Counter())
            self._filled = 0
        self._filled += 1
        self.counted[-1].update(characters)


class _Top:
    """The records with the highest ``value``."""

    def __init__(self, value: Callable[[Record], float]) -> None:
        self._value = value
        self._heap: list[tuple[float, int, Record]] = []
        self._order = count()  # breaks ties: records cannot be compared, and the earlier one stays

    def add(self, record: Record) -> None:
        entry = (self._value(record), -next(self._order), record)
        if len(self._heap) < _LISTED:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    @property
    def records(self) -> list[Record]:
        return [record for _, _, record in sorted(self._heap, reverse=True)]
