"""A result as JUnit XML, as pytest writes it: one suite per submission, one test case per function."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from gradcheck.messages import printable
from gradcheck.report.numbers import points_text
from gradcheck.report.plain import function_plain, problem_plain
from gradcheck.report.states import fell_short
from gradcheck.result import FunctionResult, Result

# What XML 1.0 cannot hold, not even as a character reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ERRORS = {"raised", "timed_out", "died"}


def render_junit(result: Result) -> str:
    """Return `result` as JUnit XML.

    A function that fell short is a failure; one that raised, hung or ended the process an error; one that is missing,
    unfilled or blocked a failure too, since it lost points. An ungradable submission, and an error of gradcheck's own,
    are one test case with an error. Points are properties ``score`` and ``max_score``.
    """
    root = ET.Element("testsuites")
    cases = [_case(result, function) for function in result.functions] or [_whole(result)]
    suite = ET.SubElement(
        root,
        "testsuite",
        name=_text(result.submission.name),
        errors=str(_count(cases, "error")),
        failures=str(_count(cases, "failure")),
        skipped="0",
        tests=str(len(cases)),
        time=f"{result.duration_s:.3f}",
    )
    _properties(
        suite,
        assignment=result.assignment,
        score=points_text(result.score),
        max_score=points_text(result.max_score),
        seed=str(result.seed),
        isolation=result.isolation.level,
        status=result.status,
    )
    suite.extend(cases)
    if result.output.strip():
        ET.SubElement(suite, "system-out").text = _text(result.output)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _case(result: Result, function: FunctionResult) -> ET.Element:
    case = ET.Element("testcase", classname=_text(result.assignment), name=_text(function.name), time="0.000")
    _properties(
        case,
        score=points_text(function.score),
        max_score=points_text(function.max_score),
        status=function.status,
        diagnosis=", ".join(found.id for found in function.diagnosis),
    )
    if fell_short(function):
        kind = "error" if function.status in _ERRORS else "failure"
        found = ET.SubElement(case, kind, message=_text(_headline(function)), type=function.status)
        found.text = _text(function_plain(result, function))
    if function.output.strip():
        ET.SubElement(case, "system-out").text = _text(function.output)
    return case


def _headline(function: FunctionResult) -> str:
    return function.diagnosis[0].message if function.diagnosis else function.summary


def _whole(result: Result) -> ET.Element:
    case = ET.Element("testcase", classname=_text(result.assignment), name=_text(result.submission.name), time="0.000")
    if result.status != "graded":
        message = result.problem.message if result.problem else result.status
        ET.SubElement(case, "error", message=_text(message), type=result.status).text = _text(problem_plain(result))
    return case


def _properties(parent: ET.Element, **values: str) -> None:
    inside = ET.SubElement(parent, "properties")
    for name, value in values.items():
        if value:
            ET.SubElement(inside, "property", name=name, value=_text(value))


def _count(cases: Sequence[ET.Element], tag: str) -> int:
    return sum(case.find(tag) is not None for case in cases)


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", printable(text))
