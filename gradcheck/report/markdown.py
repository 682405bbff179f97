"""A result as Markdown: for job summaries and pull requests."""

from __future__ import annotations

import re

from gradcheck.messages import printable, say
from gradcheck.report.numbers import digits_to_tell, points_text, value_lines
from gradcheck.report.states import check_name, data_of, fell_short, mark_of, state_of
from gradcheck.result import Array, Counterexample, FunctionResult, Json, Place, Result

_WIDTH = 100
_MAX_LINES = 30
# What makes markup anywhere in a line, or at its beginning; a colon only where it makes a link.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$]|:(?=//)|^[-+=](?=\s)|(?<=^\d)[.)])")
# What would notify somebody gets an invisible character before the name.
_MENTION = re.compile(r"@(?=\w)")
_BAR = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`([^`\n]+)`")


def render_markdown(result: Result) -> str:
    """Return `result` as GitHub-flavoured Markdown; what students wrote is escaped or stands in code blocks."""

    def tell(key: str, **params: object) -> str:
        return say(key, result.lang, **params)

    points = tell("report.points", score=points_text(result.score), max_score=points_text(result.max_score))
    state = points if result.status == "graded" else tell(f"report.status.{result.status}")
    lines = [f"## {_plain(result.title)}", "", f"**{_plain(result.submission.name)}**: **{state}**", ""]
    if result.status != "graded":
        lines += [tell(f"report.problem.{result.status}"), ""]
    if result.problem is not None:
        lines += [_prose(result.problem.message), "", *_place(result.problem.place, result.lang)]
    if result.functions:
        lines += _table(result)
    if result.full_marks:
        lines += [tell("report.all_right", count=len(result.functions)), ""]
    for function in result.functions:
        if fell_short(function):
            lines += _function(function, result.lang)
    if result.output.strip():
        lines += [tell("report.printed"), "", *_fenced(result.output, result.lang), ""]
    lines += [f"{_prose(tell('report.note', text=note))}\n" for note in result.notes]
    run = tell("report.run", seed=result.seed, level=result.isolation.level, duration=f"{result.duration_s:.1f}")
    return "\n".join([*lines, f"*{_plain(run)}*"]) + "\n"


def function_markdown(function: FunctionResult, lang: str) -> str:
    """Return what there is to say about one function, without its heading."""
    return "\n".join(_function(function, lang)[2:]).strip() + "\n"


def _table(result: Result) -> list[str]:
    columns = ("function", "points", "state", "summary")
    lines = ["| " + " | ".join(say(f"report.column.{name}", result.lang) for name in columns) + " |"]
    lines.append("|---|---:|---|---|")
    for function in result.functions:
        state = state_of(function)
        mark = f"{mark_of(state).symbol} {say(f'report.function.{state}', result.lang)}"
        cells = (_code(function.name), _points(function), mark, _prose(function.summary))
        # In a table a bar ends the cell even inside of code.
        lines.append("| " + " | ".join(_BAR.sub(r"\\|", cell) for cell in cells) + " |")
    return [*lines, ""]


def _points(function: FunctionResult) -> str:
    return f"{points_text(function.score)} / {points_text(function.max_score)}"


def _function(function: FunctionResult, lang: str) -> list[str]:
    mark = mark_of(state_of(function))
    lines = [f"### {mark.symbol} {_code(function.name)} ({_points(function)})", ""]
    for number, found in enumerate(function.diagnosis[:3]):
        label = say("report.likely" if number == 0 else "report.or", lang)
        lines += [f"> **{label}{say('report.page.colon', lang).rstrip()}** {_prose(found.message)}", ">"]
    lines = [*lines[:-1], ""] if function.diagnosis else lines
    asked = [_prose(function.asked)] if function.asked else []
    asked += [_code(function.signature)] if function.signature else []
    if asked:
        lines += [f"{say('report.asked', lang)}{say('report.page.colon', lang)}{' — '.join(asked)}", ""]
    for check in function.checks:
        label = f"{mark_of(check.status).symbol} {_plain(check_name(check.id, lang))}"
        lines.append(f"- {label}{say('report.page.colon', lang)}{_prose(check.message)}")
    lines += ["", *_place(function.place, lang)]
    if function.counterexample is not None:
        lines += _example(function.name, function.counterexample, lang)
    if function.output.strip():
        lines += [say("report.printed", lang), "", *_fenced(function.output, lang), ""]
    return lines


def _example(name: str, example: Counterexample, lang: str) -> list[str]:
    expected = example.expected or {}
    call = f"{printable(name, limit=40, one_line=True)}({', '.join(example.inputs)})"
    block = _values(example.inputs, {}, lang)
    block += ["", "# " + say("report.returned" if example.got else "report.no_answer", lang, call=call)]
    digits = {
        key: digits_to_tell(data_of(value), data_of(expected[key]))
        for key, value in example.got.items()
        if key in expected
    }
    block += _values(example.got, digits, lang)
    if expected:
        block += ["", "# " + say("report.right_is", lang), *_values(expected, digits, lang)]
    head = say("report.page.example", lang)
    return [f"{head} ({_prose(example.note)}):" if example.note else f"{head}:", "", *_fence(block, "python"), ""]


def _values(values: dict[str, Json | Array], digits: dict[str, int], lang: str) -> list[str]:
    lines: list[str] = []
    for name, value in values.items():
        head = f"{printable(name, limit=40, one_line=True)} = "
        if isinstance(value, Array) and value.data is None and value.shape:
            shown = [say("report.too_large", lang, shape=str(tuple(value.shape)))]
        else:
            shown = value_lines(value, _WIDTH - len(head), digits=digits.get(name, 17))
        lines += [(head if number == 0 else " " * len(head)) + line for number, line in enumerate(shown)]
    return lines


def _place(place: Place | None, lang: str) -> list[str]:
    if place is None:
        return []
    where = say("report.place", lang, label=place.label, line=place.line) if place.line else place.label
    source = printable(place.source, limit=500, one_line=True).strip()
    return [_plain(where) + ":", "", *_fence([source], "python"), ""] if source else [_plain(where), ""]


def _fenced(text: str, lang: str) -> list[str]:
    lines = printable(text, limit=10_000).rstrip("\n").split("\n")
    left = len(lines) - _MAX_LINES
    return _fence([*lines[:_MAX_LINES], *([say("report.printed_more", lang, count=left)] if left > 0 else [])], "text")


def _fence(lines: list[str], language: str) -> list[str]:
    """Put `lines` into a fence that is longer than any run of backticks in them."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence + language, *lines, fence]


def _plain(text: str) -> str:
    """Escape a line so that nothing in it makes markup, links, mentions or HTML."""
    line = printable(text, limit=2000, one_line=True).replace("&", "&amp;")
    line = _SPECIAL.sub(r"\\\1", line).replace("\\<", "&lt;")
    return _MENTION.sub("@\u2060", line)


def _prose(text: str) -> str:
    """Escape a message; what stands in backticks in it stays code."""
    parts = _CODE.split(printable(text, limit=2000, one_line=True))
    return "".join(_code(part) if number % 2 else _plain(part) for number, part in enumerate(parts))


def _code(text: str) -> str:
    shown = printable(text, limit=300, one_line=True)
    longest = max(map(len, re.findall("`+", shown)), default=0)
    if longest == 0:
        return f"`{shown}`"
    return f"{'`' * (longest + 1)} {shown} {'`' * (longest + 1)}"
