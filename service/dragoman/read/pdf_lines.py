"""The lines of a PDF page as paragraphs of text in reading order.

A PDF has no text, only glyphs at places. So an Arabic line comes from left to right, as it is seen, in the shapes that
letters take inside words; this module gives it back from its first letter to its last, in plain letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
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
_CLASSES = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N", "WS": "s", "NSM": "m"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its place on the page in points, from the lower left corner.

    ``units``: what its glyphs stand for, from left to right. ``size``: of its letters. ``column``: the left and right
    border of the box that it is in.
    """

    units: tuple[str, ...]
    left: float
    bottom: float
    right: float
    size: float
    column: tuple[float, float]

    @property
    def direction(self) -> int:
        """Letters from right to left, less those from left to right."""
        kinds = "".join(map(_kind, self.units))
        return kinds.count("R") - kinds.count("L")

    @property
    def room(self) -> float:
        """How much of the column it leaves free, 0 to 1. A long word that did not fit leaves up to about 0.15."""
        left, right = self.column
        return max(right - self.right, self.left - left) / (right - left or 1)

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends like a sentence does; a line of both scripts, in either direction."""
        mixed = "R" in map(_kind, self.units)
        return any(_SENTENCE_END.search(_text(self, rtl)) for rtl in ((True, False) if mixed else (False,)))


def paragraphs(page: Any) -> Iterator[str]:
    """The paragraphs of a page that pdfminer has laid out, none of them empty, column by column."""
    group: list[Line] = []
    for box in _boxes(page):
        for lines in _groups(_lines(box)):
            if group and not _goes_on(group[-1], lines[0]):
                yield _joined(group)
                group = []
            group += lines
    if group:
        yield _joined(group)


def _boxes(container: Any) -> Iterator[Any]:
    """The text boxes, those inside figures too."""
    from pdfminer.layout import LTFigure, LTTextBox

    for item in container:
        if isinstance(item, LTTextBox):
            yield item
        elif isinstance(item, LTFigure):
            yield from _boxes(item)


def _lines(box: Any) -> list[Line]:
    """The lines of a box that have letters, from top to bottom."""
    from pdfminer.layout import LTChar

    glyphs = (sorted((g for g in line if isinstance(g, LTChar)), key=lambda glyph: glyph.x0) for line in box)
    lines = (_line(row, (box.x0, box.x1)) for row in glyphs if row)
    return [line for line in lines if any(not unit.isspace() for unit in line.units)]


def _line(glyphs: list[Any], column: tuple[float, float]) -> Line:
    size = median(glyph.size for glyph in glyphs)
    units: list[str] = []
    right = glyphs[0].x0
    for glyph in glyphs:
        if glyph.x0 - right > 0.15 * size and units and not units[-1].isspace():
            units.append(" ")  # a space that was made by moving on
        units.append(glyph.get_text())
        right = max(right, glyph.x1)
    return Line(tuple(units), glyphs[0].x0, min(glyph.y0 for glyph in glyphs), right, size, column)


def _text(line: Line, rtl: bool) -> str:
    return " ".join(_PRESENTATION_FORMS.sub(_letters, logical(line.units, rtl)).split())


def _letters(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def logical(units: Sequence[str], rtl: bool) -> str:
    """The text of a line whose glyphs come from left to right; each unit is what one glyph stands for.

    ``rtl``: the direction of the paragraph, which decides where punctuation and numbers belong.
    """
    kinds = "".join(map(_kind, units))
    kinds = re.sub("m+", lambda match: (kinds[: match.start()][-1:] or "R") * len(match[0]), kinds)
    pieces: list[str] = []
    last = 0
    for run in (_LEFT_TO_RIGHT if rtl else _RIGHT_TO_LEFT).finditer(kinds):
        pieces += [unit.translate(_MIRRORED) if rtl else unit for unit in units[last : run.start()]]
        inside = units[run.start() : run.end()]
        pieces.append("".join(inside) if rtl else logical(inside, rtl=True))
        last = run.end()
    pieces += [unit.translate(_MIRRORED) if rtl else unit for unit in units[last:]]
    return "".join(reversed(pieces) if rtl else pieces)


def _kind(unit: str) -> str:
    """R, L, N(umber), s(pace), m(ark), or c for whatever else: the class of the first character that has one."""
    return _CLASSES.get(unicodedata.bidirectional(unit[0]), "c") if unit else "c"


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each paragraph of a box."""
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    step = median(steps) if steps else 0.0
    group = lines[:1]
    for above, below in pairwise(lines):
        if _ends(above, below, step):
            yield group
            group = []
        group.append(below)
    if group:
        yield group


def _ends(above: Line, below: Line, step: float) -> bool:
    """Whether a paragraph ends between two lines: another size, a larger gap, a sentence or title with room left."""
    if abs(above.size - below.size) > 0.1 * above.size or above.bottom - below.bottom > 1.3 * step:
        return True
    return above.room > 0.4 or (above.room > 0.15 and above.ends_sentence)


def _goes_on(above: Line, below: Line) -> bool:
    """Whether a paragraph goes on in another box: in the next column, or behind words in another script."""
    same = abs(above.size - below.size) <= 0.25 * above.size
    return same and above.room <= 0.15 and not above.ends_sentence and len(above.units) > 20


def _joined(lines: list[Line]) -> str:
    """The lines of a paragraph on one line. A hyphen before a small letter is taken for hyphenation, and left out."""
    rtl = sum(line.direction for line in lines) > 0
    text = ""
    for line in (_text(line, rtl) for line in lines):
        if _HYPHENATED.search(text):
            text = (text[:-1] if line[:1].islower() else text) + line
        else:
            text = f"{text} {line}" if text else line
    return text
