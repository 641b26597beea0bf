"""HTML: one self-contained page, original and translation side by side, a table row a paragraph.

The page holds no script and loads nothing, so that it opens from a disk, an e-mail or behind the strictest
content-security policy. Pointing at a sentence lights up its other side by a selector alone; the boxes at the top
switch what is marked. Every text says its language and direction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import groupby

from dragoman.document import AlignedDocument, Segment
from dragoman.render.flags import NOTES, WARNINGS
from dragoman.render.html_text import Original, badge, badges, gap, locale, name, text, translation, visible
from dragoman.render.markup import attribute, attributes
from dragoman.render.pieces import Pieces

# Sentences of a row that can be told apart when one is pointed at; a longer paragraph continues in another row.
_ROW = 48
_PAIRS = (
    ",".join(f'tr:has([data-n="{n}"]:is(:hover,:target)) [data-n="{n}"]' for n in range(_ROW))
    + "{background:var(--pair)}"
)

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Dragoman">
<title>{title}</title>
<style>
{style}{pairs}
</style>
</head>
<body>
<header>
<h1>Original and translation</h1>
</header>
<div class="ui" role="group" aria-label="What to mark">
<label><input type="checkbox" id="show-edits" checked> Repairs</label>
<label><input type="checkbox" id="show-old"> What stood there before</label>
<label><input type="checkbox" id="show-flags" checked> Warnings</label>
<label><input type="checkbox" id="show-scores"> Doubtful translations</label>
</div>
<main>
"""
_TABLE = """<table class="aligned">
<thead><tr><th scope="col">Paragraph</th><th scope="col">Original</th><th scope="col">{target}</th></tr></thead>
<tbody>
"""


def render(documents: Iterable[AlignedDocument]) -> Iterator[bytes]:
    """The page, an article a document, then a legend."""
    ids: list[str] = []
    for number, document in enumerate(documents):
        if not number:
            yield _head(document.document.id)
        ids.append(document.document.id)
        yield _encode("".join(_article(document, f"d{number}")))
    if not ids:
        yield _head("No documents")
    yield _encode("".join(_foot(ids)))


def _encode(page: str) -> bytes:
    return page.encode("utf-8")


def _head(title: str) -> bytes:
    style = (files("dragoman.render") / "page.css").read_text(encoding="utf-8")
    return _encode(_HEAD.format(title=attribute(title), style=style, pairs=_PAIRS))


def _article(document: AlignedDocument, prefix: str) -> Iterator[str]:
    yield f'<article id="{prefix}">\n<h2>{text(document.document.id)}</h2>\n'
    yield from _summary(document)
    yield _TABLE.format(target=text(name(document.target)))
    yield from _rows(document, prefix)
    yield "</tbody>\n</table>\n"
    yield from _edits(document)
    yield from _segments(document, prefix)
    yield "</article>\n"


def _summary(document: AlignedDocument) -> Iterator[str]:
    """What a reader wants to know before reading: languages, how much was translated, what to watch, where from."""
    languages = document.languages
    if languages:
        bars = "".join(f'<i class="b{min(n, 4)}" style="flex:{s}"></i>' for n, s in enumerate(languages.values()))
        keys = "".join(
            f'<span><i class="key b{min(n, 4)}"></i>{text(name(code))} {share:.0%}</span>'
            for n, (code, share) in enumerate(languages.items())
        )
        yield f'<figure><div class="languages" aria-hidden="true">{bars}</div>'
        yield f"<figcaption>{keys}</figcaption></figure>\n"
    counts = Counter(segment.status.replace("_", " ") for segment in document.segments)
    flags = Counter(flag for segment in document.segments for flag in segment.flags)
    parts = [f"<strong>{count}</strong> {status}" for status, count in counts.most_common()]
    parts += [f"<strong>{len(document.document.text.edits)}</strong> repairs"]
    parts += [f"{text(flag.replace('_', ' '))} {count}" for flag, count in flags.most_common()]
    yield f'<p class="meta">{" · ".join(parts)}</p>\n'
    made = document.document.text
    yield f'<p class="meta">{text(document.signature)} · {text(made.encoding)} · sha256 {text(made.sha256)}</p>\n'


def _rows(document: AlignedDocument, prefix: str) -> Iterator[str]:
    """The table's body: every segment and every gap of both sides, once."""
    original = Original(Pieces(document.document.text))
    value, gaps = document.document.text.value, list(document.gaps)
    position = 0
    for index, part, segments in _chunks(document.segments):
        base = document.document.paragraphs[index].language
        left, right = [], []
        for number, segment in enumerate(segments):
            start, end = gaps[position]
            left += [original.gap(start, end, number == 0), original.segment(segment, prefix, number, base)]
            right += [gap(value[start:end], number == 0), translation(segment, number, document.target)]
            position += 1
        if position == len(document.segments):
            left.append(original.gap(*gaps[-1], True))
            right.append(gap(value[slice(*gaps[-1])], True))
        yield _row(document, index, part, "".join(left), "".join(right))
    if not document.segments:
        yield _row(document, None, 0, original.gap(0, len(value), False), gap(value, False))


