"""A heat map: one cell per entry, told apart by a symbol and by shade."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Sequence

from gradcheck.pictures.svg import svg

_WIDTH = 380
_SMALLEST, _LARGEST = 9, 26
_SYMBOLS_FROM = 14  # a symbol in a smaller cell is a speck


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One entry, or one line of the legend.

    Attributes:
        symbol: a character.
        colour: CSS colour of the cell.
        strength: 0 to 1: how much of the colour shows.
        text: the tool tip, or what the legend says.
    """

    symbol: str
    colour: str
    strength: float
    text: str


def cell_grid(rows: Sequence[Sequence[Cell]], *, title: str, label: str, legend: Sequence[Cell]) -> str:
    """Return `rows` as SVG under `title`, with the `legend` below; `label` is for those who do not see it."""
    columns = max((len(row) for row in rows), default=1) or 1
    side = max(_SMALLEST, min(_LARGEST, _WIDTH // columns))
    parts = [f'<text x="0" y="13" font-weight="600" font-size="12">{html.escape(title)}</text>'] if title else []
    top = 24 if title else 2
    for i, row in enumerate(rows):
        parts += [_cell(cell, j * side, top + i * side, side) for j, cell in enumerate(row)]
    at = top + len(rows) * side + 8
    for cell in legend:
        parts.append(_cell(dataclasses.replace(cell, text=""), 0, at, 15))
        parts.append(f'<text x="21" y="{at + 11}">{html.escape(cell.text)}</text>')
        at += 18
    return svg(max(200, columns * side), at, label, parts)


def _cell(cell: Cell, left: float, top: float, side: float) -> str:
    tip = f"<title>{html.escape(cell.text)}</title>" if cell.text else ""
    symbol = ""
    if side >= _SYMBOLS_FROM and cell.symbol:
        symbol = (
            f'<text x="{left + side / 2 - 0.5:.1f}" y="{top + side / 2 + 3.5:.1f}" text-anchor="middle">'
            f"{html.escape(cell.symbol)}</text>"
        )
    return (
        f'<g>{tip}<rect x="{left}" y="{top}" width="{side - 1}" height="{side - 1}" fill="{cell.colour}" '
        f'fill-opacity="{cell.strength:.2f}"/>{symbol}</g>'
    )
