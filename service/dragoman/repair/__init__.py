"""Repair: text as it was scraped -> text as it was written, with every change named.

``STEPS`` is the whole order of events; each step is a function in the module it is named in. Clean text comes back
without an edit. What is a matter of taste is left alone: quotes, widths, ligatures, dashes, non-breaking spaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dragoman.repair.arabic import fold_presentation_forms, reversed_lines
from dragoman.repair.composition import compose
from dragoman.repair.edits import Replacement, Revision
from dragoman.repair.escapes import decode_escapes
from dragoman.repair.invisible import remove_bidi_debris, remove_controls, remove_zero_width
from dragoman.repair.legacy import restore_bytes, restore_c1, restore_legacy_arabic
from dragoman.repair.lines import join_hyphenated, remove_soft_hyphens, unify_line_breaks
from dragoman.repair.markup import decode_entities, strip_tags
from dragoman.repair.mojibake import fix_encoding, restore_utf8
from dragoman.repair.surrogates import join_surrogates, replace_surrogates
from dragoman.text import Text

__all__ = ["STEPS", "repair", "reversed_lines"]

Step = Callable[[str], Iterable[Replacement]]

# In this order, because damage lies in layers, the outermost first: a feed escapes what a page had marked up, in text
# that had been read in the wrong charset. Invisible characters come late: in mojibake they are bytes of a letter.
STEPS: tuple[Step, ...] = (
    decode_escapes,
    strip_tags,
    decode_entities,
    join_surrogates,
    restore_bytes,
    restore_utf8,
    restore_legacy_arabic,
    fix_encoding,
    restore_c1,
    replace_surrogates,
    unify_line_breaks,
    remove_controls,
    remove_zero_width,
    remove_bidi_debris,
    remove_soft_hyphens,
    join_hyphenated,
    fold_presentation_forms,
    compose,
)
_ROUNDS = 8  # double mojibake inside an escape inside an entity takes three; more is made, not found


def repair(text: str, encoding: str = "", sha256: str = "") -> Text:
    """``text`` repaired, with the edits that did it, each under the name of its step.

    The steps run until a round changes nothing, so that what one uncovers, another can repair, and repaired text is
    never repaired again. ``encoding`` and ``sha256`` (of the bytes, hexadecimal) are passed on. Never fails.
    """
    revision = Revision.of(text)
    for _ in range(_ROUNDS):
        before = revision
        for step in STEPS:
            revision = revision.then(step.__name__, step(revision.value))
        if revision is before:
            break
    return revision.text(encoding, sha256)
