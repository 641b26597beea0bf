"""XLIFF 2.1: a file a document, a unit a paragraph, a segment a segment, ``<ignorable>`` for what lies between.

The sources of a file, in order, give its repaired text; the targets give the translation. What is known of segments,
paragraphs and repairs is in the metadata module (XLIFF 2.1, 5.6), warnings also in ``<notes>``, for the translators who
work on the file. A character that XML cannot hold is ``<cp hex="0000"/>`` (4.2.3.1); in metadata, which hold text only,
backslash escapes stand for it (``render.escapes``).

XLIFF has one source language a file: that of all segments, or ``mul`` (BCP 47: several). A segment's own language is
in its metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from dragoman.document import AlignedDocument, Paragraph, Segment
from dragoman.render.escapes import escape
from dragoman.render.flags import warnings
from dragoman.render.markup import attributes, element
from dragoman.tags import UNDETERMINED

_SEVERAL = "mul"
# The state of a segment: only what was translated, or needs no translation, is done (4.3.1.31).
_STATES = {"translated": "translated", "kept": "translated", "no_route": "initial", "failed": "initial"}


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """The file, a document at a time. The languages in its head are those of the first document."""
    queue = iter(documents)
    first, second = next(queue, None), next(queue, None)
    shown = [document for document in (first, second) if document is not None]
    yield _head(shown)
    for number, document in enumerate(chain(shown, queue)):
        yield "".join(_file(document, f"d{number}")).encode("utf-8")
    if not shown:  # the schema wants a file with a unit with a segment
        yield b'<file id="none">\n<unit id="none"><segment><source/></segment></unit>\n</file>\n'
    yield b"</xliff>\n"


def _head(documents: list[AlignedDocument]) -> bytes:
    languages = {s.sentence.language for document in documents for s in document.segments} - {UNDETERMINED}
    values = {
        "xmlns": "urn:oasis:names:tc:xliff:document:2.0",
        "xmlns:mda": "urn:oasis:names:tc:xliff:metadata:2.0",
        "version": "2.1",
        "srcLang": languages.pop() if len(languages) == 1 and len(documents) == 1 else _SEVERAL,
        "trgLang": documents[0].target if documents else None,
        "xml:space": "preserve",
    }
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff{attributes(values)}>\n'.encode()


def _file(document: AlignedDocument, id: str) -> Iterator[str]:
    yield f"<file{attributes({'id': id, 'original': document.document.id})}>\n"
    yield _metadata(chain([_group("document", id, _about(document))], _edits(document)))
    gaps = iter(document.gaps)
    value = document.document.text.value
    units = list(_units(document))
    for number, (paragraph, segments) in enumerate(units):
        lead = value[slice(*next(gaps))] if not number else ""
        pieces = [value[slice(*next(gaps))] for _ in segments]
        yield from _unit(number, paragraph, lead, list(zip(segments, pieces, strict=True)), value)
    if not units:
        yield f'<unit id="p0" translate="no">\n{_segment("s0", value, value, "initial", "kept")}</unit>\n'
    yield "</file>\n"


def _about(document: AlignedDocument) -> Iterator[tuple[str, object]]:
    text = document.document.text
    yield from (("id", document.document.id), ("target", document.target), ("signature", document.signature))
    yield from (("encoding", text.encoding), ("sha256", text.sha256), ("length", len(text.original)))


def _edits(document: AlignedDocument) -> Iterator[str]:
    """Every repair, with what stood there before: enough to go back to the text as it came."""
    text = document.document.text
    for number, edit in enumerate(text.edits):
        offsets = {name: getattr(edit, name) for name in ("start", "end", "original_start", "original_end", "step")}
        original = text.original[edit.original_start : edit.original_end]
        yield _group("edit", f"e{number}", [*offsets.items(), ("original", original)])


def _units(document: AlignedDocument) -> Iterator[tuple[Paragraph, list[Segment]]]:
    """The paragraphs that have segments; the text of any other lies in the gaps."""
    inside: dict[int, list[Segment]] = {}
    for segment in document.segments:
        inside.setdefault(segment.paragraph, []).append(segment)
    yield from ((document.document.paragraphs[index], segments) for index, segments in inside.items())


def _unit(
    number: int, paragraph: Paragraph, lead: str, segments: list[tuple[Segment, str]], value: str
) -> Iterator[str]:
    """A paragraph: what lies before it (of the first one only), then each segment and what lies behind it."""
    yield f"<unit{attributes({'id': f'p{number}'})}>\n"
    about = _group("paragraph", f"m{number}", [("flags", paragraph.flags), ("language", paragraph.language)])
    yield _metadata(chain([about], (_group("segment", f"m{s.id}", _known(s)) for s, _ in segments)))
    yield from _notes([segment for segment, _ in segments])
    yield _ignorable(lead)
    for segment, gap in segments:
        source = value[segment.sentence.start : segment.sentence.end]
        yield _segment(segment.id, source, segment.translation.text, _STATES[segment.status], segment.status)
        yield _ignorable(gap)
    yield "</unit>\n"


def _known(segment: Segment) -> Iterator[tuple[str, object]]:
    """All that is known of a segment but its text."""
    sentence, made = segment.sentence, segment.translation
    yield from (("segment", segment.id), ("status", segment.status), ("start", sentence.start), ("end", sentence.end))
    yield from (("original_start", segment.original_start), ("original_end", segment.original_end))
    yield from (("language", sentence.language), ("confidence", sentence.confidence))
    spans = tuple(f"{span.start}-{span.end}:{span.language}" for span in sentence.spans)
    yield from (("spans", spans), ("score", made.score), ("flags", segment.flags), ("route", made.route))


def _notes(segments: list[Segment]) -> str:
    """The warnings, where a translator sees them."""
    values = {"appliesTo": "target", "category": "warning", "priority": 2}
    warned = [(segment.id, warnings(segment)) for segment in segments]
    notes = "".join(element("note", values, f"{id}: {', '.join(found)}") for id, found in warned if found)
    return f"<notes>{notes}</notes>\n" if notes else ""


def _segment(id: str, source: str, target: str, state: str, status: str) -> str:
    values = attributes({"id": id, "state": state, "subState": f"dragoman:{status}"})
    return f"<segment{values}>{_text('source', source)}{_text('target', target)}</segment>\n"


def _ignorable(gap: str) -> str:
    return f"<ignorable>{_text('source', gap)}{_text('target', gap)}</ignorable>\n" if gap else ""


def _text(name: str, text: str) -> str:
    return element(name, {}, text, lambda character: f'<cp hex="{ord(character):04X}"/>')


def _metadata(groups: Iterable[str]) -> str:
    return f"<mda:metadata>\n{''.join(groups)}</mda:metadata>\n"


def _group(category: str, id: str, values: Iterable[tuple[str, object]]) -> str:
    metas = "".join(
        element("mda:meta", {"type": name}, escape(" ".join(value) if isinstance(value, tuple) else str(value)))
        for name, value in values
        if value not in (None, "", ())
    )
    return f"<mda:metaGroup{attributes({'id': id, 'category': category})}>{metas}</mda:metaGroup>\n" if metas else ""
