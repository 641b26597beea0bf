"""Rows -> the tables of the README."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench.speed.figures import table

Row = dict[str, Any]
ARGOS_BEAM = 4  # its default


def all_of(file: Path) -> str:
    """Every table that ``file`` has rows for."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    makers: dict[str, Callable[[list[Row]], str]] = {
        "sweep": sweep,
        "corpus": corpus,
        "servers": servers,
        "short": short,
        "levers": levers,
        "served": load,
    }
    found = {part: [row for row in rows if row["part"] == part] for part in makers}
    return "\n\n".join(f"{part}\n\n{makers[part](some)}" for part, some in found.items() if some)


def grouped(rows: Iterable[Row], *keys: str) -> dict[tuple[Any, ...], list[Row]]:
    """Rows with the same values of ``keys``, in the order of their first."""
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row.get(key) for key in keys)].append(row)
    return found


def middle(rows: Iterable[Row], key: str) -> float:
    """The median of a figure."""
    return float(median(row[key] for row in rows))


def quiet(rows: list[Row]) -> list[Row]:
    """The rows in which other programs had no more than a tenth of the machine; all, where there are none."""
    return [row for row in rows if row.get("others", 1) <= 0.1] or rows


def sweep(rows: list[Row]) -> str:
    """Source tokens a second of the engine alone, by threads and by tokens in a batch."""
    batches = sorted({row["batch"] for row in rows})
    pace = {
        (row["inter"], row["intra"], row["batch"]): row["engine_tokens"] / row["seconds"] for row in rows
    }  # a later row of a setting replaces an earlier one
    threads = sorted({key[:2] for key in pace})
    cells = [
        [f"{inter} x {intra}", *(pace.get((inter, intra, batch), "") for batch in batches)] for inter, intra in threads
    ]
    return table(cells, ["inter x intra", *(f"{batch} tokens" for batch in batches)])


def corpus(rows: list[Row]) -> str:
    """Medians; Dragoman's share of the limit's pace, and its pace over argostranslate's."""
    cells = [
        [name, *cells]
        for (name,), some in grouped(rows, "corpus").items()
        for cells in _corpus({key: quiet(same) for key, same in grouped(some, "what", "beam").items()})
    ]
    head = ["corpus", "program", "beam", "runs", "others had", "documents", "s", "CPU s", "translated sentences/s"]
    more = ["of the limit", "by CPU s", "x argos", "x argos tuned", "outside the engine", "MB/s outside"]
    return table(cells, [*head, *more])


def _corpus(programs: dict[tuple[Any, ...], list[Row]]) -> Iterator[list[object]]:
    """A line for each program and beam over one corpus."""
    paces = {key: median(row["translated"] / row["seconds"] for row in rows) for key, rows in programs.items()}
    for (what, beam), rows in programs.items():
        others = f"{max(row.get('others', 0) for row in rows):.0%}"
        seconds, pace = middle(rows, "seconds"), paces[what, beam]
        line = [
            what,
            beam or ARGOS_BEAM,
            len(rows),
            others,
            rows[0].get("documents", ""),
            seconds,
            middle(rows, "cpu_seconds"),
            pace,
        ]
        if what != "dragoman":
            yield [*line, *[""] * 6]
            continue
        outside = [row["seconds"] - row["engine_seconds"] for row in rows]
        yield [
            *line,
            f"{middle(programs['engine', beam], 'seconds') / seconds:.1%}",
            f"{middle(programs['engine', beam], 'cpu_seconds') / middle(rows, 'cpu_seconds'):.1%}",
            pace / paces["argos", None],
            pace / paces["argos tuned", None],
            f"{median(one / row['seconds'] for one, row in zip(outside, rows, strict=True)):.1%}",
            median(row["input_bytes"] / 1e6 / one for one, row in zip(outside, rows, strict=True)),
        ]


def started(rows: list[Row]) -> str:
    """Start and memory: resident, at the first answer and at most after load."""
    cells = []
    for (what,), same in grouped(rows, "what").items():
        first = [row for row in same if "first_answer" in row]
        most = max(row.get("memory", 0) for row in same)
        cells.append([what, middle(first, "first_answer"), middle(first, "memory_first"), most])
    return table(cells, ["server", "start to first answer, s", "MiB then", "MiB after load"])


def load(rows: list[Row]) -> str:
    """Throughput and latency by number of clients."""
    cells = []
    for (clients, what), some in grouped((row for row in rows if "clients" in row), "clients", "what").items():
        same = quiet(some)
        bad = {name: count for row in same for name, count in row["bad"].items()}
        figures = [middle(same, key) for key in ("per_second", "p50", "p95")]
        others = f"{middle(same, 'others'):.0%}"
        cells.append([clients, what, others, sum(row["answers"] for row in same), *figures, bad or "none"])
    return table(
        cells, ["clients", "server", "others had", "answers", "documents/s", "p50, s", "p95, s", "other answers"]
    )


def servers(rows: list[Row]) -> str:
    """Both."""
    return f"{load(rows)}\n\n{started(rows)}"


def short(rows: list[Row]) -> str:
    """One short request alone."""
    cells = []
    for (what,), same in grouped(rows, "what").items():
        cells.append([what, *(middle(same, key) for key in ("server_ms", "direct_ms", "over_ms"))])
    return table(cells, ["server", "request, ms", "CTranslate2 alone, ms", "over it, ms"])


def levers(rows: list[Row]) -> str:
    """Each setting's time over that of the baseline of its kind."""
    cells = []
    for (lever, what), some in grouped(rows, "lever", "what").items():
        base = middle([row for row in some if row.get("setting") == "default"] or some, "seconds")
        for (setting,), same in grouped(some, "setting").items():
            seconds = middle(same, "seconds")
            cells.append([lever, setting or what, seconds, middle(same, "cpu_seconds"), base / seconds])
    return table(cells, ["lever", "setting", "s", "CPU s", "x baseline"])
