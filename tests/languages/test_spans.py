"""Cases of ``tests/data/languages``: each paragraph is a list of [language, text] pieces, in the order of the text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dragoman.languages import LanguageIdentifier

DATA = Path(__file__).parents[1] / "data" / "languages"
RARE = json.loads((DATA / "rare.json").read_text(encoding="utf-8"))
SENTENCES = sorted((DATA / "sentences").glob("*.txt"))


@cache
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier()


def cases(*names: str) -> list[Any]:
    found = [(name, case) for name in names for case in json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))]
    return [pytest.param(case, id=f"{name}: {case['label']}") for name, case in found]


def found_pieces(case: dict[str, Any]) -> list[list[list[str]]]:
    text, paragraphs = "", []
    for pieces in case["paragraphs"]:
        start = len(text)
        text += "".join(piece for _, piece in pieces)
        paragraphs.append((start, len(text)))
        text += "\n\n"
    spans = identifier().spans(text, paragraphs, case.get("language"))
    return [[[span.language, text[span.start : span.end]] for span in paragraph] for paragraph in spans]


@pytest.mark.parametrize("case", cases("spans", "negatives", "other_languages", "short"))
def test_spans_are_as_a_reader_would_cut_them(case: dict[str, Any]) -> None:
    assert found_pieces(case) == case["paragraphs"]


@pytest.mark.xfail(strict=True, reason="known failure: see bench/quality/README.md")
@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures(case: dict[str, Any]) -> None:
    assert found_pieces(case) == case["paragraphs"]


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_other_languages_are_never_called_french_english_or_arabic(path: Path) -> None:
    """Each sentence as a document of its own; at most one in forty may get a wrong name, none one of ours."""
    sentences = path.read_text(encoding="utf-8").splitlines()
    named = [identifier().detect(sentence, 1)[0][0] for sentence in sentences if len(sentence.split()) > 3]
    assert not {"fr", "en", "ar"} & set(named)
    assert sum(code != path.stem for code in named) <= len(named) / 40


@pytest.mark.parametrize(("code", "sentence"), RARE.items(), ids=RARE)
def test_rare_languages_are_kept_apart_from_ours(code: str, sentence: str) -> None:
    """The name may be a neighbour's (Afrikaans for Dutch), but nothing of it is called English, French or Arabic."""
    assert {span.language for span in identifier().spans(sentence, [(0, len(sentence))])[0]}.isdisjoint(
        {"en", "fr", "ar"}
    )
