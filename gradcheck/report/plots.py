"""The pictures of a student's report: loss curve, error against step, where a gradient is wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradcheck.messages import say
from gradcheck.pictures import ANALYTIC, NUMERIC, Cell, Level, Series, cell_grid, line_chart, number
from gradcheck.report.differences import Entry, Kind, table_of
from gradcheck.result import Array, Check, Counterexample, Json

_SYMBOLS: dict[Kind, str] = {"right": "·", "sign": "±", "zero": "0", "large": "▲", "small": "▼", "not_finite": "?"}
_LOG_FROM = 50.0  # a loss that falls by this factor says more on a logarithmic axis
_MOST_CELLS = 2000
_TIPS_UP_TO = 150  # cells; tool tips on more would make the page heavy


def loss_curve(example: Counterexample, lang: str) -> str:
    """Return the student's loss over the right one as SVG, or "" if the example holds no history."""
    got, right = _curve(example.got.get("history")), _curve((example.expected or {}).get("history"))
    if len(got) < 2 and len(right) < 2:
        return ""
    losses = [y for _, y in (*got, *right) if math.isfinite(y)]
    log_y = bool(losses) and min(losses) > 0 and max(losses) / min(losses) > _LOG_FROM
    tip = say("report.plot.loss_tip", lang, x="{x}", y="{y}")
    series = [Series(say("report.plot.right", lang), right, NUMERIC, reference=True, tip=tip)] if right else []
    series += [Series(say("report.plot.yours", lang), got, ANALYTIC, tip=tip)] if got else []
    return line_chart(
        series,
        title=say("report.plot.loss", lang),
        label=say("report.plot.loss_label", lang),
        x_label=say("report.plot.loss_x", lang),
        log_y=log_y,
    )


def v_curve(check: Check, lang: str) -> str:
    """Return the error of the difference quotient against the step as SVG, or "" without such evidence."""
    evidence = check.evidence.get("v_curve")
    if not isinstance(evidence, dict):
        return ""
    steps, errors = _floats(evidence.get("steps")), _floats(evidence.get("errors"))
    bound = _floats([evidence.get("bound")])
    tip = say("report.plot.v_tip", lang, x="{x}", y="{y}")
    return line_chart(
        [Series(say("report.plot.v_error", lang), list(zip(steps, errors, strict=False)), ANALYTIC, tip=tip)],
        title=say("report.plot.v", lang),
        label=say("report.plot.v_label", lang),
        x_label=say("report.plot.v_x", lang),
        log_x=True,
        log_y=True,
        level=Level(say("report.plot.v_bound", lang), bound[0]) if bound else None,
    )


def heat_map(entries: Sequence[Sequence[Entry]], name: str, lang: str) -> str:
    """Return a cell per entry as SVG; "" if there are too few or too many to tell anything."""
    count = sum(map(len, entries))
    if not 2 <= count <= _MOST_CELLS:
        return ""
    kinds: list[Kind] = [kind for kind in _SYMBOLS if any(e.kind == kind for row in entries for e in row)]
    if count > _TIPS_UP_TO:
        rows = [[_cell(entry, "") for entry in row] for row in entries]
    else:
        rows = [
            [_cell(entry, _tip(entry, f"{name}[{i}, {j}]", lang)) for j, entry in enumerate(row)]
            for i, row in enumerate(entries)
        ]
    legend = [
        Cell(_SYMBOLS[kind], NUMERIC if kind == "right" else ANALYTIC, 0.25 if kind == "right" else 0.6, text)
        for kind in kinds
        for text in [say(f"report.plot.kind.{kind}", lang)]
    ]
    title = say("report.plot.heat", lang, name=name)
    wrong = sum(entry.kind != "right" for row in entries for entry in row)
    label = say("report.plot.heat_label", lang, name=name, wrong=wrong, all=count)
    return cell_grid(rows, title=title, label=label, legend=legend)


def _tip(entry: Entry, where: str, lang: str) -> str:
    return say("report.plot.heat_tip", lang, where=where, got=number(entry.got, 6), right=number(entry.right, 6))


def _cell(entry: Entry, tip: str) -> Cell:
    if entry.kind == "right":
        return Cell(_SYMBOLS["right"], NUMERIC, 0.2, tip)
    # A relative difference of 1e-6 is worth seeing beside one of 1: the shade follows its logarithm.
    share = 1.0 if not math.isfinite(entry.share) else 1 + math.log10(max(entry.share, 1e-6)) / 6
    return Cell(_SYMBOLS[entry.kind], ANALYTIC, 0.25 + 0.5 * min(1.0, share), tip)


def _curve(history: Json | Array) -> list[tuple[float, float]]:
    table = table_of(history)
    if table is None or len(table) != 1:
        return []
    return [(float(step), loss) for step, loss in enumerate(table[0])]


def _floats(values: Json) -> list[float]:
    if not isinstance(values, list):
        return []
    return [float(value) for value in values if isinstance(value, int | float)]
