"""The real engine with the embedded package."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import ConfigError, PackageCorrupt
from dragoman.packages import read_package
from dragoman.translate import CT2Engine, Decoding, Penalties
from dragoman.translate.engine import LEAST_TOKENS
from dragoman.translate.pieces import split_to_fit


@pytest.fixture(scope="module")
def engine(embedded_package: Path) -> CT2Engine:
    return CT2Engine(read_package(embedded_package), Decoding(threads=1))


def test_translates_each_sentence_on_its_own(engine: CT2Engine) -> None:
    texts = ["Le président français est arrivé à Bagdad.", "La guerre est finie."]
    first, second = engine.translate(texts)
    assert first is not None
    assert second is not None
    assert "Baghdad" in first.text
    assert "Baghdad" not in second.text
    assert first.score < 0


def test_alternatives_are_different_and_begin_with_the_best(engine: CT2Engine) -> None:
    texts = engine.alternatives("Le ministre est arrivé hier soir.", 3)
    assert len(set(texts)) == 4
    assert engine.alternatives(", ".join(["le ministre est arrivé hier soir"] * 60), 3) == []


def test_a_sentence_longer_than_the_model_takes_is_split_and_says_so(engine: CT2Engine) -> None:
    text = ", ".join(["le président a reçu la délégation du Sénat"] * 60)
    (hypothesis,) = engine.translate([text])
    assert hypothesis.split
    assert not hypothesis.truncated
    assert hypothesis.tokens > 300


def test_a_package_brings_its_penalties_along(embedded_package: Path) -> None:
    package = read_package(embedded_package)
    assert Penalties.of({}) == Penalties()
    strict = {**package.options, "decoding": {"no_repeat_ngram_size": 1, "unknown": 3}}
    (hypothesis,) = CT2Engine(replace(package, options=strict), Decoding(threads=1)).translate(["non, " * 20])
    assert hypothesis is not None
    said = hypothesis.text.split()
    assert len(said) == len(set(said))


@pytest.mark.parametrize("decoding", [{"length_penalty": "long"}, {"no_repeat_ngram_size": None}, [1]])
def test_penalties_that_are_no_numbers_are_named(embedded_package: Path, decoding: object) -> None:
    package = replace(read_package(embedded_package), options={"decoding": decoding})
    with pytest.raises(PackageCorrupt, match=r"metadata\.json: dragoman\.decoding"):
        CT2Engine(package, Decoding(threads=1))


def test_a_compute_type_that_is_none_is_a_setting_to_change(embedded_package: Path) -> None:
    with pytest.raises(ConfigError, match="compute_type int7: not on this processor"):
        CT2Engine(read_package(embedded_package), Decoding(threads=1, compute_type="int7"))


def test_one_document_is_shared_among_the_threads(embedded_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = CT2Engine(read_package(embedded_package), Decoding(threads=2))
    translate_batch, asked = engine._model.translate_batch, list[tuple[int, int]]()

    def spy(tokens: list[list[str]], **options: Any) -> Any:
        asked.append((sum(map(len, tokens)), options["max_batch_size"]))
        return translate_batch(tokens, **options)

    monkeypatch.setattr(engine, "_model", SimpleNamespace(translate_batch=spy))
    for count in (1, 60):
        engine.translate([f"Le président a reçu la délégation numéro {number} du Sénat." for number in range(count)])
    (_, line), (tokens, document) = asked
    assert line == LEAST_TOKENS
    assert tokens / 2 < document < tokens * 2 / 3


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "🕊️" * 50, "x" * 3000, "\u202e\u200f", "ﷺ"])
def test_odd_text_does_not_break_it(engine: CT2Engine, text: str) -> None:
    (hypothesis,) = engine.translate([text])
    assert hypothesis is None or hypothesis.score <= 0


def words(texts: list[str]) -> list[list[str]]:
    return [text.split() for text in texts]


@given(st.text(st.sampled_from("ab ,؛\n"), max_size=300), st.integers(1, 9))
def test_pieces_fit_and_lose_nothing(text: str, limit: int) -> None:
    pieces = split_to_fit(text, limit, words)
    assert all(len(piece.tokens) <= limit for piece in pieces)
    assert [token for piece in pieces for token in piece.tokens] == text.split()
