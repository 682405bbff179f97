"""A check as a table for a terminal of 80 columns."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from gradcheck.numerics.wording import number

if TYPE_CHECKING:
    from gradcheck.numerics.verdict import GradientCheck, InputCheck

WIDTH = 80
HEADINGS = ("gradient", "verdict", "analytic", "numeric", "± bound", "visible", "evals")
_VERDICTS = {"pass": "pass", "fail": "FAIL", "kink": "kink", "inconclusive": "unclear"}


def render_text(check: GradientCheck) -> str:
    """Return the check as text: the verdict, a row per input, what is wrong, and how to repeat it."""
    lines = [f"gradient check: {check.verdict.upper() if check.verdict == 'fail' else check.verdict}"]
    if check.inputs:
        lines += ["", *_table([cells(one) for one in check.inputs])]
    if check.message and check.verdict != "pass":
        lines.append("")
        for line in check.message.splitlines():
            lines += textwrap.wrap(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    if check.inputs:
        lines += ["", *textwrap.wrap(footnote(check), WIDTH)]
    return "\n".join(lines)


def cells(one: InputCheck) -> tuple[str, ...]:
    """Return the row of one input, under `HEADINGS`."""
    visible = one.smallest_visible_error
    return (
        one.gradient,
        _VERDICTS[one.verdict],
        number(one.analytic, 8),
        number(one.numeric, 8),
        number(one.error_bound, 2),
        number(visible, 2) if visible < 1 else "none",
        str(one.evaluations),
    )


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """Lay rows out in columns; a long name is cut so that the table fits."""
    cells = [tuple(HEADINGS), *rows]
    rest = sum(max(len(row[k]) for row in cells) + 2 for k in range(1, len(HEADINGS)))
    room = max(8, WIDTH - rest)
    cells = [(row[0] if len(row[0]) <= room else row[0][: room - 1] + "…", *row[1:]) for row in cells]
    widths = [max(len(row[k]) for row in cells) for k in range(len(HEADINGS))]
    lines = [
        "  ".join(
            cell.ljust(w) if k < 2 else cell.rjust(w) for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    ]
    return [lines[0].rstrip(), "-" * len(lines[0]), *(line.rstrip() for line in lines[1:])]


def footnote(check: GradientCheck) -> str:
    """Return what the numbers are and how to repeat the check."""
    return (
        f"Directional derivatives; visible: the smallest relative error that would have been seen. "
        f"{check.evaluations} evaluations of f. Repeat with rng={check.seed}."
    )
