"""What all pictures share: colours, the outer element, and how a number is written in one."""

from __future__ import annotations

import html
from collections.abc import Sequence

# Blue and orange of one palette: told apart with every kind of colour blindness, 3:1 against white and near black.
NUMERIC, ANALYTIC, MUTED = "#2f7ed8", "#d9480f", "#8a8f98"


def svg(width: float, height: float, label: str, parts: Sequence[str]) -> str:
    """Return one SVG element that shrinks with a narrow page and is announced as one image called `label`."""
    return (
        f'<svg role="img" aria-label="{html.escape(label)}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="system-ui, sans-serif" font-size="11" '
        f'fill="currentColor" style="max-width:100%;height:auto" xmlns="http://www.w3.org/2000/svg">'
        f"{''.join(parts)}</svg>"
    )


def number(value: float, digits: int = 4) -> str:
    """Return `value` with so many significant digits: ``0.25``, ``1e-09``."""
    return f"{value:.{digits}g}"
