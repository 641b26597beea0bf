from __future__ import annotations

import pytest
from tests.render.documents import sample

from dragoman.errors import UnknownFormat
from dragoman.render import FORMATS, extension, from_accept, media_type, render


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "html"),  # a browser
        ("text/*", "html"),
        ("application/x-ndjson;q=0.5, application/json;q=0.4", "jsonl"),
        ("APPLICATION/NDJSON", "jsonl"),
        ("*/*, application/json;q=0", "html"),  # anything but JSON
        ("text/tab-separated-values; charset=utf-8", "tsv"),
        ("image/png", None),
        ("application/json;q=0", None),
        ("application/json;q=high, text/html;q=0.1", "html"),  # a broken range does not spoil the others
        ("nonsense", None),
    ],
)
def test_content_negotiation(accept: str, format: str | None) -> None:
    assert from_accept(accept) == format


def test_unknown_format_names_the_known_ones_at_once() -> None:
    with pytest.raises(UnknownFormat, match=r"'rtf'.*json, html"):
        render([], "rtf")
    with pytest.raises(UnknownFormat):
        media_type("rtf")
    with pytest.raises(UnknownFormat):
        extension("rtf")


def test_text_says_its_charset() -> None:
    assert media_type("html") == "text/html; charset=utf-8"
    assert media_type("json") == "application/json"
    assert extension("jsonl") == ".jsonl"


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if not format.binary])
def test_documents_are_taken_one_by_one(format: str) -> None:
    """No text format asks for the third document before it has given out pieces of the first."""
    taken = []

    def documents():
        for number in range(4):
            taken.append(number)
            yield sample()

    next(render(documents(), format))
    assert len(taken) <= 2
