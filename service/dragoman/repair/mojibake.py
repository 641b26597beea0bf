"""UTF-8 that was read as a single-byte charset: ``Ã©`` for ``é``, ``ط§ظ„`` for ``ال``, once or several times over.

Characters that are the bytes of one character in UTF-8 are restored by themselves, so that a paragraph, a quotation or
a word in a clean document can be; what is exact needs no alignment. ``misreadings`` knows the charsets in which French,
English and Arabic are misread most; ftfy does the others it knows, and what was lost in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dragoman.repair.edits import Replacement, aligned
from dragoman.repair.misreadings import lines_with, suspicious, unusual, usual

_LOST = re.compile("Ã(?<![\\w’'-]Ã)(?: (?= \\w)|(?= \\w))|â€[\ufffd?]")
_SEGMENT = re.compile(r"[^\n]{1,2000}(?=\s|\Z)|[^\n]{1,2000}")  # what ftfy and the alignment get at once


def restore_utf8(text: str) -> Iterator[Replacement]:
    """What UTF-8 became in another charset, undone once; each line in the charset that explains more of it."""
    if text.isascii():
        return
    readings = [misreading.among(text, lines_with(misreading.hint, text)) for misreading in usual()]
    if suspects := list(lines_with(suspicious(), text)):
        readings += [misreading.among(text, suspects) for misreading in unusual()]
    for line in sorted(set().union(*readings)):
        yield from max((reading.get(line, []) for reading in readings), key=_explained)


def restore_lost_bytes(text: str) -> Iterator[Replacement]:
    """What windows-1252 loses most of UTF-8: the last bytes of ``à`` (A0, taken for a space) and ``”`` (9D).

    ``Ã`` is no word of any language, so where it stands for one it was ``à``; ftfy asks for an ASCII letter beside it.
    """
    if text.isascii():
        return
    for match in _LOST.finditer(text):
        yield Replacement(*match.span(), "”" if match[0].startswith("â") else "à")


def fix_encoding(text: str) -> Iterator[Replacement]:
    """What ftfy's ``fix_encoding`` makes of a line that looks like mojibake still.

    It knows windows-1253, -1254, -1257 and ISO-8859-2 besides, and windows-1252 with bytes lost or turned into spaces.
    """
    if text.isascii() or not suspicious().search(text):
        return
    import ftfy  # 150 ms that most documents do not need

    for segment in _SEGMENT.finditer(text):
        if suspicious().search(segment[0]):
            fixed, _ = ftfy.fix_encoding_and_explain(segment[0])
            if fixed != segment[0]:
                yield from aligned(segment[0], fixed, segment.start())


def _explained(replacements: Iterable[Replacement]) -> int:
    return sum(end - start for start, end, _ in replacements)