def _chunks(segments: Iterable[Segment]) -> Iterator[tuple[int, int, list[Segment]]]:
    """The segments of each row: the paragraph's index, which part of it the row is, and at most ``_ROW`` segments."""
    for index, group in groupby(segments, key=lambda segment: segment.paragraph):
        paragraph = list(group)
        for start in range(0, len(paragraph), _ROW):
            yield index, start // _ROW, paragraph[start : start + _ROW]


def _row(document: AlignedDocument, index: int | None, part: int, left: str, right: str) -> str:
    """One row. ``index`` is None where the document has nothing but what lies between segments."""
    if index is None:
        return f'<tr><th scope="row">–</th><td>{left}</td><td>{right}</td></tr>\n'
    paragraph = document.document.paragraphs[index]
    label = f"<b>{index + 1}</b>" if not part else f"<b>{index + 1} continued</b>"
    notes = [name(paragraph.language), *(flag.replace("_", " ") for flag in paragraph.flags)]
    row = attributes({"class": " ".join(paragraph.flags) or None})
    source, target = attributes(locale(paragraph.language)), attributes(locale(document.target))
    return (
        f'<tr{row}><th scope="row">{label}{"<br>".join(text(note) for note in notes)}</th>'
        f"<td{source}>{left}</td><td{target}>{right}</td></tr>\n"
    )


def _edits(document: AlignedDocument) -> Iterator[str]:
    """Every repair, in a table that is closed until it is wanted."""
    made = document.document.text
    if not made.edits:
        return
    yield f"<details><summary>{len(made.edits)} repairs, one by one</summary>\n"
    yield '<div class="scroll"><table class="data"><thead><tr><th scope="col">Characters</th>'
    yield '<th scope="col">In the original</th><th scope="col">Step</th><th scope="col">Was</th>'
    yield '<th scope="col">Is</th></tr></thead><tbody>\n'
    for edit in made.edits:
        old, new = made.original[edit.original_start : edit.original_end], made.value[edit.start : edit.end]
        yield (
            f"<tr><td>{edit.start}–{edit.end}</td><td>{edit.original_start}–{edit.original_end}</td>"
            f"<td>{text(edit.step)}</td><td><code>{text(visible(old))}</code></td>"
            f"<td><code>{text(visible(new))}</code></td></tr>\n"
        )
    yield "</tbody></table></div></details>\n"


def _segments(document: AlignedDocument, prefix: str) -> Iterator[str]:
    """Every segment's numbers, in a table that is closed until it is wanted."""
    if not document.segments:
        return
    yield f"<details><summary>{len(document.segments)} segments: offsets, scores, routes</summary>\n"
    yield '<div class="scroll"><table class="data"><thead><tr><th scope="col">Segment</th>'
    yield '<th scope="col">Characters</th><th scope="col">In the original</th><th scope="col">Language</th>'
    yield '<th scope="col">Status</th><th scope="col">Score</th><th scope="col">Route</th>'
    yield '<th scope="col">Warnings</th></tr></thead><tbody>\n'
    for segment in document.segments:
        sentence, made = segment.sentence, segment.translation
        link = attributes({"href": f"#{prefix}-{segment.id}"})
        score = "" if made.score is None else f"{made.score:.2f}".replace("-", "\N{MINUS SIGN}")
        yield (
            f"<tr><td><a{link}>{text(segment.id)}</a></td><td>{sentence.start}–{sentence.end}</td>"
            f"<td>{segment.original_start}–{segment.original_end}</td>"
            f"<td>{text(name(sentence.language))} {sentence.confidence:.0%}</td>"
            f"<td>{text(segment.status.replace('_', ' '))}</td><td>{score}</td>"
            f"<td>{text(' → '.join(made.route))}</td><td>{badges(segment)}</td></tr>\n"
        )
    yield "</tbody></table></div></details>\n"


def _foot(ids: list[str]) -> Iterator[str]:
    """What the marks mean, and where each document is when there are several."""
    yield "</main>\n<footer>\n"
    if len(ids) > 1:
        yield "<details open><summary>Documents on this page</summary>\n<ul>\n"
        yield from (f'<li><a href="#d{number}">{text(id)}</a></li>\n' for number, id in enumerate(ids))
        yield "</ul></details>\n"
    yield '<details><summary>What the marks mean</summary>\n<dl class="legend">\n'
    yield "<dt><ins>repaired</ins></dt><dd>Text that was changed before translation; point at it to see how</dd>\n"
    yield '<dt><span class="foreign">foreign</span></dt><dd>Words in another language than their sentence</dd>\n'
    yield from (f"<dt>{badge(flag)}</dt><dd>{meaning}</dd>\n" for flag, meaning in (WARNINGS | NOTES).items())
    yield "</dl></details>\n</footer>\n</body>\n</html>\n"
