"""The pure helpers of bench/speed, and the corpus that it makes. No timing is asserted."""

from __future__ import annotations

from collections import Counter

import pytest
from bench.speed import corpus
from bench.speed.environments import wanted
from bench.speed.figures import covered, given_lines, shown


def test_time_under_way_counts_once() -> None:
    assert covered([(3.0, 4.0), (0.0, 2.0), (1.0, 2.5), (1.2, 1.3)]) == pytest.approx(3.5)
    assert covered([]) == 0


def test_every_line_has_its_sentences() -> None:
    text = "One. Two.\n\nThree is\nlong."
    sentences = [(0, 4), (5, 9), (11, 25)]
    assert given_lines(text, sentences) == {
        "One. Two.": ["One.", "Two."],
        "": [],
        "Three is": ["Three is"],
        "long.": ["long."],
    }


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1,234"), (12.34, "12.3"), (1.234, "1.23"), (3, "3"), ("a", "a")])
def test_figures_have_three_digits(value: object, text: str) -> None:
    assert shown(value) == text


def test_splitters_and_extras_are_not_installed() -> None:
    lines = ["stanza (==1.10.1)", "flask==2.2.5", "pytest>=7; extra == 'test'", "numpy<2; python_version <= '3.12'"]
    assert wanted(lines) == ["flask==2.2.5", "numpy<2; python_version <= '3.12'"]


def test_a_distinct_corpus_has_no_sentence_twice() -> None:
    made = corpus.news(140, repeats=False)[corpus.SEEDS :]
    assert len(made) == 140
    paragraphs = Counter(paragraph for one in made for paragraph in one.text.split("\n\n"))
    assert max(paragraphs.values()) == 1


def test_a_corpus_with_repeats_has_furniture_and_copied_paragraphs() -> None:
    made = corpus.news(30, repeats=True)[corpus.SEEDS :]
    assert all(one.text.endswith(corpus.FURNITURE[one.language][-1]) for one in made)
    body = Counter(paragraph for one in made for paragraph in one.text.split("\n\n"))
    copied = [text for text, count in body.items() if count > 1 and text not in sum(corpus.FURNITURE.values(), ())]
    assert copied


def test_too_many_documents_are_refused() -> None:
    with pytest.raises(ValueError, match="not sentences enough"):
        corpus.news(1000, repeats=False)
