"""Promises of ``LanguageIdentifier.spans`` that hold for any text at all."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import tags
from dragoman.languages import LanguageIdentifier

PIECES = st.sampled_from(
    [
        "Le ministre a déclaré que ", "the government said that ", "قال الوزير إن ", "این کشور را ", "Haus und Hof ",
        "« ", " »", "“", "”", "(", ")", "\n", "\r\n", ". ", "؟ ", "، ", "12.5 ", "٢٠٢٤ ", "https://a.org/x?y=1 ",
        "\u200f", "\u202b", "\u202c", "\u200b", "\x00", "\x85", "\ud800", "\udfff", "😀", "🇫🇷", "e\u0301",
        "Москва ", "東京は", "한국어 ", "ΑΒΓ ", "שלום ", "ไทย", "𝔄", "ᚠᚢ", "Al-Hakim ", "d’", "'s", "@a_b", "#x",
        "İ", "ﷺ", "ﻻ", "ـ", "\u0651",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join)
LANGUAGES = st.sampled_from([None, "und", "fr", "en", "ar", "fa", "ja", "zh-Hant", "ru", "FR_ca"])


@cache
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier()


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    return text, list(zip([0, *cuts], [*cuts, len(text)], strict=True))


@settings(deadline=None, max_examples=300)
@given(documents(), LANGUAGES)
def test_spans_cover_every_paragraph_exactly(document: tuple[str, list[tuple[int, int]]], language: str | None) -> None:
    text, paragraphs = document
    found = identifier().spans(text, paragraphs, language)
    assert len(found) == len(paragraphs)
    for (start, end), spans in zip(paragraphs, found, strict=True):
        borders = [start, *(span.end for span in spans)]
        assert [span.start for span in spans] == borders[:-1]
        assert borders[-1] == (end if spans else start)
        assert bool(spans) == (start < end)
        for span in spans:
            assert span.start < span.end
            assert tags.is_known(span.language)
            assert 0.0 <= span.confidence <= 1.0
        assert all(a.language != b.language for a, b in pairwise(spans))


@settings(deadline=None, max_examples=50)
@given(documents())
def test_spans_are_deterministic(document: tuple[str, list[tuple[int, int]]]) -> None:
    text, paragraphs = document
    again = LanguageIdentifier.spans
    assert again(identifier(), text, paragraphs) == again(identifier(), text, paragraphs)


@settings(deadline=None, max_examples=100)
@given(TEXTS, st.integers(1, 5))
def test_detect_gives_known_languages_best_first(text: str, limit: int) -> None:
    found = identifier().detect(text, limit)
    assert 1 <= len(found) <= limit
    assert all(tags.is_known(code) and 0.0 <= share <= 1.0 for code, share in found)
    assert [share for _, share in found] == sorted((share for _, share in found), reverse=True)
