"""Repair: text as it was scraped -> text as it was written, with every change named.

``STEPS`` is the whole order of events; each step is a function in the module it is named in. Clean text comes back
without an edit. What is a matter of taste is left alone: quotes, widths, ligatures, dashes, non-breaking spaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from dragoman.repair.arabic import fold_presentation_forms, reversed_lines
from dragoman.repair.composition import compose
from dragoman.repair.edits import Replacement, Revision
from dragoman.repair.escapes import decode_escapes
from dragoman.repair.invisible import remove_bidi_debris, remove_controls, remove_zero_width
from dragoman.repair.legacy import restore_bytes, restore_c1, restore_legacy_arabic
from dragoman.repair.lines import join_hyphenated, remove_soft_hyphens, unify_line_breaks
from dragoman.repair.markup import decode_entities, strip_tags
from dragoman.repair.mojibake import fix_encoding, restore_lost_bytes, restore_utf8
from dragoman.repair.surrogates import join_surrogates, replace_surrogates
from dragoman.text import Text

__all__ = ["STEPS", "Step", "repair", "reversed_lines"]


class Step(NamedTuple):
    """A step of repair: what to replace in a text.

    ``rare``: it has nothing to do in a text without one of the characters that clean text hardly ever has (invisible
    ones, controls, halves of characters, presentation forms), which are looked for once for all such steps.
    """

    find: Callable[[str], Iterable[Replacement]]
    rare: bool = True

    @property
    def name(self) -> str:
        """The step's name in the edits."""
        return self.find.__name__


# In this order, because damage lies in layers, the outermost first: a feed escapes what a page had marked up, in text
# that had been read in the wrong charset. Invisible characters come late: in mojibake they are bytes of a letter.
STEPS: tuple[Step, ...] = (
    Step(decode_escapes, rare=False),
    Step(strip_tags, rare=False),
    Step(decode_entities, rare=False),
    Step(join_surrogates),
    Step(restore_bytes),
    Step(restore_utf8, rare=False),
    Step(restore_lost_bytes, rare=False),
    Step(restore_legacy_arabic, rare=False),
    Step(fix_encoding, rare=False),
    Step(restore_c1),
    Step(replace_surrogates),
    Step(unify_line_breaks),
    Step(remove_controls),
    Step(remove_zero_width),
    Step(remove_bidi_debris),
    Step(remove_soft_hyphens),
    Step(join_hyphenated, rare=False),
    Step(fold_presentation_forms),
    Step(compose, rare=False),
)
_RARE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufb50-\ufdcf\ufe70-\ufeff\ufff9-\ufffc]"
)
_ROUNDS = 8  # double mojibake in an escape in an entity takes two; more is made, not found


def repair(text: str, encoding: str = "", sha256: str = "") -> Text:
    """``text`` repaired, with the edits that did it, each under the name of its step.

    The steps run until a round changes nothing, so that what one uncovers, another can repair, and repaired text is not
    repaired again. ``encoding`` and ``sha256`` (of the bytes, hexadecimal) are passed on. Never fails.
    """
    revision = Revision.of(text)
    for _ in range(_ROUNDS):
        before = revision
        revision = _round(revision)
        if revision is before:
            break
    return revision.text(encoding, sha256)


def _round(revision: Revision) -> Revision:
    """Every step in turn."""
    rare = _RARE.search(revision.value)
    for step in STEPS:
        if rare or not step.rare:
            before = revision
            revision = _run(step, revision)
            if revision is not before:
                rare = _RARE.search(revision.value)
    return revision


def _run(step: Step, revision: Revision) -> Revision:
    """``step`` until it has nothing to do: mojibake of mojibake must be undone before its parts look like debris."""
    for _ in range(_ROUNDS):
        before = revision
        revision = revision.then(step.name, step.find(revision.value))
        if revision is before:
            break
    return revision
