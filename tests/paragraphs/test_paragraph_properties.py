"""What holds for any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import paragraphs

FLAGS = ["heading", "list_item", "duplicate", "boilerplate"]
PIECES = [
    "\n",
    "\n\n",
    " ",
    "\r\n",
    "\t",
    "\u2028",
    "- ",
    "1. ",
    "## ",
    "**",
    "***",
    ".",
    ":",
    "©",
    "\0",
    "\ud800",
    "\u200f",
]
LINES = [
    "Read more:",
    "Share",
    "اقرأ المزيد",
    "Laisser un commentaire",
    "He left Baghdad on Monday.",
    "وصل الوفد",
    "ALL CAPS HERE",
]
TEXTS = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES + LINES), max_size=60).map("".join))


@given(TEXTS)
def test_paragraphs_cover_the_text_in_order_and_lose_nothing(text: str) -> None:
    last = 0
    for paragraph in paragraphs.find(text):
        assert last <= paragraph.start < paragraph.end <= len(text)
        assert not text[last : paragraph.start].strip()
        piece = text[paragraph.start : paragraph.end]
        assert piece == piece.strip()
        assert list(paragraph.flags) == [flag for flag in FLAGS if flag in paragraph.flags]
        last = paragraph.end
    assert not text[last:].strip()


@given(TEXTS)
def test_the_same_input_gives_the_same_output(text: str) -> None:
    assert paragraphs.find(text) == paragraphs.find(text)


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=12))
def test_a_second_copy_of_a_document_is_all_repeats(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    found = paragraphs.find(text + "\n\n" + text)
    assert all("duplicate" in paragraph.flags for paragraph in found[len(lines) :])


@given(st.text())
def test_a_fingerprint_is_32_hexadecimal_digits_and_near_to_itself(text: str) -> None:
    print_ = paragraphs.fingerprint(text)
    assert len(print_) == 32
    assert int(print_, 16) >= 0
    assert paragraphs.distance(print_, print_) == 0


def test_a_fingerprint_does_not_change_between_versions() -> None:
    # A corpus keeps these: a change here is a change of format.
    assert paragraphs.fingerprint("The cabinet: France and Iraq") == "aa29b519e1780441db96877ca26c0210"


SENTENCE = (
    "The prime minister announced on Thursday that his government had thwarted an attempt to weaken the army, and that "
    "an inquiry was under way in Baghdad, where the parliament will meet next week to hear the minister of defence."
)


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        (SENTENCE.upper() + " !", 0, 0),
        (SENTENCE.replace("Thursday", "Friday"), 1, 16),
        ("Oil exports of the south rose to a record in May, said the ministry, while prices fell again.", 17, 64),
    ],
)
def test_fingerprints_of_near_paragraphs_are_near(other: str, least: int, most: int) -> None:
    assert least <= paragraphs.distance(paragraphs.fingerprint(SENTENCE), paragraphs.fingerprint(other)) <= most


@pytest.mark.parametrize(
    "unit",
    ["\n", " \n", "a", "a\n", "word ", "share\n", "The same line again, of ten words or a few more.\n", "©"],
)
def test_time_is_linear_in_the_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        best = []
        for _ in range(2):
            start = time.process_time()
            paragraphs.find(text)
            best.append(time.process_time() - start)
        return min(best)

    small, large = seconds(1 << 14), seconds(1 << 16)
    assert large < 12 * small + 0.1  # four times the text; quadratic time would take sixteen times as long
