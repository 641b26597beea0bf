"""The algebra of edits: whatever the steps replace, the edits lead from the original to the value and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.repair.edits import Replacement, Revision, aligned, trimmed
from dragoman.text import Edit, splice


@st.composite
def replacements(draw: st.DrawFn, length: int) -> list[Replacement]:
    bounds = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    pairs = list(zip(bounds[::2], bounds[1::2], strict=False))
    return [Replacement(start, end, draw(st.text("xyz", max_size=3))) for start, end in pairs]


@given(st.text("abcdef", max_size=20), st.data())
def test_any_steps_compose(text: str, data: st.DataObject) -> None:
    revision = Revision.of(text)
    for step in ("one", "two", "three"):
        made = data.draw(replacements(len(revision.value)))
        expected = splice(revision.value, made)
        revision = revision.then(step, made)
        assert revision.value == expected
        result = revision.text("", "")
        assert (result.replay(), result.undo()) == (expected, text)
        ends = [(0, 0)] + [(edit.end, edit.original_end) for edit in revision.edits]
        assert all(
            e.start >= end and e.original_start >= old for e, (end, old) in zip(revision.edits, ends, strict=False)
        )


def test_replacements_that_overlap_an_edit_become_one_with_both_names() -> None:
    revision = Revision.of("a&amp;#233;b").then("entities", [Replacement(1, 6, "&")])
    assert revision.then("again", [Replacement(1, 7, "é")]).edits == (Edit(1, 2, 1, 11, "entities+again"),)


def test_replacements_beside_an_edit_stay_apart() -> None:
    revision = Revision.of("abc").then("one", [Replacement(1, 2, "")]).then("two", [Replacement(1, 2, "C")])
    assert revision.edits == (Edit(1, 1, 1, 2, "one"), Edit(1, 2, 2, 3, "two"))


def test_what_later_steps_took_back_is_no_edit() -> None:
    revision = Revision.of("abc").then("one", [Replacement(1, 2, "x")]).then("two", [Replacement(1, 2, "b")])
    assert revision.text("", "").edits == ()


def test_a_step_that_changes_nothing_leaves_the_revision_as_it_is() -> None:
    revision = Revision.of("abc")
    assert revision.then("one", []) is revision
    assert revision.then("one", [Replacement(1, 2, "b")]) is revision


@given(st.text("abcé", max_size=12), st.text("abcé", max_size=12))
def test_alignment_and_trimming_give_the_same_text(before: str, after: str) -> None:
    assert splice(f"__{before}", aligned(before, after, 2)) == f"__{after}"
    small = trimmed(before, Replacement(0, len(before), after))
    assert splice(before, [small]) == after
    assert not small.new or before[small.start : small.start + 1] != small.new[0] or small.start == small.end
