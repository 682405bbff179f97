"""A result for a terminal: readable at 80 columns, without colour, and when piped into a file.

Students' own words (names, messages, output) are shown as they are: never as markup, and without control
characters. Everything else comes from the message catalogue, in the result's language.
"""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING

from gradcheck.messages import printable, say
from gradcheck.report.numbers import digits_to_tell, points_text, same_to_the_eye, value_lines
from gradcheck.report.signature import signature_lines
from gradcheck.report.states import Mark, check_name, data_of, fell_short, mark_of, state_of
from gradcheck.result import Array, Check, Counterexample, Diagnosis, FunctionResult, Json, Place, Result

if TYPE_CHECKING:
    from rich.console import Console
    from rich.segment import Segment, Segments
    from rich.text import Text

MIN_WIDTH = 40
MAX_PRINTED_LINES = 12
MAX_TEXT = 2000  # characters of one message
_LABEL_WIDTH = 20
_FOR_ASCII = str.maketrans({"…": "...", "–": "-", "—": "-", "×": "x", "−": "-", "·": ".", "→": "->", "\ufffd": "?"})


def render_text(result: Result, *, width: int = 80, color: bool = False, ascii_only: bool = False) -> str:
    """Return `result` as text for a terminal or a file.

    Args:
        result: what grading found.
        width: columns to fill; at least 40.
        color: also write ANSI colours. Nothing is said by colour alone.
        ascii_only: use no character outside of ASCII, for terminals that cannot show others.

    Returns:
        Lines without trailing blanks, the last one ended by a line feed.
    """
    return _rendered(result, None, width=width, color=color, ascii_only=ascii_only)


def function_text(result: Result, function: FunctionResult, *, width: int = 80) -> str:
    """Return the block on one function of `result`, without the line that heads it."""
    return _rendered(result, function, width=width, color=False, ascii_only=False).lstrip("\n").partition("\n")[2]


def _rendered(result: Result, function: FunctionResult | None, *, width: int, color: bool, ascii_only: bool) -> str:
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, MIN_WIDTH),
        force_terminal=color,
        color_system="standard" if color else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        _environ={},  # what the terminal wants has been decided by the caller
    )
    console.print(_Report(result, console, ascii_only=ascii_only).segments(function), end="")
    text = "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
    return text.translate(_FOR_ASCII).encode("ascii", "backslashreplace").decode() if ascii_only else text


