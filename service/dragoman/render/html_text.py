"""The two sides of the HTML page: text with its languages, its edits and its flags marked up.

Leave out ``<del>`` and ``<small>`` and read a character's name for each ``<data class="cp">``, and what is left of a
side is its text, gaps and all.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from dragoman import tags
from dragoman.document import Segment, Span
from dragoman.render.escapes import picture
from dragoman.render.flags import NOTES, WARNINGS, notes, warnings
from dragoman.render.markup import attributes, escape
from dragoman.render.pieces import Piece, Pieces
from dragoman.text import Text


def text(value: str) -> str:
    """``value`` as HTML; a character that HTML cannot hold is named in a ``<data>`` element."""
    return escape(value, _named)


def name(language: str) -> str:
    """The English name of a language; its code, if Dragoman has no name for it."""
    return tags.language(language).name if tags.is_known(language) else language


def locale(language: str) -> dict[str, object]:
    """The ``lang`` and ``dir`` attributes of text in a language."""
    known = language != tags.UNDETERMINED and tags.is_known(language)
    return {"lang": language, "dir": tags.language(language).direction if known else "auto"}


@dataclass(frozen=True, slots=True)
class Original:
    """The source side of one document: marks the languages and the edits in any range of its repaired text."""

    pieces: Pieces

    def gap(self, start: int, end: int, outer: bool) -> str:
        """The range as text between segments; ``outer``: between paragraphs, where line breaks are not shown."""
        inner = self._range(start, end, last=end == len(self.pieces.text.value))
        return f'<span class="gap">{inner}</span>' if outer and inner else inner

    def segment(self, segment: Segment, prefix: str, number: int, base: str) -> str:
        """A segment of a paragraph whose main language is ``base``."""
        sentence = segment.sentence
        inner = "".join(self._span(span, sentence.language) for span in sentence.spans)
        values = {"id": f"{prefix}-{segment.id}", "class": f"seg {segment.status}", "data-n": number}
        if sentence.language != base:
            values |= locale(sentence.language)
        return f"<span{attributes(values | {'title': describe(segment)})}>{inner}</span>"

    def _span(self, span: Span, base: str) -> str:
        inner = self._range(span.start, span.end)
        if span.language in (base, tags.UNDETERMINED):
            return inner
        values = {"class": "foreign", **locale(span.language)}
        return f"<span{attributes(values)}>{inner}</span>"

    def _range(self, start: int, end: int, *, last: bool = False) -> str:
        return "".join(_piece(piece, self.pieces.text) for piece in self.pieces.between(start, end, last=last))


def _piece(piece: Piece, whole: Text) -> str:
    edit = piece.edit
    if edit is None:
        return text(piece.text)
    before, after = whole.original[edit.original_start : edit.original_end], whole.value[edit.start : edit.end]
    title = f"{edit.step.replace('_', ' ')}: “{visible(before)}” became “{visible(after)}”"
    look = "empty" if not piece.text else "blank" if piece.text.isspace() else None
    old = f"<del>{text(piece.before)}</del>" if piece.before else ""
    return f"{old}<ins{attributes({'class': look, 'title': title})}>{text(piece.text)}</ins>"


def translation(segment: Segment, number: int, target: str) -> str:
    """The target side of a segment with its flags."""
    moved = segment.status == "translated"
    values: dict[str, object] = {"class": f"seg target {segment.status}", "data-n": number}
    if not moved and segment.sentence.language != target:
        values |= locale(segment.sentence.language)
    if segment.translation.score is not None:
        values["style"] = f"--p:{_probability(segment.translation.score):.2f}"
    inner = text(segment.translation.text)
    return f"<span{attributes(values | {'title': describe(segment)})}>{inner}</span>{badges(segment)}"


def badges(segment: Segment) -> str:
    """What a reader should be warned of, then what is good to know, as small labels."""
    return "".join(badge(flag) for flag in (*warnings(segment), *notes(segment)))


def badge(flag: str) -> str:
    """A flag as a small label that explains itself when it is pointed at."""
    values = {"class": "flag note" if flag in NOTES else "flag", "title": WARNINGS.get(flag) or NOTES.get(flag)}
    return f"<small{attributes(values)}>{text(flag.replace('_', ' '))}</small>"


def gap(value: str, outer: bool) -> str:
    """What lies between two segments, on the target side; ``outer`` as in ``Original.gap``."""
    return f'<span class="gap">{text(value)}</span>' if outer and value else text(value)


def visible(value: str) -> str:
    """A short piece of text with its controls and white space spelled out (``\\n``, ``\\xa0``), letters as they are."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in value)


def describe(segment: Segment) -> str:
    """Everything known about a segment but its text, in one line."""
    sentence, made = segment.sentence, segment.translation
    parts = [segment.id, f"{name(sentence.language)} {sentence.confidence:.0%}", segment.status.replace("_", " ")]
    if made.score is not None:
        parts.append(f"score {made.score:.2f} ({_probability(made.score):.0%} a token)")
    if made.route:
        parts.append("by " + " then ".join(made.route))
    parts.append(f"characters {sentence.start} to {sentence.end}")
    if (segment.original_start, segment.original_end) != (sentence.start, sentence.end):
        parts.append(f"in the original {segment.original_start} to {segment.original_end}")
    return " · ".join(parts)


def _probability(score: float) -> float:
    """The mean probability of a token, 0 to 1: the geometric mean that a mean log-probability stands for."""
    return exp(min(score, 0.0))


def _named(character: str) -> str:
    return f'<data class="cp" value="U+{ord(character):04X}">{picture(character)}</data>'
