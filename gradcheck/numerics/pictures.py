"""Pictures of a check as inline SVG: error against step, and where the two gradients disagree.

Plain text built here, so that a notebook needs nothing installed to show it; colours work on light and dark pages.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import numpy as np

from gradcheck.numerics.entries import EntryTable
from gradcheck.numerics.patterns import place
from gradcheck.numerics.verdict import Probe
from gradcheck.numerics.wording import number

NUMERIC, ANALYTIC, MUTED = "#2f7ed8", "#d9480f", "#8a8f98"
_WIDTH, _HEIGHT = 380, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 28, 40
_CELLS_PER_ROW = 32


def v_curve(probe: Probe, title: str) -> str:
    """Return the error of the difference quotient against the step, on logarithmic axes.

    One line is its distance from the numeric derivative: it falls with the step (truncation) and rises again
    (rounding). The other is its distance from the analytic one: the same V if that is right, flat where it is wrong.
    """
    # Far beyond the scale of the function only its growth would show, and flatten everything else.
    far = 100 * max(abs(probe.measured.value), abs(probe.claim.value), probe.claim.size)
    curve = [(h, d) for h, d in probe.measured.curve if abs(d) <= far]
    steps = [h for h, _ in curve]
    numeric = [(h, abs(d - probe.measured.value)) for h, d in curve]
    analytic = [(h, abs(d - probe.claim.value)) for h, d in curve]
    errors = [e for _, e in numeric + analytic if 0 < e < math.inf]
    if not errors or not steps:
        return ""
    marks = [*errors, *(b for b in (probe.comparison.tolerance,) if 0 < b < math.inf)]
    x = _Scale(min(steps), max(steps), _LEFT, _WIDTH - _RIGHT)
    y = _Scale(min(marks), max(marks), _HEIGHT - _BOTTOM, _TOP)
    parts = [_axes(x, y, "step", title)]
    if 0 < probe.comparison.tolerance < math.inf:
        at = y(probe.comparison.tolerance)
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="{MUTED}" '
            f'stroke-dasharray="4 3"><title>tolerance {number(probe.comparison.tolerance, 2)}</title></line>'
            f'<text x="{_WIDTH - _RIGHT}" y="{at - 4:.1f}" text-anchor="end" fill="{MUTED}">tolerance</text>'
        )
    parts += [
        _series(analytic, x, y, ANALYTIC, "from analytic", 4.0),
        _series(numeric, x, y, NUMERIC, "from numeric", 2.0),
    ]
    label = f"{title}: distance of the difference quotient from the analytic and from the numeric derivative, by step"
    return _svg(_WIDTH, _HEIGHT, label, parts)


class _Scale:
    """A logarithmic axis: value → pixels."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.high = math.floor(math.log10(low)), math.ceil(math.log10(high))
        self.high = max(self.high, self.low + 1)
        self.start, self.end = start, end

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[int]:
        stride = max(1, math.ceil((self.high - self.low) / 5))
        return list(range(self.low, self.high + 1, stride))


def _axes(x: _Scale, y: _Scale, x_label: str, title: str) -> str:
    bottom = _HEIGHT - _BOTTOM
    parts = [
        f'<text x="{_LEFT}" y="14" font-weight="600">{html.escape(title)}</text>',
        f'<path d="M{_LEFT} {_TOP}V{bottom}H{_WIDTH - _RIGHT}" fill="none" stroke="{MUTED}"/>',
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 6}" text-anchor="middle">{x_label}</text>',
    ]
    for k in x.ticks():
        parts.append(f'<text x="{x(10.0**k):.1f}" y="{bottom + 15}" text-anchor="middle">{_power(k)}</text>')
    for k in y.ticks():
        at = y(10.0**k)
        parts.append(f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{_power(k)}</text>')
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="{MUTED}" opacity="0.2"/>'
        )
    return "".join(parts)


