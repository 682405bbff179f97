"""A result as GitHub Actions workflow commands, which GitHub shows beside the code."""

from __future__ import annotations

from gradcheck.messages import printable
from gradcheck.report.numbers import points_text
from gradcheck.report.states import fell_short
from gradcheck.result import FunctionResult, Place, Result

_MAX_MESSAGE = 4000


def render_annotations(result: Result, *, path: str = "") -> str:
    """Return one workflow command per function that fell short, or per reason why there is no score.

    Args:
        result: what grading found.
        path: the submission within the repository; places in notebooks and archives have no line there.
    """
    lines = []
    if result.problem is not None:
        lines.append(_command("error", result.submission.name, result.problem.message, path, result.problem.place))
    lines += [_function(function, path) for function in result.functions if fell_short(function)]
    return "".join(line + "\n" for line in lines)


def _function(function: FunctionResult, path: str) -> str:
    level = "error" if function.score == 0 else "warning"
    title = f"{function.name}: {points_text(function.score)} / {points_text(function.max_score)}"
    messages = [found.message for found in function.diagnosis[:1]] or [function.summary]
    messages += [check.message for check in function.checks if check.status not in {"passed", "skipped"}]
    return _command(level, title, "\n".join(messages), path, function.place)


def _command(level: str, title: str, message: str, path: str, place: Place | None) -> str:
    fields = {}
    if path:
        fields["file"] = path
        if place is not None and place.line and path.endswith(".py"):
            fields["line"] = str(place.line)
            if place.column > 0:
                fields["col"] = str(place.column)
    fields["title"] = printable(title, limit=200, one_line=True)
    properties = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    return f"::{level} {properties}::{_data(printable(message, limit=_MAX_MESSAGE))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
