"""Curves over a common pair of axes."""

from __future__ import annotations

import dataclasses
import html
import math
from collections.abc import Sequence

from gradcheck.pictures.scales import LinearScale, LogScale
from gradcheck.pictures.svg import MUTED, number, svg

_WIDTH, _HEIGHT = 380, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 12, 46, 40
_MAX_DOTS = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Series:
    """One curve.

    Attributes:
        name: what the legend calls it.
        points: x and y; what the axes cannot show (not finite, or not above 0 on a logarithmic one) is left out.
        colour: CSS colour of line and marks.
        reference: drawn dashed and with squares, so that it differs by more than colour.
        tip: template of the tool tip with ``{x}`` and ``{y}``.
    """

    name: str
    points: Sequence[tuple[float, float]]
    colour: str
    reference: bool = False
    tip: str = "{x}: {y}"


@dataclasses.dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line, such as a bound."""

    name: str
    value: float


def line_chart(
    series: Sequence[Series],
    *,
    title: str,
    label: str,
    x_label: str,
    log_x: bool = False,
    log_y: bool = False,
    level: Level | None = None,
) -> str:
    """Return `series` as SVG, or "" if no point of them can be shown.

    Args:
        series: drawn in order, the last one on top.
        title: stands over the picture.
        label: what the picture is called for those who do not see it.
        x_label: what is counted from left to right.
        log_x: use a logarithmic axis; else whole numbers are counted.
        log_y: the same from bottom to top; else any numbers.
        level: a line to hold the curves against.
    """
    shown = [dataclasses.replace(one, points=_showable(one.points, log_x=log_x, log_y=log_y)) for one in series]
    xs = [x for one in shown for x, _ in one.points]
    ys = [y for one in shown for _, y in one.points]
    if not xs:
        return ""
    if level is not None and not _fits(level.value, log=log_y):
        level = None
    if level is not None:
        ys.append(level.value)
    across = (_LEFT, _WIDTH - _RIGHT)
    x = LogScale(xs, *across) if log_x else LinearScale(xs, *across, whole=True)
    y = LogScale(ys, _HEIGHT - _BOTTOM, _TOP) if log_y else LinearScale(ys, _HEIGHT - _BOTTOM, _TOP)
    parts = [_axes(x, y, x_label, title), *_legend(shown)]
    if level is not None:
        parts.append(_level(level, y(level.value)))
    parts += [_curve(one, x, y) for one in shown]
    return svg(_WIDTH, _HEIGHT, label, parts)


def _fits(value: float, *, log: bool) -> bool:
    return math.isfinite(value) and (value > 0 or not log)


def _showable(points: Sequence[tuple[float, float]], *, log_x: bool, log_y: bool) -> list[tuple[float, float]]:
    return sorted((x, y) for x, y in points if _fits(x, log=log_x) and _fits(y, log=log_y))


def _axes(x: LogScale | LinearScale, y: LogScale | LinearScale, x_label: str, title: str) -> str:
    bottom = _HEIGHT - _BOTTOM
    parts = [
        f'<text x="0" y="13" font-weight="600" font-size="12">{html.escape(title)}</text>',
        f'<path d="M{_LEFT} {_TOP}V{bottom}H{_WIDTH - _RIGHT}" fill="none" stroke="{MUTED}"/>',
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 6}" text-anchor="middle">{html.escape(x_label)}'
        "</text>",
    ]
    parts += [f'<text x="{at:.1f}" y="{bottom + 15}" text-anchor="middle">{text}</text>' for at, text in x.ticks()]
    for at, text in y.ticks():
        parts.append(f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{text}</text>')
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="{MUTED}" opacity="0.2"/>'
        )
    return "".join(parts)


def _legend(series: Sequence[Series]) -> list[str]:
    parts, left = [], 0.0
    for one in series:
        dashes = ' stroke-dasharray="4 3"' if one.reference else ""
        parts.append(
            f'<path d="M{left:.0f} 28h20" stroke="{one.colour}" stroke-width="2"{dashes}/>'
            f"{_dot(left + 10, 28, one)}</g>"
            f'<text x="{left + 25:.0f}" y="32">{html.escape(one.name)}</text>'
        )
        # No font can be measured here: 6.2 pixels a letter, and 11 where letters are square, leave enough room.
        left += 45 + sum(11.0 if ord(letter) > 0x2E7F else 6.2 for letter in one.name)
    return parts


def _level(level: Level, at: float) -> str:
    end = _WIDTH - _RIGHT
    return (
        f'<line x1="{_LEFT}" x2="{end}" y1="{at:.1f}" y2="{at:.1f}" stroke="{MUTED}" stroke-width="1.5" '
        f'stroke-dasharray="2 3"/><text x="{end}" y="{at - 4:.1f}" text-anchor="end">{html.escape(level.name)}'
        f"<title>{number(level.value, 2)}</title></text>"
    )


def _curve(one: Series, x: LogScale | LinearScale, y: LogScale | LinearScale) -> str:
    path = " ".join(f"{'L' if k else 'M'}{x(a):.1f} {y(b):.1f}" for k, (a, b) in enumerate(one.points))
    dashes = ' stroke-dasharray="4 3"' if one.reference else ""
    line = f'<path d="{path}" fill="none" stroke="{one.colour}" stroke-width="1.5"{dashes}/>'
    if len(one.points) > _MAX_DOTS:
        return line
    dots = (
        f"{_dot(x(a), y(b), one)}<title>{html.escape(one.tip.format(x=number(a, 3), y=number(b)))}</title></g>"
        for a, b in one.points
    )
    return line + "".join(dots)


def _dot(at: float, up: float, one: Series) -> str:
    """Return the opening of a group with the mark of a point in it."""
    if one.reference:
        return f'<g><rect x="{at - 2.5:.1f}" y="{up - 2.5:.1f}" width="5" height="5" fill="{one.colour}"/>'
    return f'<g><circle cx="{at:.1f}" cy="{up:.1f}" r="2.5" fill="{one.colour}"/>'
