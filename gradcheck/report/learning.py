"""Results for learning platforms: Gradescope, PrairieLearn and Classroom 50."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from gradcheck.messages import printable, say
from gradcheck.report.markdown import function_markdown
from gradcheck.report.numbers import points_text
from gradcheck.report.plain import function_plain, json_points, problem_plain
from gradcheck.result import FunctionResult, Result

_MAX_TEST_OUTPUT = 8000
_MAX_PRAIRIELEARN_BYTES = 900_000  # the limit is 1 MB

Document = dict[str, Any]  # Any: JSON


def render_gradescope(result: Result) -> str:
    """Return `result` as Gradescope's ``results.json``: a test per function, all of them visible.

    No test is hidden, because one hidden test hides the student's total. Where there are no points, one test says why:
    the format knows no ungraded submission, so that the score is 0 then, also after an error of gradcheck's own.
    """
    document: Document = {
        "score": json_points(result.score),
        "execution_time": math.ceil(result.duration_s),
        "output": _overview(result),
        "output_format": "text",
        "test_output_format": "md",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": _extra(result),
        "tests": [
            {
                "score": json_points(function.score),
                "max_score": json_points(function.max_score),
                "status": "passed" if function.score == function.max_score else "failed",
                "name": _name(function.name),
                "number": str(number),
                "output": _cut(function_markdown(function, result.lang)),
                "tags": sorted({found.id for found in function.diagnosis}),
                "visibility": "visible",
            }
            for number, function in enumerate(result.functions, 1)
        ],
    }
    if not result.functions:
        document["tests"] = [
            {
                "score": 0,
                "max_score": json_points(result.max_score),
                "status": "failed",
                "name": say(f"report.status.{result.status}", result.lang),
                "output": problem_plain(result),
                "output_format": "text",
                "visibility": "visible",
            }
        ]
    return _json(document)


def render_prairielearn(result: Result) -> str:
    """Return `result` as PrairieLearn's ``results.json``, at most 0.9 MB.

    Every test has `points` and `max_points`; without either on one, none is shown. A submission that cannot be graded
    is `gradable: false` with the reason in `format_errors`, which takes no attempt from the student.
    """
    if result.status != "graded":
        reason = problem_plain(result)
        return _json({"gradable": False, "format_errors": [reason], "message": reason})
    limit = _MAX_TEST_OUTPUT
    while True:
        tests = [_prairielearn_test(result, function, limit) for function in result.functions]
        share = float(result.score / result.max_score) if result.max_score else 1.0
        document = {
            "gradable": True,
            "score": min(1.0, max(0.0, share)),
            "message": _overview(result),
            "output": _cut(printable(result.output), limit),
            "tests": tests,
        }
        text = _json(document)
        if len(text.encode()) <= _MAX_PRAIRIELEARN_BYTES or limit < 2:
            return text
        limit //= 2


def _prairielearn_test(result: Result, function: FunctionResult, limit: int) -> Document:
    message = function.diagnosis[0].message if function.diagnosis else function.summary
    return {
        "name": _name(function.name),
        "description": _cut(printable(function.asked), limit),
        "points": json_points(function.score),
        "max_points": json_points(function.max_score),
        "message": _cut(printable(message), limit),
        "output": _cut(function_plain(result, function), limit),
    }


def render_classroom50(result: Result, *, environment: Mapping[str, str] | None = None, datetime: str = "") -> str:
    """Return `result` as Classroom 50's ``result.json``.

    Scores there are whole numbers: all are multiplied by the least power of ten that makes every one of them whole.

    Args:
        result: what grading found.
        environment: the variables that the runner sets: CLASSROOM, ASSIGNMENT, SUBMISSION_TAG, COMMIT_URL,
            RELEASE_URL and REVIEW_URL; what is not set stays empty.
        datetime: when it was graded, in UTC, such as ``2026-03-14T15:09:26Z``.
    """
    given = environment or {}
    scale = whole_scale(result)
    return _json(
        {
            "schema": "classroom50/result/v1",
            "classroom": given.get("CLASSROOM", ""),
            "assignment": given.get("ASSIGNMENT", result.assignment),
            "submission": given.get("SUBMISSION_TAG", result.submission.name),
            "commit": given.get("COMMIT_URL", ""),
            "release": given.get("RELEASE_URL", ""),
            "review": given.get("REVIEW_URL", ""),
            "datetime": datetime,
            "score": int(result.score * scale),
            "max-score": int(result.max_score * scale),
            "tests": [
                {
                    "test-name": _name(function.name),
                    "passed": function.score == function.max_score,
                    "score": int(function.score * scale),
                    "max-score": int(function.max_score * scale),
                }
                for function in result.functions
            ],
        }
    )


def whole_scale(result: Result) -> int:
    """Return the least power of ten by which all points of `result` become whole numbers."""
    values = [result.score, result.max_score]
    values += [value for function in result.functions for value in (function.score, function.max_score)]
    exponents = [value.normalize().as_tuple().exponent for value in values]
    places = max([0, *(-exponent for exponent in exponents if isinstance(exponent, int))])
    return int(10 ** min(places, 6))


def _overview(result: Result) -> str:
    points = say("report.points", result.lang, score=points_text(result.score), max_score=points_text(result.max_score))
    lines = [f"{result.title}: {points}"] if result.status == "graded" else [problem_plain(result)]
    lines += [say("report.note", result.lang, text=note) for note in result.notes]
    return _cut(printable("\n".join(lines)))


def _extra(result: Result) -> Document:
    return {
        "gradcheck": result.schema,
        "status": result.status,
        "seed": result.seed,
        "isolation": result.isolation.level,
        "sha256": result.submission.sha256,
    }


def _name(name: str) -> str:
    return printable(name, limit=200, one_line=True)


def _cut(text: str, limit: int = _MAX_TEST_OUTPUT) -> str:
    return text if len(text) <= limit else text[: max(0, limit - 1)] + "…"


def _json(document: Document) -> str:
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"
