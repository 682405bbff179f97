"""A class as one self-contained page: who earned what, what is misunderstood, which items are hard."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from decimal import Decimal

from gradcheck.messages import printable, say
from gradcheck.report.class_numbers import ClassNumbers, count_class, share
from gradcheck.report.numbers import points_text
from gradcheck.report.pages import render_page
from gradcheck.report.states import mark_of, state_of
from gradcheck.result import FunctionResult, Result

_SLOW = 3.0  # times the median duration, and at least
_SLOW_AT_LEAST_S = 2.0
_MOST_LISTED = 30


@dataclasses.dataclass(frozen=True, slots=True)
class _Cell:
    """One function of one student in the heat map: 0 to 4 by its share of the points, a symbol, points, a word."""

    level: int
    symbol: str
    points: str
    state: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Row:
    name: str
    link: str
    status: str
    points: str
    order: str
    seconds: str
    cells: list[_Cell | None]


def render_class_html(
    results: Sequence[Result],
    *,
    title: str = "",
    link: Callable[[Result], str] | None = None,
    lang: str = "en",
) -> str:
    """Return an HTML page about a class, readable without its small script, which sorts and filters.

    Args:
        results: one per submission.
        title: heading; by default the assignment's title.
        link: from a result to the address of its own page, relative to this one; "" for none.
        lang: language of the page's own words. Messages of the results stay in theirs.
    """
    numbers = count_class(results)
    rows = [_row(result, numbers.names, lang, link(result) if link else "") for result in results]
    return render_page(
        "class.html.jinja",
        lang,
        scripted=True,
        title=title or (results[0].title if results else ""),
        numbers=numbers,
        rows=rows,
        bins=_bins(numbers),
        slow=_slow(results, rows),
        ungraded=[(row, result) for row, result in zip(rows, results, strict=True) if result.status != "graded"],
        count=len(results),
        most_listed=_MOST_LISTED,
    )


def safe_link(address: str) -> str:
    """Return a relative address, or "" for one that could leave the folder of pages or run something."""
    shown = printable(address, limit=500, one_line=True)
    outside = ":" in shown.partition("/")[0] or shown.startswith(("/", "\\"))
    return "" if outside else shown


def _row(result: Result, names: Sequence[str], lang: str, address: str) -> _Row:
    by_name = {function.name: function for function in result.functions}
    graded = result.status == "graded"
    return _Row(
        name=result.submission.name,
        link=safe_link(address),
        status=result.status,
        points=points_text(result.score) if graded else say(f"report.status.{result.status}", lang),
        order=points_text(result.score) if graded else "-1",
        seconds=f"{result.duration_s:.2f}",
        cells=[_cell(by_name[name], lang) if name in by_name else None for name in names],
    )


def _cell(function: FunctionResult, lang: str) -> _Cell:
    state = state_of(function)
    # The highest level is for full points alone, however little is missing.
    full = function.score >= function.max_score
    return _Cell(
        level=4 if full else min(3, round(4 * share(function.score, function.max_score))),
        symbol=mark_of(state).symbol,
        points=points_text(function.score),
        state=say(f"report.function.{state}", lang),
    )


def _bins(numbers: ClassNumbers) -> list[tuple[str, int, str]]:
    """Return per bin: its range in per cent, how many, and the height of its bar in per cent."""
    most = max(numbers.bins, default=0) or 1
    last = len(numbers.bins) - 1
    ranges = [f"{10 * k}–{10 * k + 9}" if k < last else "90–100" for k in range(len(numbers.bins))]
    return [(text, count, f"{100 * count / most:.1f}") for text, count in zip(ranges, numbers.bins, strict=True)]


def _slow(results: Sequence[Result], rows: Sequence[_Row]) -> list[_Row]:
    durations = sorted(Decimal(str(result.duration_s)) for result in results)
    if not durations:
        return []
    limit = max(_SLOW_AT_LEAST_S, _SLOW * float(durations[len(durations) // 2]))
    slow = [(result.duration_s, row) for result, row in zip(results, rows, strict=True) if result.duration_s > limit]
    return [row for _, row in sorted(slow, key=lambda pair: -pair[0])]
