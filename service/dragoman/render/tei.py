"""TEI P5: original and translation as two texts of a group, their segments linked (TEI Guidelines, 17.1 and 23.2).

The paragraphs of either text, in order, give it whole: what lies between segments is ``<seg type="gap">``. Words in
another language are ``<foreign>``. A repair is ``<choice n="step"><orig>…</orig><reg>…</reg></choice>``: read the
``<reg>`` for the repaired text, the ``<orig>`` for the text as it came. ``<linkGrp type="translation">`` links the
segments, and each has a feature structure (chapter 19) with its offsets, score, flags and route. A character that XML
cannot hold is a ``<g>`` that points to its ``<char>`` in the header (5.2). Several documents are a ``<teiCorpus>``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from dragoman.document import AlignedDocument, Segment
from dragoman.render.escapes import escape as escape_line
from dragoman.render.markup import attributes, element, escape
from dragoman.render.pieces import Piece, Pieces
from dragoman.render.tei_header import corpus_header, header

_NAMESPACE = {"xmlns": "http://www.tei-c.org/ns/1.0"}


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """The file, a document at a time."""
    queue = iter(documents)
    first, second = next(queue, None), next(queue, None)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    if first is None:  # a TEI file has a text
        empty = "<text><body><p/></body></text>"
        yield f"<TEI{attributes(_NAMESPACE)}>\n{corpus_header('No documents')}{empty}\n</TEI>\n".encode()
    elif second is None:
        yield "".join(_document(first, "d0", _NAMESPACE)).encode("utf-8")
    else:
        yield f"<teiCorpus{attributes(_NAMESPACE)}>\n{corpus_header('Aligned documents')}".encode()
        for number, document in enumerate(chain((first, second), queue)):
            yield "".join(_document(document, f"d{number}", {})).encode("utf-8")
        yield b"</teiCorpus>\n"


def _document(document: AlignedDocument, prefix: str, namespace: dict[str, str]) -> Iterator[str]:
    """A ``<TEI>``. ``prefix`` begins every id in it, so that they are unique in a corpus."""
    yield f"<TEI{attributes({**namespace, 'xml:id': prefix})}>\n{header(document, prefix)}"
    yield '<text xml:space="preserve"><group>'
    yield from _text(document, _Source(document, prefix))
    yield from _text(document, _Target(document, prefix))
    yield "</group></text>\n"
    if document.segments:
        yield f"<standOff>\n{_links(document, prefix)}"
        yield from (_features(segment, prefix) for segment in document.segments)
        yield "</standOff>\n"
    yield "</TEI>\n"


class _Source:
    """The original: the text as it was repaired, with what it was repaired from."""

    side = "s"

    def __init__(self, document: AlignedDocument, prefix: str) -> None:
        self.prefix, self.language = prefix, next(iter(document.languages), None)
        self._pieces = Pieces(document.document.text)

    def range(self, start: int, end: int) -> str:
        """What lies between two offsets."""
        last = end == len(self._pieces.text.value)
        return "".join(self._piece(piece) for piece in self._pieces.between(start, end, last=last))

    def segment(self, segment: Segment) -> str:
        """The content of a segment, its language spans marked."""
        return "".join(
            self._between(span.start, span.end)
            if span.language == segment.sentence.language
            else f"<foreign{attributes({'xml:lang': span.language})}>{self._between(span.start, span.end)}</foreign>"
            for span in segment.sentence.spans
        )

    def _between(self, start: int, end: int) -> str:
        return "".join(map(self._piece, self._pieces.between(start, end)))

    def _piece(self, piece: Piece) -> str:
        text = _written(piece.text, self.prefix)
        if piece.edit is None:
            return text
        step = attributes({"n": piece.edit.step})
        return f"<choice{step}><orig>{_written(piece.before, self.prefix)}</orig><reg>{text}</reg></choice>"


class _Target:
    """The translation."""

    side = "t"

    def __init__(self, document: AlignedDocument, prefix: str) -> None:
        self.prefix, self.language = prefix, document.target
        self._value = document.document.text.value

    def range(self, start: int, end: int) -> str:
        """What lies between two offsets of the source, kept as it is."""
        return _written(self._value[start:end], self.prefix)

    def segment(self, segment: Segment) -> str:
        """The translation of a segment."""
        return _written(segment.translation.text, self.prefix)


def _text(document: AlignedDocument, side: _Source | _Target) -> Iterator[str]:
    """A ``<text>``: every segment and every gap, once. A gap stands at the start of the paragraph behind it."""
    gaps = iter(document.gaps)
    yield f"<text{attributes({'xml:lang': side.language, 'xml:id': f'{side.prefix}.{side.side}'})}><body>"
    for index, segments in groupby(document.segments, key=lambda segment: segment.paragraph):
        rend = " ".join(document.document.paragraphs[index].flags) or None
        yield f"<p{attributes({'n': index, 'rend': rend})}>"
        for segment in segments:
            yield _gap(side, *next(gaps)) + _segment(side, segment)
        if segment is document.segments[-1]:
            yield _gap(side, *next(gaps))
        yield "</p>"
    if not document.segments:
        yield f"<p>{_gap(side, *next(gaps))}</p>"
    yield "</body></text>"


def _gap(side: _Source | _Target, start: int, end: int) -> str:
    content = side.range(start, end)
    return f'<seg type="gap">{content}</seg>' if content else ""


def _segment(side: _Source | _Target, segment: Segment) -> str:
    moved = side.side == "t" and segment.status == "translated"
    values = {
        "xml:id": _id(side.prefix, side.side, segment),
        "xml:lang": side.language if moved else segment.sentence.language,
        "type": segment.status,
        "ana": "#" + _id(side.prefix, "f", segment),
    }
    return f"<seg{attributes(values)}>{side.segment(segment)}</seg>"


def _links(document: AlignedDocument, prefix: str) -> str:
    """The alignment. Segments that were not translated are linked too, as what they are."""
    links = [
        {"type": segment.status, "target": f"#{_id(prefix, 's', segment)} #{_id(prefix, 't', segment)}"}
        for segment in document.segments
    ]
    return f'<linkGrp type="translation">\n{"".join(f"<link{attributes(link)}/>" for link in links)}\n</linkGrp>\n'


def _features(segment: Segment, prefix: str) -> str:
    """All that is known of a segment but its text."""
    sentence, made = segment.sentence, segment.translation
    numbers = {
        "start": sentence.start,
        "end": sentence.end,
        "original_start": segment.original_start,
        "original_end": segment.original_end,
        "confidence": sentence.confidence,
        "score": made.score,
    }
    features = "".join(
        f'<f name="{name}"><numeric value="{value}"/></f>' for name, value in numbers.items() if value is not None
    )
    lists = {"flags": segment.flags, "route": made.route}
    features += "".join(
        f'<f name="{name}"><vColl org="list">{"".join(map(_string, values))}</vColl></f>'
        for name, values in lists.items()
        if values
    )
    return f"<fs{attributes({'type': 'segment', 'xml:id': _id(prefix, 'f', segment)})}>{features}</fs>\n"


def _string(value: str) -> str:
    return element("string", {}, escape_line(value))


def _id(prefix: str, kind: str, segment: Segment) -> str:
    return f"{prefix}.{kind}.{segment.id}"


def _written(text: str, prefix: str) -> str:
    return escape(text, lambda character: f'<g ref="#{prefix}.U{ord(character):04X}"/>')
