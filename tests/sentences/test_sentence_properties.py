"""What holds for any text and any spans."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import sentences
from dragoman.document import Sentence, Span

LANGUAGES = ["en", "fr", "ar", "fa", "de", "zh", "und", "x-no-such-language"]
# Whatever a rule looks at, and whatever breaks offsets: marks without width, lone surrogates, NUL, emoji, CJK.
PIECES = [
    *'.!?…؟۔؛،;:,"«»“”()[]-—*_',
    *" \n\t\u00a0\u202f\u200f\u2067\0\ud800\u2028",
    "😀",
    "。",
    "و",
    "د",
    "M",
    "A",
    "e",
]
WORDS = [
    "Mr.",
    "p. ex.",
    "U.S.",
    "J.-C.",
    "etc.",
    "وقال",
    "بغداد",
    "Paris",
    "the",
    "Le",
    "1.",
    "26.",
    "a@b.org",
    "l'art.",
]
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES + WORDS), max_size=80).map("".join))


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(TEXTS)
    borders = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6))) if text else []
    languages = draw(st.lists(st.sampled_from(LANGUAGES), min_size=len(borders), max_size=len(borders)))
    spans = [Span(a, b, code, 0.5) for (a, b), code in zip(pairwise(borders), languages, strict=False)]
    return text, spans


@given(passages())
def test_sentences_cover_the_passage_in_order_and_lose_nothing(passage: tuple[str, list[Span]]) -> None:
    text, spans = passage
    found = sentences.split(text, spans)
    last = spans[0].start if spans else 0
    for sentence in found:
        assert last <= sentence.start < sentence.end
        assert not text[last : sentence.start].strip()
        piece = text[sentence.start : sentence.end]
        assert piece == piece.strip()
        last = sentence.end
    assert not text[last : spans[-1].end if spans else 0].strip()


@given(passages())
def test_the_spans_of_a_sentence_cover_it_exactly(passage: tuple[str, list[Span]]) -> None:
    text, spans = passage
    for sentence in sentences.split(text, spans):
        assert sentence.spans[0].start == sentence.start
        assert sentence.spans[-1].end == sentence.end
        assert all(a.end == b.start for a, b in pairwise(sentence.spans))
        assert all(span.start < span.end for span in sentence.spans)
        assert sentence.language in {span.language for span in sentence.spans}
        assert sentence.confidence == pytest.approx(0.5)


@given(passages())
def test_the_same_input_gives_the_same_output(passage: tuple[str, list[Span]]) -> None:
    assert sentences.split(*passage) == sentences.split(*passage)


def split(text: str, *languages: tuple[str, int]) -> list[Sentence]:
    """Splits ``text`` under spans given as (language, end)."""
    starts = [0, *(end for _, end in languages)]
    spans = [Span(a, b, code, 1.0) for (a, b), (code, _) in zip(pairwise(starts), languages, strict=True)]
    return sentences.split(text, spans)


def test_a_language_border_is_no_sentence_border() -> None:
    text = "تنظيم دورات تدريبية للمقاتلين العراقيين en France."
    arabic = text.index("en France")
    (sentence,) = split(text, ("ar", arabic), ("fr", len(text)))
    assert sentence.flags == ("mixed",)
    assert sentence.language == "ar"
    assert [span.language for span in sentence.spans] == ["ar", "fr"]


def test_undetermined_text_does_not_make_a_sentence_mixed() -> None:
    text = "Voir https://www.exemple.fr/a.b maintenant"
    (sentence,) = split(text, ("fr", 5), ("und", 32), ("fr", len(text)))
    assert sentence.flags == ()
    assert sentence.language == "fr"


def test_each_stop_is_judged_by_the_rules_of_its_span() -> None:
    text = "It is me. Elle a vu Me. Badinter."  # "Me" is a French title and an English word
    first = text.index("Elle")
    found = split(text, ("en", first), ("fr", len(text)))
    assert [text[s.start : s.end] for s in found] == ["It is me.", "Elle a vu Me. Badinter."]


def test_a_run_of_eighty_words_is_cut_at_its_clauses_and_flagged() -> None:
    clause = "the minister spoke of the talks with the delegation from Paris and Rome, "
    text = (clause * 8).strip(" ,") + ". He left."
    found = split(text, ("en", len(text)))
    assert [s.flags for s in found] == [("long",)] * (len(found) - 1) + [()]
    assert all(len(text[s.start : s.end].split()) < 80 for s in found)
    assert all(text[s.end - 1] in ",." for s in found)


def test_a_long_run_without_any_clause_is_cut_at_a_space() -> None:
    text = "كلمة " * 400
    found = split(text, ("ar", len(text)))
    assert all(len(text[s.start : s.end].split()) < 80 for s in found)
    assert all(s.flags == ("long",) for s in found)


@pytest.mark.parametrize(
    "unit", [". ", "a. ", "« M. ", "(. ", ". (", "?!", '."', "\n ", "; - ", ".\u200f", "[1]", "و ", "x", "…"]
)
def test_time_is_linear_in_the_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        best = []
        for _ in range(2):
            start = time.process_time()
            split(text, ("fr", len(text)))
            best.append(time.process_time() - start)
        return min(best)

    small, large = seconds(1 << 14), seconds(1 << 16)
    assert large < 12 * small + 0.1  # four times the text; quadratic time would take sixteen times as long
