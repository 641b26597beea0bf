"""The only place that knows the order of the stages.

::

    Source ─ decode ─ repair ─ paragraphs ─ languages ─ sentences ─ Document ─┐
    Source ─ …                                                      Document ─┴ window ─ translate ─ AlignedDocuments
"""

from __future__ import annotations

import hashlib
import logging
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from typing import Protocol

from dragoman import paragraphs, sentences, tags
from dragoman.config import Config
from dragoman.decode import decode
from dragoman.document import AlignedDocument, Document, Failure, Paragraph, Segment, Source
from dragoman.errors import DragomanError, EmptyInput, PackageNotFound, TooLarge
from dragoman.languages import LanguageIdentifier
from dragoman.packages import Catalog, embedded
from dragoman.repair import repair, reversed_lines
from dragoman.text import Text
from dragoman.translate import CT2Engine, Job, Outcome, Translator

_log = logging.getLogger(__name__)


class SentenceTranslator(Protocol):
    """What the pipeline needs of a translator: ``Translator``, or the web service's, which batches requests."""

    @property
    def catalog(self) -> Catalog:
        """The packages it translates with."""

    def translate(self, jobs: Sequence[Job], target: str) -> list[Outcome]:
        """One outcome for every job, in order."""

    def alternatives(self, job: Job, target: str, count: int) -> list[str]:
        """The ``count + 1`` likeliest translations of one sentence, or none."""

    def digests(self, names: Iterable[str]) -> list[str]:
        """Name, version and digest of the packages that were used."""


