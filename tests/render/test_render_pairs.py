from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.render import schemas
from tests.render.documents import documents, sample

from dragoman.document import AlignedDocument, Document, Paragraph, Segment, Sentence, Span, Translation
from dragoman.errors import UnknownFormat
from dragoman.render.escapes import unescape
from dragoman.render.pairs import FILTERS, Pairs, Thresholds, letter_share, numbers, render
from dragoman.text import Text

GOOD = ("Le vote a eu lieu le 28 août 2021.", "The vote was held on August 28, 2021.")


def document(*pairs: tuple[str, str], **changes: object) -> AlignedDocument:
    """A French document with these sentences; ``changes``: of their translations or segments."""
    value, segments = "", []
    for number, (source, target) in enumerate(pairs):
        start, end = len(value), len(value) + len(source)
        value += source + " "
        confidence = changes.get("confidence", 0.99)
        sentence = Sentence(start, end, (Span(start, end, "fr", confidence),), "fr", confidence)
        made = Translation(target, changes.get("score", -0.3), ("fr-en",), changes.get("flags", ()))
        segments.append(Segment(f"p0.s{number}", 0, sentence, start, end, changes.get("status", "translated"), made))
    paragraph = Paragraph(0, len(value), tuple(segment.sentence for segment in segments))
    return AlignedDocument(Document("d", Text(value, value, "utf-8"), (paragraph,)), "en", tuple(segments), "")


def dropped(*shown: AlignedDocument, **wanted: object) -> dict[str, int]:
    pairs = Pairs(shown, Thresholds(**wanted))
    assert len(list(pairs)) == pairs.kept
    return dict(pairs.dropped)


def test_a_good_pair_is_kept() -> None:
    pairs = Pairs([document(GOOD)])
    assert [(row.source, row.target) for row in pairs] == [GOOD]
    assert (pairs.kept, pairs.dropped) == (1, {})


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("not_translated", document(GOOD, status="kept")),
        ("not_translated", replace(document(GOOD), target="fr")),
        ("flags", document(GOOD, flags=("pivot", "loop"))),
        ("score", document(GOOD, score=-1.6)),
        ("score", document(GOOD, score=None)),
        ("language", document(GOOD, confidence=0.4)),
        ("length", document(("Oui", "Yes"))),
        ("length", document(("a" * 1001, "b" * 1001))),
        ("ratio", document(("Bonjour à tous.", "Good morning to each and every one of you here."))),
        ("letters", document(("--- 12:30 ---", "--- 12:30 ---!"))),
        ("numbers", document(("Le vote du 28 août 2021.", "The vote of August 28."))),
        ("copy", document(("Denise Herbert", "denise herbert."))),
        ("broken", document(("Le vote \ud800 du matin", "The morning vote"))),
        ("duplicate", document(GOOD, (GOOD[0].upper(), GOOD[1] + "!"))),
    ],
)
def test_each_filter_says_its_name(name: str, shown: AlignedDocument) -> None:
    assert dropped(shown) == {name: 1}


def test_duplicates_are_found_across_documents_but_not_across_targets() -> None:
    assert dropped(document(GOOD), document(GOOD)) == {"duplicate": 1}
    assert dropped(document(GOOD), replace(document(GOOD), target="de")) == {}


def test_thresholds_can_be_set() -> None:
    assert dropped(document(GOOD, score=-5.0, flags=("loop",)), min_score=-9, refused=frozenset()) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le 28 août 2021", ["2021", "28"]),
        ("١٢ مليون و٣٤٥", ["12", "345"]),
        ("1 000 000 ou 1.000.000 ou 1,000,000", ["1000000"] * 3),
        ("12,5 % et 12.5 %", ["125", "125"]),
        ("page 5 200 euros", ["5200"]),
        ("5 20", ["20", "5"]),
        ("²", []),
    ],
)
def test_numbers_are_compared_by_their_digits(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_letter_share_counts_vowel_marks() -> None:
    assert letter_share("مُحَمَّد 12") == pytest.approx(8 / 10)
    assert letter_share(" ") == 0


@given(several=st.lists(documents(), max_size=3))
def test_every_segment_is_kept_or_counted(several: list[AlignedDocument]) -> None:
    pairs = Pairs(several)
    assert len(list(pairs)) + pairs.dropped.total() == sum(len(item.segments) for item in several)
    assert set(pairs.dropped) <= {*FILTERS, "duplicate"}


def test_both_formats_hold_the_pairs() -> None:
    expected = [(row.source, row.target) for row in Pairs([sample()])]
    assert 8 <= len(expected) < 13
    lines = b"".join(render(Pairs([sample()]), "tsv")).decode("utf-8").splitlines()
    assert [tuple(map(unescape, line.split("\t")[2:4])) for line in lines[1:]] == expected
    root = etree.fromstring(b"".join(render(Pairs([sample()]), "tmx")))
    assert schemas.tmx().validate(root)
    assert [tuple(seg.text for seg in unit.iter("seg")) for unit in root.iter("tu")] == expected


def test_other_formats_are_refused_at_once() -> None:
    with pytest.raises(UnknownFormat, match="tsv, tmx"):
        render([], "json")
