"""Markdown: a heading and a table a document, a row a segment (GitHub Flavored Markdown 0.29, 4.10).

A cell is shown as the text is: what Markdown or HTML would take for markup is escaped, a line break is ``<br>``, and a
control is its picture (␀).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dragoman import tags
from dragoman.document import AlignedDocument
from dragoman.render.escapes import picture
from dragoman.render.rows import Row, rows

_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Backslash before any punctuation is that punctuation (CommonMark, 2.4); "@", ":" and "." make links of what is none.
_MARKUP = re.compile(r"[\\`*_{}\[\]()#+\-.!|~^<>&:@\"'$=]")


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """A section a document."""
    for number, document in enumerate(documents):
        text = ("\n" if number else "") + "".join(_section(document))
        yield text.encode("utf-8")


def escape(text: str) -> str:
    """``text`` as a cell or a heading holds it."""
    shown = _CONTROLS.sub(lambda match: picture(match[0]), text)
    return "<br>".join(_MARKUP.sub(r"\\\g<0>", line) for line in _BREAK.split(shown))


def _section(document: AlignedDocument) -> Iterator[str]:
    known = tags.is_known(document.target)
    target = tags.language(document.target).name if known else document.target
    yield f"## {escape(document.document.id)}\n\n"
    yield f"{escape(document.signature)}\n\n"
    yield _line("Segment", "Characters", "Language", "Original", escape(target), "Status", "Score", "Flags", "Route")
    yield _line("---", "---:", "---", "---", "---", "---", "---:", "---", "---")
    yield from (_line(*_cells(row)) for row in rows(document))


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cells(row: Row) -> Iterator[str]:
    yield escape(row.segment)
    yield f"{row.start}–{row.end}"
    yield row.language
    yield escape(row.source)
    yield escape(row.target)
    yield row.status
    yield "" if row.score is None else f"{row.score:.2f}"
    yield " ".join(map(escape, row.flags))
    yield " ".join(map(escape, row.route))
