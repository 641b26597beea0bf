"""Small arithmetic over what was measured. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def covered(intervals: Iterable[tuple[float, float]]) -> float:
    """Time in which at least one of ``intervals`` (start, end) was under way."""
    total, reached = 0.0, float("-inf")
    for start, end in sorted(intervals):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def given_lines(text: str, sentences: Sequence[tuple[int, int]]) -> dict[str, list[str]]:
    """Each line of ``text`` with the sentences in it. ``sentences``: offsets, in order; one may run over a line's end.

    argostranslate translates line by line, so that a sentence over two lines is two for it.
    """
    found: dict[str, list[str]] = {}
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = (text[max(start, first) : min(end, last)].strip() for first, last in sentences)
        found[line] = [piece for piece in inside if piece]
        start = end + 1
    return found


def table(rows: Sequence[Sequence[object]], head: Sequence[str]) -> str:
    """A Markdown table; numbers to three digits that count."""
    lines = [head, ["---"] * len(head), *([shown(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def shown(value: object) -> str:
    """A figure as a table has it: three digits that count, thousands with a comma."""
    if not isinstance(value, float):
        return str(value)
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
