"""What holds for any text: replay and undo, order of the edits, a second repair that finds nothing, determinism."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dragoman.repair import repair, reversed_lines
from dragoman.text import Text

# fmt: off
PIECES = [
    "L’été à Paris, où l’œuvre naît : « C’est fini » !",
    "قال الوزير في بغداد، إن العلاقات مع فرنسا متينة",
    "The minister said on Tuesday that talks would go on.",
    "ÇáÓáÇã Úáíßã", "âÇä ÇäèÒêÑ", "Ã©tÃ© Ã\xa0 Paris",
    "ط§ظ„ط³ظ„ط§ظ…", "Ø§Ù„Ø³Ù„Ø§Ù…", "Ãƒ©", "√©t√©", "dأ©cembre", "Ã ", "â€�",
    "&amp;", "&lt;b&gt;", "&amp;amp;eacute;", "<p>", "</p>", "<br>", "<script>", "&nbsp;", "&#x27;",
    "\\r\\n", "\\u00e9", "\\u0627\\u0644", "\\\"", "\\'", "\\d+", "C:\\new\\table", "u0627u0644u0644",
    "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202e", "\u2066", "\u2069",
    "\ufeff", "\x00", "\x1b[31m", "\x85", "\x92", "\x9d", "\r\n", "\r", "\u2028", "\f", "\xad", "\xad\n", "-\n",
    "gouver-\nnement", "\ud83d", "\ude00", "\udc80", "\udce9", "\udcc3\udca9", "😀", "👨\u200d👩\u200d👧", "\ufffd",
    "ﺍﻟﺴﻼﻡ", "ﷺ", "e\u0301", "\u0627\u064e\u0654", "\u0301", "\u1161", "\u2126", "می\u200cشود", " ", "\n", "\xa0",
    "123",
]
# fmt: on
mixed = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=12).map("".join)
anything = st.text(st.characters(exclude_categories=[]), max_size=60)


def check(text: str) -> Text:
    repaired = repair(text)
    assert repaired.original == text
    assert repaired.replay() == repaired.value
    assert repaired.undo() == text
    last = original_last = 0
    for edit in repaired.edits:
        assert last <= edit.start <= edit.end <= len(repaired.value)
        assert original_last <= edit.original_start <= edit.original_end <= len(text)
        assert text[edit.original_start : edit.original_end] != repaired.value[edit.start : edit.end]
        assert edit.step
        last, original_last = edit.end, edit.original_end
    return repaired


@given(st.one_of(mixed, anything))
@settings(max_examples=400, deadline=None)
@example("")
@example("&amp;" * 3 + "lt;p&amp;gt;")
def test_edits_replay_and_undo_and_a_second_repair_finds_nothing(text: str) -> None:
    repaired = check(text)
    assert repair(repaired.value).edits == ()
    assert repair(text) == repaired


@given(mixed)
@settings(max_examples=100, deadline=None)
def test_repaired_text_can_be_stored_and_shown(text: str) -> None:
    value = repair(text).value
    value.encode("utf-8")
    assert not [c for c in value if unicodedata.category(c) == "Cc" and c not in "\t\n"]
    assert json.loads(json.dumps(value)) == value


@given(mixed)
@settings(max_examples=50, deadline=None)
def test_offsets_of_any_part_map_into_the_original(text: str) -> None:
    repaired = repair(text)
    for start in range(0, len(repaired.value), 7):
        first, last = repaired.to_original(start, min(start + 5, len(repaired.value)))
        assert 0 <= first <= last <= len(text)


@pytest.mark.parametrize("piece", PIECES)
def test_a_huge_line_of_one_kind_of_damage(piece: str) -> None:
    check(piece * (4_000 // len(piece)))


@given(mixed)
@settings(max_examples=50, deadline=None)
def test_reversed_lines_are_lines(text: str) -> None:
    for start, end in reversed_lines(text):
        assert "\n" not in text[start:end]
        assert text[start - 1 : start] in ("", "\n")
        assert text[end : end + 1] in ("", "\n")
