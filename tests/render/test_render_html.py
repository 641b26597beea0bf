from __future__ import annotations

import re

from hypothesis import given
from lxml import html
from tests.render.documents import documents, sample

from dragoman.document import AlignedDocument
from dragoman.render import render


def page(*shown: AlignedDocument) -> html.HtmlElement:
    return html.document_fromstring(b"".join(render(shown, "html")))


def cells(root: html.HtmlElement) -> tuple[str, str]:
    """The text of either side, as the module's docstring says that it can be read."""
    for extra in root.xpath("//del | //small"):
        extra.drop_tree()
    for named in root.xpath("//data[@class='cp']"):
        named.text = f"[{named.get('value')}]"
    rows = root.xpath("//table[@class='aligned']/tbody/tr")
    return tuple("".join("".join(row[side].itertext()) for row in rows) for side in (1, 2))


def named(text: str) -> str:
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", lambda m: f"[U+{ord(m[0]):04X}]", text)


@given(document=documents())
def test_both_sides_hold_the_whole_text(document: AlignedDocument) -> None:
    assert cells(page(document)) == (named(document.document.text.value), named(document.translation))


def test_nothing_is_loaded_and_nothing_runs() -> None:
    root = page(sample())
    assert not root.xpath("//script | //link | //img | //iframe | //*[@src] | //@*[starts-with(name(), 'on')]")
    assert all(link.startswith("#") for link in root.xpath("//@href"))
    assert "url(" not in root.xpath("string(//style)")
    assert "@import" not in root.xpath("string(//style)")


def test_text_says_its_language_and_direction() -> None:
    root = page(sample())
    row = root.xpath("//table[@class='aligned']/tbody/tr")[5]
    assert (row[1].get("lang"), row[1].get("dir"), row[2].get("lang"), row[2].get("dir")) == ("ar", "rtl", "en", "ltr")
    inside = row[1].xpath(".//span[@class='foreign']")[0]
    assert (inside.get("lang"), inside.get("dir"), inside.text) == ("fr", "ltr", "en France.")
    assert row[1].xpath("./span[@data-n='1']/@lang") == ["fr"]


def test_edits_flags_and_numbers_are_there() -> None:
    root = page(sample())
    assert root.xpath("//ins/@title")[0] == "fix encoding: “Ã©” became “é”"
    assert root.xpath("//del/text()")[:3] == ["Ã©", "Ã©", "\\r\\n\\r\\n"]
    assert root.xpath("//table[@class='aligned']//small/text()") == [
        "numbers", "mixed", "loop", "low score", "no route",
    ]  # fmt: skip
    assert root.xpath("//span[@id='d0-p5.s0']/@title") == [
        "p5.s0 · Arabic 99% · translated · score -0.66 (52% a token) · by fr_ar-en · "
        "characters 1154 to 1488 · in the original 1176 to 1511"
    ]
    assert len(root.xpath("//table[@class='data']/tbody/tr")) == 8 + 20


def test_the_two_sides_of_a_sentence_share_a_number() -> None:
    for row in page(sample()).xpath("//table[@class='aligned']/tbody/tr"):
        assert row[1].xpath(".//@data-n") == row[2].xpath(".//@data-n")


def test_a_very_long_paragraph_goes_on_in_another_row() -> None:
    data = sample().to_dict()
    first = data["segments"][0]
    data["paragraphs"] = data["paragraphs"][:1]
    data["segments"] = [{**first, "id": f"p0.s{n}", "start": n, "end": n + 1, "spans": []} for n in range(60)]
    document = AlignedDocument.from_dict(data)
    root = page(document)
    assert [len(row[1].xpath(".//@data-n")) for row in root.xpath("//table[@class='aligned']/tbody/tr")] == [48, 12]


def test_ids_are_unique_and_several_documents_are_listed() -> None:
    root = page(sample(), sample())
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert root.xpath("//footer//li/a/@href") == ["#d0", "#d1"]


def test_no_documents_make_a_page() -> None:
    assert page().xpath("//main")
