"""Arabic letters as glyphs: presentation forms are folded into letters, lines stored in visual order are found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from dragoman.repair.edits import Replacement

# Letters and ligatures of Arabic Presentation Forms-A and -B. Not among them: the ornate parentheses (FD3E, FD3F), what
# Unicode leaves unassigned, and the words written as one sign (FDF0 to FDFF: ﷲ ﷺ ﷻ ﷼ ﷽), which are signs.
_FORMS = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufe70-\ufefc]+")
_ISOLATED_MARK = str.maketrans("", "", " \u0640")  # NFKC gives a mark that stands alone a space or tatweel to sit on

_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]{3,}")
_LAST_ONLY = "ةى"


def fold_presentation_forms(text: str) -> Iterator[Replacement]:
    """Contextual forms and ligatures (U+FB50 to U+FEFC) become the letters they show: ``ﺍﻟﺴﻼﻡ`` becomes ``السلام``."""
    for match in _FORMS.finditer(text):
        folded = "".join(map(_fold, match[0]))
        yield Replacement(*match.span(), folded)


def _fold(form: str) -> str:
    letters = unicodedata.normalize("NFKC", form)
    is_mark = letters[0] in " \u0640" and len(letters) > 1
    return letters.translate(_ISOLATED_MARK) if is_mark else letters


def reversed_lines(text: str) -> list[tuple[int, int]]:
    """The lines (start, end) of ``text`` whose Arabic is stored in visual order, last letter first.

    Old PDF and subtitle tools do that. Two things give such a line away: words that begin with a letter that only ends
    words (``ة``, ``ى``), and words that end in the article read backwards (``لا``; as ``أهلا وسهلا`` do). A line is
    reversed if it has two of these, one of the first kind, or five of the second, and more than three times as many as
    of their opposites. Nothing is changed: a line in two directions cannot be put back in order for certain.
    """
    found = []
    start = 0
    for line in text.split("\n"):
        words = _WORD.findall(line)
        if len(words) > 1:
            impossible = sum(word[0] in _LAST_ONLY for word in words)
            backward = impossible + sum(word.endswith("لا") for word in words)
            forward = sum(word[-1] in _LAST_ONLY for word in words) + sum(word.startswith("ال") for word in words)
            if backward > 3 * forward and (backward > 4 or (backward > 1 and impossible)):
                found.append((start, start + len(line)))
        start += len(line) + 1
    return found
