"""What a run would take: measured on a small sample, then multiplied. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter

from dragoman.batch.files import InputFile, Listing
from dragoman.batch.progress import span
from dragoman.batch.shards import Item, Reading, items, reader
from dragoman.batch.work import warm
from dragoman.document import AlignedDocument, Failure
from dragoman.pipeline import Pipeline
from dragoman.tags import UNDETERMINED

_FILES = 20  # looked into, evenly over the list
_ROWS = 200  # read of each, to know how many bytes a document takes
_DOCUMENTS = 40  # translated, evenly over those: seconds of one core, and languages of a few per cent are seen


@dataclass(slots=True)
class Estimate:
    """``documents`` and ``seconds`` (of one worker) are reckoned from the sample; the rest is measured.

    ``loading``: seconds that a worker needs before its first document.

    ``languages``: characters of each. ``no_route``: those of them that no package takes to the target.
    """

    listing: Listing
    documents: int = 0
    seconds: float = 0.0
    loading: float = 0.0
    sample: int = 0
    failed: int = 0
    characters: int = 0
    sample_seconds: float = 0.0
    languages: Counter[str] = field(default_factory=Counter)
    no_route: tuple[str, ...] = ()

    def lines(self, workers: int) -> Iterator[str]:
        """For a person to read."""
        yield f"input: {self.listing.files} files, {self.listing.bytes:,} bytes, about {self.documents:,} documents"
        rate = self.characters / max(self.sample_seconds, 1e-9)
        yield (
            f"sample: {self.sample} documents ({self.failed} failed), {self.characters:,} characters in "
            f"{self.sample_seconds:.1f} s: {rate:,.0f} characters a second a worker"
        )
        total = sum(self.languages.values())
        shares = (f"{language} {count / total:.0%}" for language, count in self.languages.most_common())
        yield f"languages: {', '.join(shares) or 'none found'}"
        yield f"no route: {', '.join(self.no_route) or 'none'}"
        whole = span(self.loading + self.seconds / workers)
        yield f"estimate: {whole} with {workers} workers as fast as this one, {self.loading:.1f} s of it to load"


def estimate(
    listing: Listing, files: Iterator[InputFile], reading: Reading, pipeline: Pipeline, target: str
) -> Estimate:
    """Reads a few rows of some files, translates some of those, and reckons with the size of the whole.

    Raises:
        UnknownLanguage, PackageError: as ``Pipeline.run``.
    """
    looked = [_look(file, reading) for file in islice(files, 0, None, max(listing.files // _FILES, 1))]
    made = Estimate(listing)
    size = sum(look.file.size for look in looked)
    made.documents = round(sum(look.documents for look in looked) * listing.bytes / max(size, 1))
    read = [item for look in looked for item in look.items]
    chosen = read[:: max(len(read) // _DOCUMENTS, 1)][:_DOCUMENTS]
    start = perf_counter()
    warm(pipeline, target)
    made.loading = perf_counter() - start
    start = perf_counter()
    for result in pipeline.run((found for item in chosen for found in item.read(reading)), target):
        _count(made, result)
    made.sample_seconds = perf_counter() - start
    made.seconds = made.sample_seconds * made.documents / max(made.sample, 1)
    others = (language for language in made.languages if language not in (target, UNDETERMINED))
    made.no_route = tuple(code for code in others if pipeline.translator.catalog.route([code], target) is None)
    return made


@dataclass(frozen=True, slots=True)
class _Look:
    """The first documents of a file, and how many it is reckoned to hold."""

    file: InputFile
    items: tuple[Item, ...]
    documents: float


def _look(file: InputFile, reading: Reading) -> _Look:
    rows = items([file], reading)
    found = tuple(islice(rows, _ROWS))
    consumed = sum(item.consumed for item in found)
    if len(found) < _ROWS or not consumed:
        return _Look(file, found, len(found))
    if reader(file.name) == "parquet":  # read by row groups, so that its first rows say nothing of how far one is
        return _Look(file, found, len(found) + sum(1 for _ in rows))
    return _Look(file, found, len(found) * file.size / consumed)


def _count(made: Estimate, result: AlignedDocument | Failure) -> None:
    made.sample += 1
    if isinstance(result, Failure):
        made.failed += 1
        return
    made.characters += len(result.document.text.value)
    for segment in result.segments:
        for piece in segment.sentence.spans:
            made.languages[piece.language] += piece.end - piece.start
