"""Rows -> the tables of the README."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
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
    """What each program took, and how they compare."""
    return f"{_taken(rows)}\n\n{_compared(rows)}"


def _taken(rows: list[Row]) -> str:
    cells = []
    for (name, what, beam), same in grouped(rows, "corpus", "what", "beam").items():
        pace = median(row["translated"] / row["seconds"] for row in same)
        others = f"{middle(same, 'others'):.0%}"
        figures = [middle(same, "seconds"), middle(same, "cpu_seconds"), pace]
        cells.append([name, what, beam, len(same), same[0]["translated"], *figures, others])
    head = ["corpus", "program", "beam", "runs", "sentences translated", "s", "CPU s", "sentences/s", "others had"]
    return table(cells, head)


def _compared(rows: list[Row]) -> str:
    """Medians of the ratios of each round, in which the programs took turns: as the clock had it, and on idle cores."""
    cells = []
    for (name,), some in grouped(rows, "corpus").items():
        rounds = [{(row["what"], row["beam"]): row for row in one} for one in grouped(some, "run").values()]
        for beam in (4, 2):
            for how, seconds in {"by the clock": clock, "on idle cores": idle}.items():
                found = [_ratios(one, beam, seconds) for one in rounds]
                cells.append([name, beam, how, *map(_known, zip(*found, strict=True))])
    head = ["corpus", "Dragoman at beam", "seconds", "of the limit, %", "x argos", "x argos tuned"]
    return table(cells, [*head, "outside the engine, %", "MB/CPU s outside"])


def _known(values: Iterable[float | None]) -> float | str:
    """The median of the rounds that had both programs."""
    known = [value for value in values if value is not None]
    return median(known) if known else ""


def clock(row: Row) -> float:
    """Seconds as they were."""
    return float(row["seconds"])


def idle(row: Row) -> float:
    """Seconds that a program would have taken with two cores to itself, from the CPU seconds of its threads.

    Dragoman translates on both and does everything else on one. argostranslate with its defaults has two threads in
    every matrix product; tuned it has one batch at a time, so one core.
    """
    if row["what"] == "argos tuned":
        return float(row["cpu_seconds"])
    outside = row.get("outside_cpu_seconds", 0.0)
    return float(outside + (row["cpu_seconds"] - outside) / 2)


def _ratios(programs: dict[tuple[str, int], Row], beam: int, seconds: Callable[[Row], float]) -> list[float | None]:
    """In the order of the table; None for a program that the round did not have."""
    own, limit = programs["dragoman", beam], programs.get(("engine", beam))
    others = [programs.get((name, ARGOS_BEAM)) for name in ("argos", "argos tuned")]
    pace = own["translated"] / seconds(own)
    outside = own["outside_cpu_seconds"] if seconds is idle else own["seconds"] - own["engine_seconds"]
    return [
        100 * seconds(limit) / seconds(own) if limit else None,
        *(pace / (one["translated"] / seconds(one)) if one else None for one in others),
        100 * outside / seconds(own),
        own["input_bytes"] / 1e6 / own["outside_cpu_seconds"],
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
    for (clients, what), same in grouped((row for row in rows if "clients" in row), "clients", "what").items():
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
    """Each setting's pace over that of the default of its kind. CPU seconds say more where others had the machine."""
    cells = []
    measured = [row for row in rows if row["seconds"] is not None]  # a processor need not have every compute type
    for (lever,), some in grouped(measured, "lever").items():
        base = [row for row in some if row["setting"] == "default"]
        for (setting,), same in grouped(some, "setting").items():
            ratios = [middle(base, key) / middle(same, key) for key in ("seconds", "cpu_seconds")]
            others = f"{middle(same, 'others'):.0%}" if "others" in same[0] else ""
            cells.append([lever, setting, middle(same, "seconds"), middle(same, "cpu_seconds"), *ratios, others])
    return table(cells, ["lever", "setting", "s", "CPU s", "x default", "x default in CPU s", "others had"])
