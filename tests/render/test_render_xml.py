"""TMX, XLIFF and TEI: valid by the real schemas, and the text comes back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from lxml import etree
from tests.render import schemas
from tests.render.documents import documents, sample

from dragoman.document import AlignedDocument
from dragoman.read import inline, read_bytes
from dragoman.render import render
from dragoman.render.escapes import unescape
from dragoman.text import splice

XLIFF = "{urn:oasis:names:tc:xliff:document:2.0}"
METADATA = "{urn:oasis:names:tc:xliff:metadata:2.0}"
TEI = "{http://www.tei-c.org/ns/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def tree(format: str, *shown: AlignedDocument) -> etree._Element:
    """The root of the rendered file, which must be valid."""
    root = etree.fromstring(b"".join(render(shown, format)))
    schema = getattr(schemas, format)()
    assert schema.validate(root), schema.error_log
    return root


def texts(document: AlignedDocument) -> tuple[str, str]:
    return document.document.text.value, document.translation


@pytest.mark.parametrize("format", ["tmx", "xliff", "tei"])
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_any_number_of_documents_is_valid(format: str, count: int) -> None:
    tree(format, *[sample()] * count)


@given(document=documents())
def test_tmx_gives_the_segments_back(document: AlignedDocument) -> None:
    value = document.document.text.value
    units = list(tree("tmx", document).iter("tu"))
    assert len(units) == len(document.segments)
    for unit, segment in zip(units, document.segments, strict=True):
        expected = [(segment.sentence.language, value[segment.sentence.start : segment.sentence.end])]
        if segment.status == "translated":
            expected.append((document.target, segment.translation.text))
        assert [(v.get(f"{XML}lang"), inline.text(v.find("seg"))) for v in unit.iter("tuv")] == expected


def test_tmx_carries_all_that_is_known() -> None:
    unit = tree("tmx", sample()).findall(".//tu")[8]
    assert unit.get("tuid") == "002-french-with-arabic#p5.s0"
    assert {prop.get("type"): prop.text for prop in unit.iter("prop")} == {
        "x-document": "002-french-with-arabic",
        "x-paragraph": "5",
        "x-start": "1154",
        "x-end": "1488",
        "x-original-start": "1176",
        "x-original-end": "1511",
        "x-confidence": "0.99",
        "x-status": "translated",
        "x-score": "-0.66",
        "x-flags": "mixed",
        "x-route": "fr_ar-en",
    }


@given(document=documents())
def test_xliff_gives_both_texts_back(document: AlignedDocument) -> None:
    root = tree("xliff", document)
    for name, expected in zip(("source", "target"), texts(document), strict=True):
        assert "".join(inline.text(element) for element in root.iter(f"{XLIFF}{name}")) == expected


@given(document=documents())
def test_xliff_gives_the_original_back(document: AlignedDocument) -> None:
    def edit(group: etree._Element) -> dict[str, str]:
        return {meta.get("type"): unescape(meta.text or "") for meta in group}

    groups = tree("xliff", document).iter(f"{METADATA}metaGroup")
    edits = [edit(group) for group in groups if group.get("category") == "edit"]
    value = document.document.text.value
    pieces = ((int(e["start"]), int(e["end"]), e.get("original", "")) for e in edits)
    assert splice(value, pieces) == document.document.text.original


def test_xliff_says_what_is_known_of_a_segment_and_warns_translators() -> None:
    unit = tree("xliff", sample()).findall(f".//{XLIFF}unit")[5]
    [group] = [g for g in unit.iter(f"{METADATA}metaGroup") if g.get("id") == "mp5.s0"]
    known = {meta.get("type"): meta.text for meta in group}
    assert known["score"] == "-0.66"
    assert known["route"] == "fr_ar-en"
    assert known["spans"] == "1154-1478:ar 1478-1488:fr"
    notes = [note.text for note in tree("xliff", sample()).iter(f"{XLIFF}note")]
    assert notes == ["p4.s0: numbers", "p8.s0: loop, low_score", "p9.s0: no_route"]


def test_xliff_states_follow_the_status() -> None:
    states = {
        segment.get("subState"): segment.get("state") for segment in tree("xliff", sample()).iter(f"{XLIFF}segment")
    }
    assert states == {
        "dragoman:translated": "translated",
        "dragoman:kept": "translated",
        "dragoman:no_route": "initial",
    }


def tei_text(element: etree._Element, skipped: str) -> str:
    """The text with one side of every ``choice`` left out, and characters read from the ids of their declarations."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == f"{TEI}g":
            pieces.append(chr(int(child.get("ref").rpartition("U")[2], 16)))
        elif child.tag != f"{TEI}{skipped}":
            pieces.append(tei_text(child, skipped))
        pieces.append(child.tail or "")
    return "".join(pieces)


@given(document=documents())
def test_tei_gives_all_three_texts_back(document: AlignedDocument) -> None:
    source, target = tree("tei", document).findall(f".//{TEI}group/{TEI}text")

    def whole(side: etree._Element, skipped: str) -> str:
        return "".join(tei_text(p, skipped) for p in side.iter(f"{TEI}p"))

    assert (whole(source, "orig"), whole(target, "orig")) == texts(document)
    assert whole(source, "reg") == document.document.text.original


def test_tei_links_the_segments_and_their_features() -> None:
    root = tree("tei", sample())
    ids = {element.get(f"{XML}id") for element in root.iter()}
    links = root.findall(f".//{TEI}linkGrp/{TEI}link")
    assert len(links) == 20
    assert links[8].get("target") == "#d0.s.p5.s0 #d0.t.p5.s0"
    pointers = [p for link in links for p in link.get("target").split()]
    pointers += [seg.get("ana") for seg in root.iter(f"{TEI}seg") if seg.get("ana")]
    assert {pointer.removeprefix("#") for pointer in pointers} <= ids
    features = next(fs for fs in root.iter(f"{TEI}fs") if fs.get(f"{XML}id") == "d0.f.p5.s0")
    assert {f.get("name") for f in features} == {
        "start", "end", "original_start", "original_end", "confidence", "score", "flags", "route",
    }  # fmt: skip
    assert [foreign.text for foreign in root.iter(f"{TEI}foreign")] == ["en France."]


@settings(max_examples=20)
@given(document=documents())
def test_our_own_readers_read_it(document: AlignedDocument) -> None:
    tmx = list(read_bytes(b"".join(render([document], "tmx")), None, "a.tmx"))
    assert len(tmx) == max(len(document.segments), 1)
    [xliff] = read_bytes(b"".join(render([document], "xliff")), None, "a.xlf")
    value = document.document.text.value.strip()
    assert getattr(xliff, "code", "") == ("" if value else "empty_input")


def test_the_toolkit_of_translators_reads_tmx() -> None:
    tmx = pytest.importorskip("translate.storage.tmx", reason="translate-toolkit is not installed")
    store = tmx.tmxfile.parsestring(b"".join(render([sample()], "tmx")), "fr", "en")
    assert len(store.units) == 20
    assert store.units[0].target == "Al-Kazemi discusses strengthening security and military cooperation with France"


def test_the_toolkit_of_translators_reads_xliff() -> None:
    xliff = pytest.importorskip("translate.storage.xliff2", reason="translate-toolkit with XLIFF 2 is not installed")
    store = xliff.Xliff2File.parsestring(b"".join(render([sample()], "xliff")))
    assert store.units[0].source.startswith("Al-Kazemi discute")
    assert store.units[0].target.startswith("Al-Kazemi discusses")
