"""The five real documents: every line of the English ones is English in spite of the names, 002 is cut exactly.

``tests/data/languages/seeds.json``: the language of every line of a document, and for lines that begin with a given
text their spans, each as [language, how it ends].
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dragoman.languages import LanguageIdentifier

ROOT = Path(__file__).parents[2]
EXPECTED = json.loads((ROOT / "tests/data/languages/seeds.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_line_of_a_seed(name: str, identifier: LanguageIdentifier) -> None:
    text = (ROOT / "seeds" / name).read_text(encoding="utf-8")
    lines = [match.span() for match in re.finditer(r"[^\n]*\w[^\n]*", text)]
    expected = EXPECTED[name]
    for (start, end), spans in zip(lines, identifier.spans(text, lines), strict=True):
        line = text[start:end]
        wanted = next((value for begin, value in expected["but"].items() if line.startswith(begin)), None)
        found = [[span.language, text[span.start : span.end]] for span in spans]
        if wanted is None:
            assert found == [[expected["every_line"], line]]
        else:
            assert [code for code, _ in found] == [code for code, _ in wanted]
            assert all(piece.endswith(tail) for (_, piece), (_, tail) in zip(found, wanted, strict=True))
