"""What to do with a sentence: keep it, translate it whole, or translate its spans apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.document import Span, Status
from dragoman.packages import Catalog, Package
from dragoman.tags import UNDETERMINED


@dataclass(frozen=True, slots=True)
class Job:
    """A sentence to translate. ``spans`` cover ``text`` exactly; their offsets start at ``offset``."""

    text: str
    spans: tuple[Span, ...]
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence. ``route``: the packages it goes through, None to leave it as it is."""

    text: str
    route: tuple[Package, ...] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """``parts``, joined, are the sentence. ``flags``: what is known already."""

    status: Status
    parts: tuple[Part, ...]
    flags: tuple[str, ...] = ()


def plan(job: Job, target: str, catalog: Catalog) -> Plan:
    """How ``job`` becomes a sentence in ``target``.

    A sentence in several languages goes whole to a package that takes them all. Where there is none, or where part of
    it is in the target language already (those words stay as they are), its spans are translated apart.
    """
    runs = _runs(job)
    languages = {language for _, _, language in runs}
    whole = (Part(job.text, None),)
    if languages == {UNDETERMINED}:
        return Plan("kept", whole, ("no_language",))
    if languages == {target}:
        return Plan("kept", whole)
    if _is_name_line(job):
        return Plan("kept", whole, ("name",))
    if target not in languages and (route := catalog.route(languages, target)):
        return Plan("translated", (Part(job.text, route),))
    if len(runs) == 1:
        return Plan("no_route", whole)
    return _apart(job, runs, target, catalog)


# A line of two to five capitalised words (`Denise Herbert`, `J. P. Martin`, `Ursula von der Leyen`) …
_NAME_LINE = re.compile(r"(?:(?!\d)[^\W_a-z]\w*[.’'-]?\w*|von|van|der|den|de|da|di|la|le|al|el|bin|ben)(?:[ -]|$)")
# … that only its neighbours gave a language: what fastText and the word lists know themselves is surer than this.
_UNSURE = 0.75


def _is_name_line(job: Job) -> bool:
    """Whether the whole sentence is a person's name, which has no translation."""
    words = job.text.split(" ")
    if not 2 <= len(words) <= 5 or any(span.confidence >= _UNSURE for span in job.spans):
        return False
    return words[0][:1].isupper() and words[-1][:1].isupper() and all(map(_NAME_LINE.fullmatch, words))


_LETTER = re.compile(r"[^\W\d_]")


def _runs(job: Job) -> list[tuple[int, int, str]]:
    """``(start, end, language)``; neighbours of one language joined, what has no language with what is before it.

    A span without a letter (a quotation mark that goes with the sentence around it) has nothing to translate.
    """
    runs: list[tuple[int, int, str]] = []
    for span in job.spans:
        spoken = _LETTER.search(job.text, span.start - job.offset, span.end - job.offset)
        language = span.language if spoken else UNDETERMINED
        language = runs[-1][2] if runs and language == UNDETERMINED else language
        if runs and (runs[-1][2] in (language, UNDETERMINED)):
            runs[-1] = (runs[-1][0], span.end, language)
        else:
            runs.append((span.start, span.end, language))
    return runs or [(0, 0, UNDETERMINED)]


def _apart(job: Job, runs: Sequence[tuple[int, int, str]], target: str, catalog: Catalog) -> Plan:
    parts: list[Part] = []
    stuck = False
    for start, end, language in runs:
        route = None if language == target else catalog.route([language], target)
        stuck |= route is None and language != target
        parts += _strip(job.text[start - job.offset : end - job.offset], route)
    status: Status = "translated" if any(part.route for part in parts) else "no_route"
    return Plan(status, tuple(parts), ("apart", "partial") if stuck and status == "translated" else ("apart",))


def _strip(text: str, route: tuple[Package, ...] | None) -> list[Part]:
    """The part to translate without the white space around it, which stays."""
    inner = text.strip()
    if route is None or not inner:
        return [Part(text, None)]
    start = text.index(inner)
    return [Part(text[:start], None), Part(inner, route), Part(text[start + len(inner) :], None)]
