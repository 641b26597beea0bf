"""The lines of a PDF page as paragraphs of text in reading order.

A PDF has no text, only glyphs at places. So an Arabic line comes from left to right, as it is seen, in the shapes that
letters take inside words; this module gives it back from its first letter to its last, in plain letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

_SENTENCE_END = re.compile(r"[.!?…:;؟۔][\"'»”’)\]]*$")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]+")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
# In the classes that `_kinds` gives: text from left to right inside a line from right to left, and the other way
# round (Unicode Standard Annex 9, rules W4 to N1, for what one line can show).
_LEFT_TO_RIGHT = re.compile("L(?:[LNcs]*[LN])?|N(?:c?N)*")
_RIGHT_TO_LEFT = re.compile("R(?:[RNcs]*R)?")
_NUMBER = re.compile("N(?:c?N)*")
_CLASSES = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N", "WS": "s", "NSM": "m"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its place on the page in points, from the lower left corner. ``size``: of its letters."""

    text: str
    left: float
    bottom: float
    right: float
    size: float


def paragraphs(page: Any) -> Iterator[str]:
    """The paragraphs of a page that pdfminer has laid out, none of them empty, column by column."""
    for box in _boxes(page):
        lines = [line for line in map(_line, _glyph_lines(box)) if line.text]
        for group in _groups(lines):
            yield _joined(line.text for line in group)


def _boxes(container: Any) -> Iterator[Any]:
    """The text boxes, those inside figures too."""
    from pdfminer.layout import LTFigure, LTTextBox

    for item in container:
        if isinstance(item, LTTextBox):
            yield item
        elif isinstance(item, LTFigure):
            yield from _boxes(item)


def _glyph_lines(box: Any) -> Iterator[list[Any]]:
    """The glyphs of each line, from left to right."""
    from pdfminer.layout import LTChar

    for line in box:
        yield sorted((glyph for glyph in line if isinstance(glyph, LTChar)), key=lambda glyph: glyph.x0)


def _line(glyphs: list[Any]) -> Line:
    if not glyphs:
        return Line("", 0, 0, 0, 0)
    size = median(glyph.size for glyph in glyphs)
    units: list[str] = []
    right = glyphs[0].x0
    for glyph in glyphs:
        if glyph.x0 - right > 0.15 * size and units and not units[-1].isspace():
            units.append(" ")  # a space that was made by moving on
        units.append(glyph.get_text())
        right = max(right, glyph.x1)
    text = " ".join(_PRESENTATION_FORMS.sub(_letters, logical(units)).split())
    return Line(text, glyphs[0].x0, min(glyph.y0 for glyph in glyphs), right, size)


def _letters(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def logical(units: list[str]) -> str:
    """The text of a line whose glyphs come from left to right; each unit is what one glyph stands for."""
    kinds = "".join(_kind(unit) for unit in units)
    kinds = re.sub("m+", lambda match: (kinds[: match.start()][-1:] or "R") * len(match[0]), kinds)
    if kinds.count("R") <= kinds.count("L"):
        return "".join(_turned(units, kinds, _RIGHT_TO_LEFT))
    pieces, last = [], 0
    for run in _LEFT_TO_RIGHT.finditer(kinds):
        pieces += [unit.translate(_MIRRORED) for unit in units[last : run.start()]]
        pieces.append("".join(units[run.start() : run.end()]))
        last = run.end()
    pieces += [unit.translate(_MIRRORED) for unit in units[last:]]
    return "".join(reversed(pieces))


def _turned(units: list[str], kinds: str, runs: re.Pattern[str]) -> Iterator[str]:
    """The units, with each run from right to left turned round; numbers inside stay as they are."""
    last = 0
    for run in runs.finditer(kinds):
        yield from units[last : run.start()]
        yield logical(units[run.start() : run.end()])
        last = run.end()
    yield from units[last:]


def _kind(unit: str) -> str:
    """R, L, N(umber), s(pace), m(ark), or c for whatever else: the class of the first character that has one."""
    return _CLASSES.get(unicodedata.bidirectional(unit[0]), "c") if unit else "c"


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each paragraph of a box, from top to bottom."""
    if not lines:
        return
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    step = median(steps) if steps else 0.0
    group = [lines[0]]
    for above, below in pairwise(lines):
        if _ends(above, below, step, (left, right)):
            yield group
            group = []
        group.append(below)
    yield group


def _ends(above: Line, below: Line, step: float, column: tuple[float, float]) -> bool:
    """Whether a paragraph ends between two lines: by another size, a larger gap, or a sentence that leaves room."""
    if abs(above.size - below.size) > 0.1 * above.size or above.bottom - below.bottom > 1.3 * step:
        return True
    left, right = column
    room = max(right - above.right, above.left - left) > 0.15 * (right - left)
    return room and _SENTENCE_END.search(above.text) is not None


def _joined(lines: Iterable[str]) -> str:
    """The lines of a paragraph on one line. A hyphen between two small letters is taken for hyphenation."""
    text = ""
    for line in lines:
        if _HYPHENATED.search(text) and line[0].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    return text
