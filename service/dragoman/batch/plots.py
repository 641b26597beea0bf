"""Plots as inline SVG, from plain numbers: bars, columns, stacked columns. No script, no style sheet but the page's.

Every mark carries a ``<title>``, which browsers show on hover and screen readers say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import floor, log10

# Okabe & Ito, "Color Universal Design" (2008): told apart with any colour vision. Grey is what is left over.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
REST = "#9a9a9a"
_WIDTH = 640
_LABEL = 150  # room for a name left of a bar
_AXIS = 44  # room for numbers left of columns
_HEIGHT = 220


def bars(values: Mapping[str, float], colour: str = COLOURS[0]) -> str:
    """Horizontal bars, one a name, in the given order, each with its number and its share of all."""
    if not values:
        return '<p class="dim">none</p>'
    total, largest, row = sum(values.values()), max(values.values()), 26
    room = _WIDTH - _LABEL - 130
    marks = []
    for number, (name, value) in enumerate(values.items()):
        y, length = number * row, max(room * value / largest if largest else 0, 1)
        said = f"{value:,.0f} · {_percent(value, total)}"
        marks.append(
            f"<g><title>{escape(f'{name}: {said}')}</title>"
            f'<text x="{_LABEL - 8}" y="{y + 17}" class="name">{escape(name)}</text>'
            f'<rect x="{_LABEL}" y="{y + 4}" width="{length:.1f}" height="{row - 8}" fill="{colour}" rx="2"/>'
            f'<text x="{_LABEL + length + 6:.1f}" y="{y + 17}">{escape(said)}</text></g>'
        )
    return _svg(marks, row * len(values) + 4)


def share(values: Mapping[str, float], colours: Mapping[str, str]) -> str:
    """One bar of which each name has its part, with a legend."""
    total, x = sum(values.values()), 0.0
    marks = []
    for name, value in values.items():
        width = _WIDTH * value / total if total else 0
        said = f"{name}: {value:,.0f} ({_percent(value, total)})"
        marks.append(f"<g><title>{escape(said)}</title>{_box(x, 4, width, 34, colours.get(name, REST))}</g>")
        x += width
    shown = {f"{name} {_percent(value, total)}": colours.get(name, REST) for name, value in values.items()}
    return _svg(marks, 42) + _legend(shown)


def columns(values: Sequence[tuple[str, float]], colour: str = COLOURS[0], x_title: str = "") -> str:
    """Vertical columns side by side, as a histogram has them; ``values``: label and height, from left to right."""
    top = _round_up(max((value for _, value in values), default=0))
    width = (_WIDTH - _AXIS) / max(len(values), 1)
    every = max(len(values) // 10, 1)
    marks = _grid(top, "")
    for number, (label, value) in enumerate(values):
        x, height = _AXIS + number * width, _HEIGHT * value / top
        marks.append(
            f"<g><title>{escape(label)}: {value:,.0f}</title>"
            f"{_box(x + 1, _HEIGHT + 10 - height, width - 2, height, colour)}</g>"
        )
        if number % every == 0:
            marks.append(f'<text x="{x + width / 2:.1f}" y="{_HEIGHT + 26}" class="tick">{escape(label)}</text>')
    marks.append(f'<text x="{_AXIS + (_WIDTH - _AXIS) / 2}" y="{_HEIGHT + 46}" class="tick">{escape(x_title)}</text>')
    return _svg(marks, _HEIGHT + 52)


def stacked(slices: Sequence[Mapping[str, float]], colours: Mapping[str, str], x_title: str = "") -> str:
    """Columns that each add up to 100 %, with a legend; names without a colour are summed in grey."""
    width = (_WIDTH - _AXIS) / max(len(slices), 1)
    marks = _grid(100, " %")
    for number, values in enumerate(slices):
        total, y = sum(values.values()), _HEIGHT + 10.0
        known = {name: values.get(name, 0) for name in colours}
        for name, value in {**known, "other": total - sum(known.values())}.items():
            if value > 0:
                height = _HEIGHT * value / total
                y -= height
                box = _box(_AXIS + number * width, y, width + 0.3, height, colours.get(name, REST))
                marks.append(f"<g><title>{escape(f'{name}: {_percent(value, total)}')}</title>{box}</g>")
    marks.append(f'<text x="{_AXIS + (_WIDTH - _AXIS) / 2}" y="{_HEIGHT + 28}" class="tick">{escape(x_title)}</text>')
    return _svg(marks, _HEIGHT + 34) + _legend({**colours, "other": REST})


def _grid(top: float, unit: str) -> list[str]:
    """Four horizontal lines and the base, each with its number."""
    marks = []
    for step in range(5):
        y = _HEIGHT + 10 - _HEIGHT * step / 4
        marks.append(
            f'<line x1="{_AXIS}" x2="{_WIDTH}" y1="{y}" y2="{y}" class="grid"/>'
            f'<text x="{_AXIS - 6}" y="{y + 4}" class="name">{_short(top * step / 4)}{unit}</text>'
        )
    return marks


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    size = f'width="{max(width, 0):.2f}" height="{max(height, 0):.2f}"'
    return f'<rect x="{x:.2f}" y="{y:.2f}" {size} fill="{colour}"/>'


def _legend(colours: Mapping[str, str]) -> str:
    keys = (f'<li><span style="background:{colour}"></span>{escape(name)}</li>' for name, colour in colours.items())
    return f'<ul class="legend">{"".join(keys)}</ul>'


def _svg(marks: Sequence[str], height: float) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img">{"".join(marks)}</svg>'


def _percent(value: float, total: float) -> str:
    part = 100 * value / total if total else 0
    if 0 < part < 0.05:
        return "< 0.1 %"
    return f"{part:.1f} %" if 0 < part < 10 else f"{part:.0f} %"


def _round_up(value: float) -> float:
    """The next number that divides well by four: 1, 2, 4 or 8 times a power of ten."""
    if value <= 4:
        return 4
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1.0, 2.0, 4.0, 8.0, 10.0) if step * power >= value)


def _short(value: float) -> str:
    """``12500`` -> ``12.5k``."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"
