"""A check as one self-contained HTML fragment for a notebook: no script, every string escaped."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from gradcheck.numerics.pictures import heat_map, legend, v_curve
from gradcheck.numerics.render_text import HEADINGS, cells, footnote

if TYPE_CHECKING:
    from gradcheck.numerics.verdict import GradientCheck, InputCheck

_COLOURS = {"pass": "#2b8a3e", "fail": "#c92a2a", "kink": "#a15c00", "inconclusive": "#5f6b7a"}
_MAX_PICTURES = 8


def render_html(check: GradientCheck) -> str:
    """Return the check as HTML: verdict, table, what is wrong, and a picture per input."""
    parts = [
        '<div style="font-family:system-ui,sans-serif;font-size:13px;line-height:1.45">',
        f'<div style="font-weight:600;font-size:15px">Gradient check: {_badge(check.verdict)}</div>',
    ]
    if check.verdict != "pass":
        parts.append("".join(f"<div>{html.escape(line)}</div>" for line in check.message.splitlines()))
    if check.inputs:
        parts += [_table(check), _pictures(check)]
        parts.append(f'<div style="opacity:.7;font-size:12px">{html.escape(footnote(check))}</div>')
    parts.append("</div>")
    return "".join(parts)


def _badge(verdict: str) -> str:
    return (
        f'<span style="background:{_COLOURS[verdict]};color:#fff;border-radius:3px;padding:0 6px">'
        f"{html.escape(verdict)}</span>"
    )


def _table(check: GradientCheck) -> str:
    cell = "padding:2px 10px;text-align:{};border-bottom:1px solid rgba(128,128,128,.3)"
    left, right = cell.format("left"), cell.format("right") + ";font-variant-numeric:tabular-nums"
    head = "".join(
        f'<th style="{left if k < 2 else right}">{html.escape(name)}</th>' for k, name in enumerate(HEADINGS)
    )
    rows = ""
    for one in check.inputs:
        name = f'<td style="{left}"><code>{html.escape(one.gradient)}</code></td>'
        verdict = f'<td style="{left}">{_badge(one.verdict)}</td>'
        values = "".join(f'<td style="{right}">{html.escape(value)}</td>' for value in cells(one)[2:])
        rows += f"<tr>{name}{verdict}{values}</tr>"
    return f'<table style="border-collapse:collapse;margin:8px 0"><tr>{head}</tr>{rows}</table>'


def _pictures(check: GradientCheck) -> str:
    """The V curve of each input (wrong ones first) and, beside it, the heat map of a wrong one."""
    order = sorted(check.inputs, key=lambda one: one.verdict == "pass")[:_MAX_PICTURES]
    figures = "".join(f"<div>{v_curve(one.deciding, _title(one))}{_heat(one)}</div>" for one in order)
    return (
        f'<div style="display:flex;flex-wrap:wrap;gap:18px;margin:8px 0">{figures}</div>'
        f'<div style="font-size:12px">Distance of the difference quotient: {legend()}</div>'
    )


def _title(one: InputCheck) -> str:
    return f"{one.gradient}: error against step"


def _heat(one: InputCheck) -> str:
    if one.where is None or one.where.table is None:
        return ""
    return f"<div>{heat_map(one.where.table, f'{one.gradient}: analytic against numeric')}</div>"