class _Report:
    """One rendering under way."""

    def __init__(self, result: Result, console: Console, *, ascii_only: bool) -> None:
        self._result = result
        self._console = console
        self._ascii = ascii_only
        self._segments: list[Segment] = []

    def segments(self, only: FunctionResult | None) -> Segments:
        """Return the whole report, or the block on one function, laid out and styled."""
        from rich.segment import Segments

        if only is not None:
            self._function(only)
            return Segments(self._segments)
        self._header()
        if self._result.problem is not None or self._result.status != "graded":
            self._problem()
        if self._result.functions:
            self._table()
        for function in self._result.functions:
            if fell_short(function):
                self._function(function)
        self._footer()
        return Segments(self._segments)

    # The whole ------------------------------------------------------------------------------------------------

    def _header(self) -> None:
        result = self._result
        if result.status == "graded":
            score = self._say("report.points", score=points_text(result.score), max_score=points_text(result.max_score))
        else:
            score = self._say(f"report.status.{result.status}")
        self._two_sided(result.title or result.assignment, score, "bold")
        self._line(result.submission.name, style="dim")

    def _problem(self) -> None:
        self._blank()
        self._line(self._say(f"report.problem.{self._result.status}"), style="bold red")
        problem = self._result.problem
        if problem is not None:
            self._line(problem.message)
            if problem.place is not None:
                self._place(problem.place)

    def _table(self) -> None:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=False)
        table.add_column("")
        table.add_column(self._say("report.column.function"), overflow="fold")
        table.add_column(self._say("report.column.points"), justify="right", no_wrap=True)
        table.add_column(self._say("report.column.state"), no_wrap=True)
        table.add_column("")
        for function in self._result.functions:
            state = state_of(function)
            mark = mark_of(state)
            table.add_row(
                self._text(self._symbol(mark), mark.style),
                self._text(function.name),
                self._points(function),
                self._text(self._say(f"report.function.{state}"), mark.style),
                self._text(function.summary if function.status != "passed" or state == "partly" else ""),
            )
        self._blank()
        self._segments += self._console.render(table)
        if self._result.full_marks:
            self._blank()
            self._line(self._say("report.all_right", count=len(self._result.functions)), style="green")

    def _footer(self) -> None:
        result = self._result
        if result.output.strip():
            self._blank()
            self._printed(result.output)
        self._blank()
        for note in result.notes:
            self._line(self._say("report.note", text=note))
        self._line(
            self._say(
                "report.run", seed=result.seed, level=result.isolation.level, duration=f"{result.duration_s:.1f}"
            ),
            style="dim",
        )

    # One function ---------------------------------------------------------------------------------------------

    def _function(self, function: FunctionResult) -> None:
        mark = mark_of(state_of(function))
        self._blank()
        self._rule(f"{self._symbol(mark)} {function.name}", self._points(function), mark.style)
        self._diagnoses(function.diagnosis)
        self._asked(function)
        for check in function.checks:
            self._check(check)
        if function.place is not None:
            self._place(function.place)
        if function.counterexample is not None:
            self._counterexample(function.name, function.counterexample)
        if function.output.strip():
            self._blank()
            self._printed(function.output)

    def _diagnoses(self, found: tuple[Diagnosis, ...]) -> None:
        for number, diagnosis in enumerate(found[:3]):
            label = self._say("report.likely" if number == 0 else "report.or")
            self._labelled(label, diagnosis.message, "bold" if number == 0 else "")

    def _asked(self, function: FunctionResult) -> None:
        signature = signature_lines(printable(function.signature), self._console.width - _LABEL_WIDTH)
        asked = [text for text in (function.asked, *signature) if text]
        for number, text in enumerate(asked):
            self._labelled(self._say("report.asked") if number == 0 else "", text)

    def _check(self, check: Check) -> None:
        mark = mark_of(check.status)
        label = check_name(check.id, self._result.lang)
        self._labelled(f"{self._symbol(mark)} {label}", check.message, label_style=mark.style)

    def _place(self, place: Place) -> None:
        self._blank()
        where = self._say("report.place", label=place.label, line=place.line) if place.line else place.label
        self._line(where, indent=2, style="dim")
        if not place.source.strip():
            return
        source = printable(place.source.rstrip("\n"), limit=500, one_line=True)
        stripped = source.lstrip()
        self._line(stripped, indent=4, no_wrap=True)
        at = place.column - 1 - (len(source) - len(stripped))
        if place.column and 0 <= at <= len(stripped):
            from rich.cells import cell_len

            self._line(" " * cell_len(stripped[:at]) + "^", indent=4, style="bold red", no_wrap=True)

    def _counterexample(self, name: str, example: Counterexample) -> None:
        self._blank()
        key = "report.example" if example.note else "report.example_bare"
        self._line(self._say(key, **({"note": example.note} if example.note else {})), indent=2)
        self._values(example.inputs, {})
        call = f"{name}({', '.join(example.inputs)})"
        self._line(self._say("report.returned" if example.got else "report.no_answer", call=call), indent=2)
        expected = example.expected or {}
        right = [key for key in example.got if key in expected and same_to_the_eye(example.got[key], expected[key])]
        digits = {
            key: digits_to_tell(data_of(example.got[key]), data_of(expected[key])) if key in expected else 6
            for key in example.got
        }
        self._values(example.got, digits)
        wrong = {key: value for key, value in expected.items() if key not in right}
        if wrong:
            self._line(self._say("report.right_is"), indent=2)
            self._values(wrong, dict.fromkeys(wrong, 6) | digits)

    def _values(self, values: dict[str, Json | Array], digits: dict[str, int]) -> None:
        from rich.cells import cell_len, set_cell_size

        names = {name: printable(name, limit=30, one_line=True) for name in values}
        longest = max(map(cell_len, names.values()), default=0)
        for name, value in values.items():
            head = f"{set_cell_size(names[name], longest)} = "
            if isinstance(value, Array) and value.data is None and value.shape:
                shape = str(tuple(value.shape))
                lines = [self._say("report.too_large", shape=shape)]
            else:
                lines = value_lines(value, self._console.width - 4 - cell_len(head), digits=digits.get(name, 17))
            if isinstance(value, Array):
                if value.dtype not in {"float64", "int64", "bool"}:
                    lines[-1] += f"  ({value.dtype})"
                if 0 in value.shape:
                    lines[-1] += f"  {tuple(value.shape)}"
            for number, line in enumerate(lines):
                self._line((head if number == 0 else " " * cell_len(head)) + line, indent=4, no_wrap=True)

    def _printed(self, output: str) -> None:
        self._line(self._say("report.printed"), indent=2)
        lines = iter(printable(output).rstrip("\n").split("\n"))
        bar = "| " if self._ascii else "│ "
        for line in itertools.islice(lines, MAX_PRINTED_LINES):
            self._line(bar + line, indent=4, no_wrap=True, style="dim")
        if left := sum(1 for _ in lines):
            self._line(self._say("report.printed_more", count=left), indent=4, style="dim")

    # Lines ----------------------------------------------------------------------------------------------------

    def _say(self, key: str, **params: object) -> str:
        return say(key, self._result.lang, **params)

    def _symbol(self, mark: Mark) -> str:
        return mark.ascii if self._ascii else mark.symbol

    def _points(self, function: FunctionResult) -> str:
        return f"{points_text(function.score)} / {points_text(function.max_score)}"

    def _text(self, text: str, style: str = "", *, no_wrap: bool = False) -> Text:
        from rich.text import Text

        shown = printable(text, limit=MAX_TEXT)
        return Text(
            shown,
            style,
            no_wrap=no_wrap,
            overflow="fold" if not no_wrap else "crop" if self._ascii else "ellipsis",
            end="",
        )

    def _put(self, line: Text) -> None:
        # A line that is laid out goes straight into segments; printing it would lay it out again.
        self._segments += line.render(self._console, end="\n")

    def _blank(self) -> None:
        self._put(self._text(""))

    def _line(self, text: str, *, indent: int = 0, style: str = "", no_wrap: bool = False) -> None:
        self._hanging(self._text(" " * indent), self._text(text, style, no_wrap=no_wrap))

    def _labelled(self, label: str, text: str, style: str = "", *, label_style: str = "dim") -> None:
        first = self._text(f"  {label}", label_style)
        first.truncate(_LABEL_WIDTH - 1, overflow="ellipsis", pad=True)
        self._hanging(first + " ", self._text(text, style))

    def _hanging(self, first: Text, body: Text) -> None:
        """Print `body` wrapped, with `first` before its first line and as much space before the others."""
        indent = first.cell_len
        width = self._console.width - indent
        fits = body.cell_len <= width and "\n" not in body.plain
        for line in [body] if fits else body.wrap(self._console, width):
            line.rstrip()
            self._put(first + line)
            first = self._text(" " * indent)

    def _two_sided(self, left: str, right: str, style: str) -> None:
        """Print `left` and `right` at the two edges of one line."""
        tail = self._text(right, style)
        head = self._text(left, style, no_wrap=True)
        head.truncate(self._console.width - tail.cell_len - 2, overflow="ellipsis")
        self._put(head + " " * (self._console.width - head.cell_len - tail.cell_len) + tail)

    def _rule(self, left: str, right: str, style: str) -> None:
        bar = "-" if self._ascii else "─"
        tail = self._text(f" {right} ", style) + self._text(bar * 2, "dim")
        head = self._text(bar * 2, "dim") + self._text(f" {left} ", f"bold {style}")
        head.truncate(self._console.width - tail.cell_len - 2, overflow="ellipsis")
        fill = self._text(bar * (self._console.width - head.cell_len - tail.cell_len), "dim")
        self._put(head + fill + tail)