class Pipeline:
    """Documents in, aligned documents out. Thread-safe; make it in the process that uses it.

    ``config.window``: sentences (and documents, which count as one more) gathered before they are translated together.
    """

    def __init__(
        self, translator: SentenceTranslator, identifier: LanguageIdentifier, config: Config | None = None
    ) -> None:
        config = config or Config()
        self.translator = translator
        self.identifier = identifier
        self._window = config.window
        self._max_chars = config.max_chars
        self._beam = config.beam_size

    @classmethod
    def from_config(cls, config: Config) -> Pipeline:
        """With the packages of ``config.models``, then Argos's own folder, then the embedded ones. Loads no model yet.

        Raises:
            PackageNotFound: a folder of ``config.models`` does not exist.
        """
        decoding = config.decoding
        translator = Translator(find_packages(config), lambda package: CT2Engine(package, decoding))
        return cls(translator, LanguageIdentifier(), config)

    def over(self, translator: SentenceTranslator) -> Pipeline:
        """The same stages over another translator. Costs nothing: the web service makes one a request."""
        other = copy(self)
        other.translator = translator
        return other

    def run(self, sources: Iterable[Source | Failure], target: str) -> Iterator[AlignedDocument | Failure]:
        """One result for every source, in order, as soon as the window it fell into is translated.

        A source that cannot be read is a ``Failure`` and the others go on.

        Raises:
            UnknownLanguage: no such ``target``.
            PackageError: a package that is needed cannot be loaded.
        """
        target = tags.language(target).code
        window: list[Document | Failure] = []
        waiting = 0
        for source in sources:
            document = source if isinstance(source, Failure) else self._prepare_or_fail(source)
            window.append(document)
            waiting += 1 if isinstance(document, Failure) else 1 + sum(len(p.sentences) for p in document.paragraphs)
            if waiting >= self._window:
                yield from self._translate(window, target)
                window, waiting = [], 0
        yield from self._translate(window, target)

    def run_one(self, source: Source, target: str) -> AlignedDocument:
        """One document.

        Raises:
            InputError: it cannot be read.
            UnknownLanguage, PackageError: as in ``run``.
        """
        target = tags.language(target).code
        (aligned,) = self._translate([self.prepare(source)], target)
        assert isinstance(aligned, AlignedDocument)
        return aligned

    def stream(self, source: Source, target: str, step: int = 32) -> Iterator[Document | Segment | AlignedDocument]:
        """One document as it comes: its ``Document``, then every ``Segment``, then the whole ``AlignedDocument``.

        ``step``: sentences translated at a time. It is slower than ``run_one``, and for a reader who wants to see the
        document grow.

        Raises:
            InputError, UnknownLanguage, PackageError: as in ``run_one``.
        """
        target = tags.language(target).code
        document = self.prepare(source)
        yield document
        jobs = list(_jobs(document))
        pieces = (jobs[start : start + step] for start in range(0, len(jobs), step))
        outcomes = (outcome for piece in pieces for outcome in self.translator.translate(piece, target))
        segments: list[Segment] = []
        for segment in _segments(document, outcomes):
            segments.append(segment)
            yield segment
        yield AlignedDocument(document, target, tuple(segments), self._signature(segments))

    def alternatives(self, aligned: AlignedDocument, count: int) -> list[str]:
        """Up to ``count`` other translations of a whole document, likeliest first, all different.

        The n-th takes the n-th other hypothesis of every sentence, and its translation where there are not so many.

        Raises:
            PackageError: as in ``run``.
        """
        jobs = _jobs(aligned.document)
        offers = [self.translator.alternatives(job, aligned.target, count) for job in jobs]
        chosen = [segment.translation.text for segment in aligned.segments]
        others = [[t for t in dict.fromkeys(offer) if t != text] for offer, text in zip(offers, chosen, strict=True)]
        made = {aligned.translation: None}
        for number in range(count):
            texts = [o[number] if number < len(o) else text for o, text in zip(others, chosen, strict=True)]
            made[aligned.joined(texts)] = None
        return list(made)[1:]

    def prepare(self, source: Source) -> Document:
        """Everything before translation.

        Raises:
            InputError: no text, undecodable, too large, or an unknown ``source.language``.
        """
        language = tags.language(source.language).code if source.language else None
        text = self.repair(source)
        found = _flag_reversed(paragraphs.find(text.value), reversed_lines(text.value))
        spans = self.identifier.spans(text.value, [(p.start, p.end) for p in found], language)
        split = (tuple(sentences.split(text.value, runs)) for runs in spans)
        complete = (Paragraph(p.start, p.end, s, p.flags) for p, s in zip(found, split, strict=True))
        return Document(source.id, text, tuple(complete))

    def repair(self, source: Source) -> Text:
        """Decoded and repaired text.

        Raises:
            InputError: no text, undecodable or too large.
        """
        data = source.data
        self._check_size(len(data) // 4 if isinstance(data, bytes) else len(data))  # UTF-32, the widest, takes 4
        if isinstance(data, bytes):
            original, encoding = decode(data, source.charset)
        else:
            original, encoding = data, source.charset or "utf-8"
        self._check_size(len(original))
        text = repair(original, encoding, hashlib.sha256(source.raw).hexdigest())
        if not text.value.strip():
            raise EmptyInput("the document holds no text")
        return text

    def _check_size(self, length: int) -> None:
        if length > self._max_chars:
            raise TooLarge(f"the document is longer than {self._max_chars} characters (setting max_chars)")

    def _prepare_or_fail(self, source: Source) -> Document | Failure:
        try:
            return self.prepare(source)
        except DragomanError as error:
            return Failure(source.id, error.code, str(error))
        except Exception as error:  # a defect of ours must not cost the other documents of a long run
            _log.exception("document failed")
            return Failure(source.id, "internal", f"internal error ({type(error).__name__}); please report it")

    def _translate(self, window: Sequence[Document | Failure], target: str) -> Iterator[AlignedDocument | Failure]:
        jobs = [job for document in window if isinstance(document, Document) for job in _jobs(document)]
        outcomes = iter(self.translator.translate(jobs, target))
        for document in window:
            yield document if isinstance(document, Failure) else self._align(document, outcomes, target)

    def _align(self, document: Document, outcomes: Iterator[Outcome], target: str) -> AlignedDocument:
        segments = tuple(_segments(document, outcomes))
        return AlignedDocument(document, target, segments, self._signature(segments))

    def _signature(self, segments: Sequence[Segment]) -> str:
        """Everything that decided the result: versions, the packages that were used, decoding."""
        pairs = dict.fromkeys(pair for segment in segments for pair in segment.translation.route)
        return "; ".join([_versions(), *self.translator.digests(pairs), f"beam {self._beam}"])


@cache
def _versions() -> str:
    """What prepared the text. Read from the disk once: it takes as long as a document."""
    return f"dragoman {version('dragoman')}; ftfy {version('ftfy')}; lid.176"


def find_packages(config: Config) -> Catalog:
    """The packages of ``config.models``, then Argos's own folder, then the embedded ones. No model is loaded.

    A package that cannot be read is logged and left out.

    Raises:
        PackageNotFound: a folder of ``config.models`` does not exist.
    """
    for folder in config.models:
        if not folder.is_dir():
            raise PackageNotFound(f"no such folder of model packages: {folder}")
    catalog = Catalog.scan(config.package_folders(embedded()))
    for problem in catalog.problems:
        _log.warning("%s", problem)
    return catalog


def _flag_reversed(found: list[Paragraph], lines: list[tuple[int, int]]) -> list[Paragraph]:
    """Adds ``reversed`` to each paragraph with a line whose Arabic is stored last letter first. Both are in order."""
    if not lines:
        return found
    starts = [start for start, _ in lines]

    def is_reversed(paragraph: Paragraph) -> bool:
        before = bisect_left(starts, paragraph.end)  # lines that begin before the paragraph ends
        return before > 0 and lines[before - 1][1] > paragraph.start

    return [replace(p, flags=(*p.flags, "reversed")) if is_reversed(p) else p for p in found]


def _jobs(document: Document) -> Iterator[Job]:
    value = document.text.value
    for paragraph in document.paragraphs:
        for sentence in paragraph.sentences:
            yield Job(value[sentence.start : sentence.end], sentence.spans, sentence.start)


def _segments(document: Document, outcomes: Iterator[Outcome]) -> Iterator[Segment]:
    for index, paragraph in enumerate(document.paragraphs):
        for number, sentence in enumerate(paragraph.sentences):
            outcome = next(outcomes)
            start, end = document.text.to_original(sentence.start, sentence.end)
            yield Segment(f"p{index}.s{number}", index, sentence, start, end, outcome.status, outcome.translation)