def _power(exponent: int) -> str:
    return f'10<tspan dy="-4" font-size="8">{exponent}</tspan>'


def _series(points: Sequence[tuple[float, float]], x: _Scale, y: _Scale, colour: str, name: str, radius: float) -> str:
    shown = sorted((h, e) for h, e in points if 0 < e < math.inf)
    path = " ".join(f"{'L' if k else 'M'}{x(h):.1f} {y(e):.1f}" for k, (h, e) in enumerate(shown))
    dots = "".join(
        f'<circle cx="{x(h):.1f}" cy="{y(e):.1f}" r="{radius}" fill="{colour}">'
        f"<title>{name}: step {number(h, 3)}, distance {number(e, 3)}</title></circle>"
        for h, e in shown
    )
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{radius}"/>{dots}'


def heat_map(table: EntryTable, title: str) -> str:
    """Return a cell per entry: pale where the two gradients agree, redder the larger their relative difference."""
    rows = _rows(table)
    columns = max(len(row) for row in rows)
    cell = max(8, min(26, (_WIDTH - 20) // columns))
    parts = [f'<text x="0" y="14" font-weight="600">{html.escape(title)}</text>']
    for i, row in enumerate(rows):
        for j, k in enumerate(row):
            colour, opacity = _shade(table, k)
            analytic, numeric = float(table.analytic[k]), float(table.numeric[k])
            tip = f"{place(table.index(k))} analytic {number(analytic)}, numeric {number(numeric)}"
            parts.append(
                f'<rect x="{j * cell}" y="{24 + i * cell}" width="{cell - 1}" height="{cell - 1}" fill="{colour}" '
                f'fill-opacity="{opacity:.2f}"><title>{html.escape(tip)}</title></rect>'
            )
    legend = 24 + len(rows) * cell + 14
    parts.append(
        f'<rect x="0" y="{legend - 9}" width="10" height="10" fill="{NUMERIC}" fill-opacity="0.25"/>'
        f'<text x="15" y="{legend}">agrees</text>'
        f'<rect x="70" y="{legend - 9}" width="10" height="10" fill="{ANALYTIC}" fill-opacity="0.95"/>'
        f'<text x="85" y="{legend}">differs (redder: by more)</text>'
    )
    return _svg(max(250, columns * cell), legend + 6, f"{title}: where analytic and numeric disagree", parts)


def _rows(table: EntryTable) -> list[list[int]]:
    """Lay the entries out: the last axis across, all others down; a vector is wrapped."""
    width = table.shape[-1] if len(table.shape) > 1 else _CELLS_PER_ROW
    if len(table.shape) > 1 and width == 1:
        width = _CELLS_PER_ROW
    count = len(table.flat)
    return [list(range(start, min(start + width, count))) for start in range(0, count, width)]


def _shade(table: EntryTable, k: int) -> tuple[str, float]:
    difference = abs(float(table.analytic[k] - table.numeric[k]))
    if difference <= float(table.tolerance[k]):
        return NUMERIC, 0.25
    size = max(abs(float(table.analytic[k])), abs(float(table.numeric[k])), np.finfo(float).tiny)
    # 1e-6 of a difference is already worth seeing beside 1: the shade follows its logarithm.
    share = 1 + math.log10(max(difference / size, 1e-6)) / 6 if math.isfinite(difference) else 1.0
    return ANALYTIC, 0.35 + 0.6 * min(1.0, share)


def legend() -> str:
    """Return what the two colours of the V curve mean."""
    return (
        f'<span style="color:{NUMERIC}">●</span> from the numeric derivative &nbsp; '
        f'<span style="color:{ANALYTIC}">●</span> from the analytic derivative'
    )


def _svg(width: float, height: float, label: str, parts: Sequence[str]) -> str:
    return (
        f'<svg role="img" aria-label="{html.escape(label)}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="system-ui, sans-serif" font-size="11" '
        f'fill="currentColor" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )
