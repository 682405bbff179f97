"""A student's result as one self-contained page."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from gradcheck.messages import printable, say
from gradcheck.report import plots
from gradcheck.report.differences import Entry, compare_entries, is_wrong
from gradcheck.report.matrices import matrix, short_digits
from gradcheck.report.numbers import digits_to_tell
from gradcheck.report.pages import render_page
from gradcheck.report.states import data_of, fell_short
from gradcheck.result import Array, Counterexample, FunctionResult, Json, Result

if TYPE_CHECKING:
    from markupsafe import Markup

MAX_BYTES = 300_000
_MOST_PLACES = 6
_USUAL_DTYPES = {"float64", "int64", "bool"}


def render_html(result: Result) -> str:
    """Return `result` as an HTML page that needs no network, no other file and no script.

    It follows the reader's light or dark setting, prints, and fits a phone. What students wrote is shown as text,
    escaped and without control characters. Arrays are MathML, plots inline SVG.
    """
    share = 100 * result.score / result.max_score if result.max_score else Decimal(0)
    page = ""
    for detail in _DETAILS:
        views = [_view(function, result.lang, detail) for function in result.functions]
        page = render_page(
            "student.html.jinja",
            result.lang,
            result=result,
            views=views,
            share=f"{share:.1f}",
            most_output=detail.output_chars,
        )
        if len(page.encode()) <= MAX_BYTES:
            break
    return page


@dataclasses.dataclass(frozen=True, slots=True)
class _Detail:
    """How much of what may be large is shown: rows and columns, characters of output, bytes of one picture."""

    entries: int
    output_chars: int
    picture_bytes: int


# A page that comes out too large is made again with less.
_DETAILS = (_Detail(12, 10_000, 60_000), _Detail(8, 3000, 8000), _Detail(4, 600, 0))


@dataclasses.dataclass(frozen=True, slots=True)
class _Value:
    """An argument or an output as the page shows it; `about` tells shape and dtype."""

    name: str
    math: Markup
    about: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Output:
    name: str
    got: _Value
    right: _Value
    wrong: bool
    verdict: str
    places: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Example:
    note: str
    call: str
    inputs: list[_Value]
    outputs: list[_Output]
    has_right: bool


@dataclasses.dataclass(frozen=True, slots=True)
class _View:
    """One function with what has to be worked out for it."""

    function: FunctionResult
    rule: str
    example: _Example | None
    figures: list[Markup]


def _view(function: FunctionResult, lang: str, detail: _Detail) -> _View:
    example = function.counterexample
    return _View(
        function=function,
        rule=_rule(function, lang),
        example=_example(function.name, example, lang, detail)
        if example is not None and fell_short(function)
        else None,
        figures=[picture for picture in _figures(function, lang) if len(picture) <= detail.picture_bytes],
    )


def _rule(function: FunctionResult, lang: str) -> str:
    """Return how the function is judged, which its first check tells; "" for checks of an assignment's own."""
    try:
        return say(f"report.rule.{function.checks[0].id}", lang) if function.checks else ""
    except LookupError:
        return ""


def _figures(function: FunctionResult, lang: str) -> list[Markup]:
    from markupsafe import Markup

    pictures = [plots.v_curve(check, lang) for check in function.checks]
    example = function.counterexample
    if example is not None:
        pictures.append(plots.loss_curve(example, lang))
        for name, got in example.got.items():
            right = (example.expected or {}).get(name)
            entries = compare_entries(got, right) if right is not None else None
            # A wrong history is drawn as a curve already.
            if entries is not None and is_wrong(got, right) and name != "history":
                pictures.append(plots.heat_map(entries, _name(name), lang))
    return [Markup(picture) for picture in pictures if picture]  # noqa: S704 - all text in the pictures is escaped


def _example(function: str, example: Counterexample, lang: str, detail: _Detail) -> _Example:
    names = ", ".join(_name(name) for name in example.inputs)
    return _Example(
        note=example.note,
        call=f"{_name(function)}({names})",
        inputs=[
            _value(name, value, lang, digits=short_digits(value), most=detail.entries)
            for name, value in example.inputs.items()
        ],
        outputs=_outputs(example.got, example.expected or {}, lang, detail.entries),
        has_right=bool(example.expected),
    )


def _outputs(
    got: Mapping[str, Json | Array], expected: Mapping[str, Json | Array], lang: str, most: int
) -> list[_Output]:
    rows = []
    for name, value in got.items():
        if name not in expected:
            blank = _Value(name, _markup(""), "")
            rows.append(
                _Output(_name(name), _value(name, value, lang, most=most), blank, wrong=False, verdict="", places="")
            )
            continue
        right = expected[name]
        digits = max(4, digits_to_tell(data_of(value), data_of(right)))
        entries = compare_entries(value, right)
        wrong = is_wrong(value, right)
        marks = [[entry.kind != "right" for entry in row] for row in entries or []]
        rows.append(
            _Output(
                name=_name(name),
                got=_value(name, value, lang, digits=digits, wrong=marks, most=most),
                right=_value(name, right, lang, digits=digits, most=most),
                wrong=wrong,
                verdict=say("report.page.is_wrong" if wrong else "report.page.is_right", lang),
                places=_places(entries or [], value, lang),
            )
        )
    return rows


def _value(
    name: str, value: Json | Array, lang: str, *, digits: int = 6, wrong: list[list[bool]] | None = None, most: int
) -> _Value:
    shape = tuple(value.shape) if isinstance(value, Array) else ()
    if isinstance(value, Array) and value.data is None and shape:
        return _Value(_name(name), _markup("…"), say("report.too_large", lang, shape=str(shape)))
    about = ""
    if shape:
        about = say("report.page.shape", lang, shape=str(shape))
    if isinstance(value, Array) and value.dtype not in _USUAL_DTYPES:
        about = f"{about} {printable(value.dtype, limit=30, one_line=True)}".strip()
    return _Value(_name(name), _markup(matrix(value, digits=digits, wrong=wrong or [], most=most)), about)


def _places(entries: list[list[Entry]], value: Json | Array, lang: str) -> str:
    """Name the wrong entries in words, for those who do not see the boxes around them."""
    flat = isinstance(value, Array) and len(value.shape) == 1
    wrong = [
        f"[{j}]" if flat else f"[{i}, {j}]"
        for i, row in enumerate(entries)
        for j, entry in enumerate(row)
        if entry.kind != "right"
    ]
    if not wrong or sum(map(len, entries)) < 2:
        return ""
    if len(wrong) == sum(map(len, entries)):
        return say("report.page.all_wrong", lang)
    shown = ", ".join(wrong[:_MOST_PLACES])
    if len(wrong) > _MOST_PLACES:
        return say("report.page.wrong_more", lang, entries=shown, count=len(wrong) - _MOST_PLACES)
    return say("report.page.wrong_at", lang, entries=shown)


def _name(name: str) -> str:
    return printable(name, limit=40, one_line=True)


def _markup(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - made by this package, which escaped what is not its own
