"""Grouping, deduplication, routes and joins, over engines that only echo."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dragoman.document import Span
from dragoman.packages import Catalog, Package
from dragoman.testing import EchoEngine, echo_package
from dragoman.translate import Hypothesis, Job, Translator


def job(*parts: tuple[str, str], offset: int = 0) -> Job:
    """A job from ``(text, language)`` pairs."""
    spans, start = [], offset
    for text, language in parts:
        spans.append(Span(start, start + len(text), language, 0.9))
        start += len(text)
    return Job("".join(text for text, _ in parts), tuple(spans), offset)


@pytest.fixture
def engines() -> dict[str, EchoEngine]:
    return {}


def translator(engines: dict[str, EchoEngine], *packages: Package) -> Translator:
    def opened(package: Package) -> EchoEngine:
        engines[package.pair] = EchoEngine()
        return engines[package.pair]

    return Translator(Catalog(packages or (echo_package(),)), opened)


@pytest.mark.parametrize(
    ("text", "confidence", "status"),
    [
        ("Denise Herbert", 0.6, "kept"),
        ("J. P. Martin", 0.6, "kept"),
        ("Ursula von der Leyen", 0.6, "kept"),
        ("Jean-Pierre Élissalde", 0.6, "kept"),
        ("Conférence Internationale", 0.95, "translated"),
        ("Denise est partie", 0.6, "translated"),
        ("Paris", 0.6, "translated"),
        ("Bonjour.", 0.6, "translated"),
        ("Le 3 Mai", 0.6, "translated"),
    ],
)
def test_a_line_that_is_only_a_name_is_kept(
    text: str, confidence: float, status: str, engines: dict[str, EchoEngine]
) -> None:
    (outcome,) = translator(engines).translate([Job(text, (Span(0, len(text), "fr", confidence),))], "en")
    assert outcome.status == status


@pytest.mark.parametrize(
    ("parts", "status", "text", "flags"),
    [
        ([("Bonjour.", "fr")], "translated", "<Bonjour.>", ()),
        ([("Hello.", "en")], "kept", "Hello.", ()),
        ([("12:30", "und")], "kept", "12:30", ("no_language",)),
        ([("Hola.", "es")], "no_route", "Hola.", ()),
        ([("مرحبا ", "ar"), ("en France.", "fr")], "translated", "<مرحبا en France.>", ()),
        ([("Il dit ", "fr"), ("“hello there”", "en")], "translated", "<Il dit> “hello there”", ("apart",)),
        (
            [("Il dit ", "fr"), ("« hola »", "es"), (".", "und")],
            "translated",
            "<Il dit> « hola ».",
            ("apart", "partial"),
        ),
        (
            [("Il dit ", "fr"), ("“hello there”", "en"), (" »", "fr")],
            "translated",
            "<Il dit> “hello there” »",
            ("apart",),
        ),
        ([("« ", "en"), ("Bonjour", "fr")], "translated", "<« Bonjour>", ()),
        ([("12. ", "und"), ("Bonjour", "fr"), (" !", "und")], "translated", "<12. Bonjour !>", ()),
        ([("hola ", "es"), ("hello", "en")], "no_route", "hola hello", ("apart",)),
    ],
)
def test_what_becomes_of_a_sentence(
    parts: list[tuple[str, str]], status: str, text: str, flags: tuple[str, ...], engines: dict[str, EchoEngine]
) -> None:
    (outcome,) = translator(engines).translate([job(*parts, offset=7)], "en")
    assert (outcome.status, outcome.translation.text) == (status, text)
    assert tuple(flag for flag in outcome.translation.flags if flag in ("no_language", "apart", "partial")) == flags


def test_each_text_is_translated_once_longest_first(engines: dict[str, EchoEngine]) -> None:
    jobs = [job(("Un.", "fr")), job(("Un deux trois.", "fr")), job(("Un.", "fr")), job(("واحد", "ar"))]
    outcomes = translator(engines).translate(jobs, "en")
    assert engines["fr+ar-en"].calls == [["Un deux trois.", "واحد", "Un."]] or len(engines["fr+ar-en"].calls) == 1
    assert [outcome.translation.text for outcome in outcomes] == ["<Un.>", "<Un deux trois.>", "<Un.>", "<واحد>"]


def test_a_pivot_goes_through_both_and_says_so(engines: dict[str, EchoEngine]) -> None:
    made = translator(engines, echo_package(), echo_package(["en"], "de"))
    (outcome,) = made.translate([job(("Bonjour", "fr"))], "de")
    assert outcome.translation.text == "<<Bonjour>>"
    assert outcome.translation.route == ("fr+ar-en", "en-de")
    assert "pivot" in outcome.translation.flags


def test_an_engine_that_fails_on_one_sentence_fails_that_one() -> None:
    class Faulty(EchoEngine):
        def translate(self, texts: Sequence[str]) -> list[Hypothesis | None]:
            return [None if "bad" in text else made for text, made in zip(texts, super().translate(texts), strict=True)]

    made = Translator(Catalog((echo_package(),)), lambda package: Faulty())
    outcomes = made.translate([job(("good", "fr")), job(("bad", "fr"))], "en")
    assert [(outcome.status, outcome.translation.text) for outcome in outcomes] == [
        ("translated", "<good>"),
        ("failed", "bad"),
    ]


def test_nothing_to_do_loads_nothing(engines: dict[str, EchoEngine]) -> None:
    assert translator(engines).translate([], "en") == []
    translator(engines).translate([job(("Hello", "en"))], "en")
    assert engines == {}
