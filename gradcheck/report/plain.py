"""One function's result as plain text, for formats that show it as it is."""

from __future__ import annotations

import decimal
from decimal import Decimal

from gradcheck.messages import printable, say
from gradcheck.report.states import check_name, fell_short, mark_of
from gradcheck.report.text import function_text
from gradcheck.result import FunctionResult, Result

_DIGITS = decimal.Context(prec=40)


def function_plain(result: Result, function: FunctionResult) -> str:
    """Return the block on `function` of the text report; for one that passed, its checks in a line each."""
    if fell_short(function):
        return function_text(result, function)
    lines = [
        f"{mark_of(check.status).symbol} {check_name(check.id, result.lang)}: {check.message}"
        for check in function.checks
    ]
    return printable("\n".join(lines), limit=10_000)


def problem_plain(result: Result) -> str:
    """Return why there is no score, in one or two lines; "" if there is one."""
    lines = [] if result.status == "graded" else [say(f"report.problem.{result.status}", result.lang)]
    if result.problem is not None:
        place = result.problem.place
        where = say("report.place", result.lang, label=place.label, line=place.line) + ": " if place else ""
        lines.append(where + result.problem.message)
    return printable("\n".join(lines), limit=10_000)


def json_points(value: Decimal) -> int | float:
    """Return points as the JSON number that is nearest: whole ones without a decimal point."""
    whole = value.to_integral_value(context=_DIGITS)
    return int(whole) if whole == value else float(value)
