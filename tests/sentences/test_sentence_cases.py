"""Every case of ``tests/data/sentences/*.txt``; the first comment of a case says what it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import sentences
from dragoman.document import Span

DATA = Path(__file__).parents[1] / "data" / "sentences"


def cases() -> list[object]:
    found: list[object] = []
    for path in sorted(DATA.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("===\n"):
            if block.strip():
                comment, rest = block.split("\n", maxsplit=1)
                given, expected = rest.split("\n---\n")
                label = comment.removeprefix("# ")
                marks = [pytest.mark.xfail(strict=True, reason=label)] if label.startswith("xfail") else []
                found.append(
                    pytest.param(path.stem, given, expected.strip("\n"), marks=marks, id=f"{path.stem}: {label}")
                )
    return found


@pytest.mark.parametrize(("language", "given", "expected"), cases())
def test_case(language: str, given: str, expected: str) -> None:
    found = sentences.split(given, [Span(0, len(given), language, 1.0)])
    assert "\n".join(given[sentence.start : sentence.end] for sentence in found) == expected
