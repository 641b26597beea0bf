"""Characters that show nothing: controls, zero-width characters, direction marks. Debris goes, meaning stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.charsets import ARABIC
from dragoman.repair.edits import Replacement

# ANSI escapes whole; C0 and C1 but tab and line feed; interlinear annotation, object replacement, deprecated format
# characters (UAX 20, section 3); the byte order mark in the middle of a text.
_CONTROLS = re.compile(
    "\x1b\\[[0-9;]*[A-Za-z]|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u206a-\u206f\ufff9-\ufffc\ufeff\u2061-\u2064\u180e]"
)

_ARABIC = ARABIC + "\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_INDIC = "\u0900-\u0dff"
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"  # no spaces between words: ZWSP ends one
)
_EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_AFTER_EMOJI = f"[{_EMOJI}\ufe0f\U000e007f]"
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060]")
# What stays: ZWSP between words of scripts without spaces; one ZWNJ between Arabic letters (Persian می‌شود) or in
# Indic; one ZWJ in emoji, in Indic, or beside an Arabic letter (ه‍ for Hijri).
_SHAPING = re.compile(
    f"\u200b(?<=[{_SPACELESS}].)(?=[{_SPACELESS}])"
    f"|\u200c(?<=[{_ARABIC}{_INDIC}].)(?=\u200c*[{_ARABIC}{_INDIC}])"
    f"|\u200d(?<=[{_ARABIC}{_INDIC}].)(?![\u200b-\u200d])|\u200d(?<![\u200b-\u200d].)(?=[{_ARABIC}])"
    f"|\u200d(?<={_AFTER_EMOJI}.)(?=[{_EMOJI}])"
)

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARK = "[\u061c\u200e\u200f]"
_NEUTRAL = "(?:[\\d_]|[^\\w\\s\u061c\u064b-\u065f\u0670\u200b-\u206f])"
# A mark orders the neutral beside it (a digit, a sign, punctuation); between letters and spaces it orders nothing.
_WORKING_MARK = re.compile(f"{_MARK}(?:(?<={_NEUTRAL}.)|(?={_NEUTRAL}))")
_LINE_OR_PAIR = re.compile("[\n\u202a-\u202e\u2066-\u2069]")
_CLOSERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
_OVERRIDES = {"\u202d": "\u202c", "\u202e": "\u202c"}
_CLOSERS |= _OVERRIDES


def remove_controls(text: str) -> Iterator[Replacement]:
    """Control characters and terminal escapes are removed; tabs and line feeds stay."""
    for match in _CONTROLS.finditer(text):
        yield Replacement(*match.span(), "")


def remove_zero_width(text: str) -> Iterator[Replacement]:
    """Zero-width spaces, joiners and non-joiners are removed where they shape nothing."""
    for match in _ZERO_WIDTH.finditer(text):
        if not _SHAPING.match(text, match.start()):
            yield Replacement(*match.span(), "")


def remove_bidi_debris(text: str) -> Iterator[Replacement]:
    """Direction marks that order nothing are removed.

    All of them in a text without a letter written from right to left. In others: marks between letters and spaces;
    embeddings and isolates that are empty, never closed, never opened, or hold a whole line; overrides, which make a
    text show other letters than it holds.
    """
    if not _BIDI.search(text):
        return
    if _RIGHT_TO_LEFT.search(text):
        debris = _idle_pairs(text)
        marks = (match.start() for match in re.finditer(_MARK, text))
        debris.update(offset for offset in marks if not _WORKING_MARK.match(text, offset))
    else:
        debris = {match.start() for match in _BIDI.finditer(text)}
    for offset in sorted(debris):
        yield Replacement(offset, offset + 1, "")


def _idle_pairs(text: str) -> set[int]:
    """The offsets of embeddings, isolates, overrides and their ends that order nothing, or should not."""
    idle: set[int] = set()
    opened: list[int] = []
    for match in _LINE_OR_PAIR.finditer(text):
        offset, sign = match.start(), match[0]
        if sign == "\n":
            idle.update(opened)
            opened.clear()
        elif sign in _CLOSERS:
            opened.append(offset)
        elif opened and _CLOSERS[text[opened[-1]]] == sign:
            if _orders_nothing(text, opened[-1], offset):
                idle |= {opened[-1], offset}
            opened.pop()
        else:
            idle.add(offset)
    return idle.union(opened)


def _orders_nothing(text: str, start: int, end: int) -> bool:
    """Whether the pair at ``start`` and ``end`` is an override, empty, or around a whole line."""
    if text[start] in _OVERRIDES or end == start + 1:
        return True
    return text[start - 1 : start] in ("", "\n") and text[end + 1 : end + 2] in ("", "\n")
