"""``report.html``: what a person wants to see of a run. One file, no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from dragoman.batch import plots
from dragoman.batch.bitext import PairCounts
from dragoman.batch.header import Header
from dragoman.batch.progress import span
from dragoman.batch.records import BIN, LOWEST, Record
from dragoman.batch.summary import Summary
from dragoman.tags import language

_STATUSES = {
    "translated": plots.COLOURS[0],
    "kept": plots.COLOURS[2],
    "no_route": plots.COLOURS[1],
    "failed": plots.COLOURS[5],
}
Column = tuple[str, Callable[[Record], str]]


def render(summary: Summary, header: Header, pairs: PairCounts | None = None) -> Iterator[bytes]:
    """The page, in pieces."""
    style = (files("dragoman.batch") / "report.css").read_text(encoding="utf-8")
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Corpus report</title>'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        f"<style>{style}</style></head><body>\n"
    ).encode()
    yield _head(summary, header).encode("utf-8", "backslashreplace")
    for section in _sections(summary, pairs):
        yield section.encode("utf-8", "backslashreplace")
    yield b"</main></body></html>\n"


def _head(summary: Summary, header: Header) -> str:
    segments = sum(summary.segments.values())
    numbers = {
        "documents": f"{summary.documents:,}",
        "failed": f"{summary.failed:,}",
        "characters": f"{summary.characters:,}",
        "sentences": f"{segments:,}",
        "languages": f"{len(summary.languages):,}",
        "time of one worker": span(summary.seconds),
        "characters a second": f"{summary.characters / max(summary.seconds, 1e-9):,.0f}",
    }
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in numbers.items())
    inputs = header.inputs
    return (
        f"<header><h1>Corpus into {escape(language(header.config['target']).name)}</h1>"
        f'<p class="dim">{inputs["files"]:,} files, {inputs["bytes"]:,} bytes, as {escape(header.config["format"])}</p>'
        f'<p class="dim"><code>{escape(header.signature)}</code></p></header><dl class="numbers">{cells}</dl><main>\n'
    )


def _sections(summary: Summary, pairs: PairCounts | None) -> Iterator[str]:
    colours = dict(zip((code for code, _ in summary.languages.most_common(7)), plots.COLOURS, strict=False))
    names = {code: f"{language(code).name} ({code})" for code in summary.languages}
    main = {names.get(code, code): number for code, number in summary.main_languages.most_common(12)}
    by_size = {names[code]: number for code, number in summary.languages.most_common(12)}
    yield _figure("Main language of documents", plots.bars(main), "Documents by the language most of their text is in.")
    yield _figure("Languages in the text", plots.bars(by_size, plots.COLOURS[2]), "Characters of repaired text.")
    over = plots.stacked(summary.slices, colours, "documents, in input order")
    yield _figure("Languages over documents", over, "Share of each language in the characters of successive documents.")
    yield _figure("What became of the sentences", _statuses(summary), "Flags: what the guards saw in translations.")
    yield _figure("Scores", _scores(summary), "Sentences by mean log-probability of a token: 0 is certain.")
    repairs = plots.bars(dict(summary.repairs.most_common(14)), plots.COLOURS[3])
    yield _figure("Repairs by kind", repairs, "Edits that made the repaired text, by the step that made them.")
    if pairs is not None:
        yield _pairs(pairs)
    timed: Column = ("seconds", lambda record: f"{record.get('seconds', 0):.2f}")
    size: Column = ("characters", lambda record: f"{record.get('characters', 0):,}")
    score: Column = ("mean score", lambda record: f"{record['score']:.2f}")
    flags: Column = ("flags", lambda record: ", ".join(f"{name} {n}" for name, n in record["flags"].items()))
    yield _table("Slowest documents", summary.slowest, [timed, size], "A document's own time and its share of batches.")
    yield _table("Worst documents", summary.worst, [score, flags], "Lowest mean score of their translated sentences.")
    if summary.failed:
        why: Column = ("why", lambda record: f"{record['error']} [{record['code']}]")
        codes = ", ".join(f"{code} {number}" for code, number in summary.codes.most_common())
        yield _table("Failed documents", summary.failures, [why], f"{summary.failed:,} in all: {codes}.")


def _statuses(summary: Summary) -> str:
    ordered = {status: summary.segments[status] for status in _STATUSES if summary.segments[status]}
    flags = dict(summary.flags.most_common(12))
    return plots.share(ordered, _STATUSES) + (plots.bars(flags, plots.COLOURS[5]) if flags else "")


def _scores(summary: Summary) -> str:
    lowest = min([*summary.scores, -1.0])
    bins = round(-max(lowest, LOWEST) / BIN)
    borders = [round(-BIN * number + 0.0, 1) for number in range(bins, -1, -1)]
    found = [(f"{border:.1f}", summary.scores[border]) for border in borders]
    return plots.columns(found, x_title=f"score, in steps of {BIN}; {LOWEST:g} and below together")


def _pairs(pairs: PairCounts) -> str:
    counts = {"kept": pairs.kept, **pairs.dropped}
    limits = ", ".join(f"{name} {_plain(value)}" for name, value in pairs.thresholds.items())
    return _figure(
        "Sentence pairs", plots.bars(counts), f"Kept, and dropped by the first filter that refused. {limits}."
    )


def _plain(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def _figure(title: str, plot: str, caption: str) -> str:
    below = f"<figcaption>{escape(caption)}</figcaption>"
    return f"<section><h2>{escape(title)}</h2><figure>{plot}{below}</figure></section>\n"


def _table(title: str, records: Sequence[Record], columns: Sequence[Column], caption: str) -> str:
    heads = "".join(f"<th>{escape(name)}</th>" for name, _ in columns)
    rows = "".join(_row(record, columns) for record in records)
    return (
        f'<section class="wide"><h2>{escape(title)}</h2><p class="dim">{escape(caption)}</p><div class="scroll"><table>'
        f"<thead><tr><th>document</th>{heads}<th>file</th></tr></thead><tbody>{rows}</tbody></table></div></section>\n"
    )


def _row(record: Mapping[str, Any], columns: Sequence[Column]) -> str:
    cells = "".join(f"<td>{escape(show(dict(record)))}</td>" for _, show in columns)
    return f"<tr><td><bdi>{escape(record['id'])}</bdi></td>{cells}<td><bdi>{escape(record['file'])}</bdi></td></tr>"
