"""The cases of ``tests/data/paragraphs/*.json`` and ``tests/data/boilerplate/*.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman import paragraphs

DATA = Path(__file__).parents[1] / "data"
LANGUAGES = ("en", "fr", "ar")


def layouts() -> list[object]:
    found: list[object] = []
    for path in sorted((DATA / "paragraphs").glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            failing = case.get("expect") == "fail"
            marks = [pytest.mark.xfail(strict=True, reason=case["label"])] if failing else []
            found.append(pytest.param(case, id=case["label"], marks=marks))
    return found


@pytest.mark.parametrize("case", layouts())
def test_layout(case: dict[str, Any]) -> None:
    text = case["text"]
    found = paragraphs.find(text)
    assert [{"text": text[p.start : p.end], "flags": list(p.flags)} for p in found] == case["paragraphs"]


def lines(kind: str) -> list[object]:
    return [
        pytest.param(line["text"], id=f"{code}: {line['text'][:60]}")
        for code in LANGUAGES
        for line in json.loads((DATA / "boilerplate" / f"{code}.json").read_text(encoding="utf-8"))[kind]
    ]


@pytest.mark.parametrize("text", lines("furniture"))
def test_furniture_is_flagged(text: str) -> None:
    (paragraph,) = paragraphs.find(text)
    assert "boilerplate" in paragraph.flags


@pytest.mark.parametrize("text", lines("news"))
def test_news_is_not_flagged(text: str) -> None:
    (paragraph,) = paragraphs.find(text)
    assert "boilerplate" not in paragraph.flags


# In each seed, the beginnings of the paragraphs that are furniture, and of those that repeat an earlier one.
SEEDS: dict[str, tuple[list[str], list[str]]] = {
    "000": ([], []),
    "001": (["Shafaq Live", "Shafaq Live", "Radio radio icon"], ["The cabinet: France", "Shafaq Live"]),
    "002": (["Nos lecteurs", "Vous pouvez désormais", "Cliquez ici", "Laisser un commentaire", "Votre adresse"], []),
    "003": (["Read more:"], []),
    "004": (["05 September", "News ID", "Send comment", "Please type in", "The comments that"], []),
}


@pytest.mark.parametrize("number", SEEDS)
def test_seed(number: str, seeds: dict[str, Path]) -> None:
    text = seeds[number].read_text(encoding="utf-8").replace("\\r\\n", "\n")  # what repair does to seed 000
    found = paragraphs.find(text)
    for flag, expected in zip(("boilerplate", "duplicate"), SEEDS[number], strict=True):
        flagged = [text[p.start : p.end] for p in found if flag in p.flags]
        assert len(flagged) == len(expected)
        assert all(paragraph.startswith(start) for paragraph, start in zip(flagged, expected, strict=True))
