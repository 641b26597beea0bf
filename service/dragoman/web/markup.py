"""HTML whose text is translated and whose markup is not touched: LibreTranslate's ``format=html``.

Every character outside the translated text stays as it is, byte for byte: tags, attributes, comments, scripts, spacing.
What was escaped stays escaped. The price is that each run of text between two tags is a text of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser

_OPAQUE = frozenset({"script", "style", "code", "pre", "textarea", "svg", "math", "template"})
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the source. ``text``: what is in it to translate, without the white space around it; "" for none."""

    raw: str
    text: str = ""


def pieces(html: str) -> list[Piece]:
    """``html`` cut at its tags; the ``raw`` of all pieces, joined, is ``html``."""
    parser = _Cutter(html)
    parser.feed(html)
    parser.close()
    return parser.finish()


def joined(cut: Sequence[Piece], translations: Sequence[str]) -> str:
    """The pieces with the text of each that has one replaced; ``translations`` has one for every such piece."""
    each = iter(translations)
    return "".join(_replaced(piece, next(each)) if piece.text else piece.raw for piece in cut)


def _replaced(piece: Piece, translation: str) -> str:
    inner = piece.raw.strip()
    start = piece.raw.index(inner)
    return piece.raw[:start] + escape(translation, quote=False) + piece.raw[start + len(inner) :]


class _Cutter(HTMLParser):
    """Notes where text begins and ends; the parser's own idea of the content is not used."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html = html
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._marks: list[tuple[int, bool]] = []  # where something begins, and whether it is text to translate
        self._closed: list[str] = []  # open elements whose text is not translated, inner ones included

    def finish(self) -> list[Piece]:
        cut: list[Piece] = []
        marks = [(0, False), *self._marks, (len(self._html), False)]
        start, is_text = marks[0]
        for offset, kind in marks[1:]:
            if kind == is_text and offset < len(self._html):
                continue  # text and its character references are one run; so are neighbouring tags
            raw = self._html[start:offset]
            if raw:
                cut.append(Piece(raw, unescape(raw).strip() if is_text else ""))
            start, is_text = offset, kind
        return cut

    def _mark(self, text: bool) -> None:
        line, column = self.getpos()
        self._marks.append((self._lines[line - 1] + column, text and not self._closed))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._mark(False)
        if tag in _VOID:
            return
        refused = tag in _OPAQUE or ("translate", "no") in attrs
        if refused or (self._closed and tag == self._closed[0]):
            self._closed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._mark(False)

    def handle_endtag(self, tag: str) -> None:
        self._mark(False)
        if self._closed and self._closed[-1] == tag:
            self._closed.pop()

    def handle_data(self, data: str) -> None:
        self._mark(True)

    def handle_entityref(self, name: str) -> None:
        self._mark(True)

    def handle_charref(self, name: str) -> None:
        self._mark(True)

    def handle_comment(self, data: str) -> None:
        self._mark(False)

    def handle_decl(self, decl: str) -> None:
        self._mark(False)

    def handle_pi(self, data: str) -> None:
        self._mark(False)

    def unknown_decl(self, data: str) -> None:
        self._mark(False)
