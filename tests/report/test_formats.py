"""The formats of other tools: golden files, the rules that each tool has, and hostile words."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import jsonschema
import msgspec
import pytest
from examples import EXAMPLES, fell_short, passed, points, result
from golden import compare
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gradcheck.report import (
    FORMATS,
    render_annotations,
    render_classroom50,
    render_gradescope,
    render_json,
    render_junit,
    render_markdown,
    render_prairielearn,
    renderer,
)
from gradcheck.result import Check, Diagnosis, Place
from gradcheck.result.schema import PUBLISHED, result_schema, schema_text

SUFFIXES = {
    # Not .md, in which ruff lays out the Python anew.
    "markdown": "markdown.txt", "junit": "xml", "gradescope": "gradescope.json", "prairielearn": "prairielearn.json",
    "classroom50": "classroom50.json", "annotations": "annotations.txt", "json": "json",
}  # fmt: skip


@pytest.mark.parametrize("format_", SUFFIXES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_golden(name: str, format_: str) -> None:
    compare(f"{name}.{SUFFIXES[format_]}", renderer(format_)(EXAMPLES[name]))


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_ends_its_last_line(format_: str) -> None:
    text = renderer(format_)(EXAMPLES["failed"])
    assert text.endswith("\n")
    text.encode()


# The JSON Schema -----------------------------------------------------------------------------------------------


def test_the_published_schema_is_current() -> None:
    assert PUBLISHED.read_text("utf-8") == schema_text()


@pytest.mark.parametrize("name", EXAMPLES)
def test_documents_keep_the_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(result_schema())
    jsonschema.validate(json.loads(render_json(EXAMPLES[name])), result_schema())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "gradcheck/result/v2"),
        (("score",), "5.7"),
        (("status",), "fine"),
        (("functions", 0, "status"), "ok"),
        (("functions", 2, "checks", 0, "status"), "ok"),
        (("functions", 2, "counterexample", "got", "dW1", "shape"), "2x2"),
        (("functions", 2, "counterexample", "inputs"), []),
        (("functions", 2, "diagnosis", 0, "message"), None),
    ],
)
def test_the_schema_catches(path: tuple[str | int, ...], value: object) -> None:
    document = json.loads(render_json(EXAMPLES["failed"]))
    inside = document
    for step in path[:-1]:
        inside = inside[step]
    assert path[-1] in inside or isinstance(path[-1], int)
    inside[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, result_schema())


# Gradescope ----------------------------------------------------------------------------------------------------

_FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
_VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
GRADESCOPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["score", "tests"],
    "properties": {
        "score": {"type": "number", "minimum": 0},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": _FORMAT,
        "test_output_format": _FORMAT,
        "test_name_format": _FORMAT,
        "visibility": {"const": "visible"},
        "stdout_visibility": _VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["score", "max_score", "name", "status", "visibility"],
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": _FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": _FORMAT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": {"const": "visible"},  # one hidden test would hide the total
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_gradescope(name: str) -> None:
    document = json.loads(render_gradescope(EXAMPLES[name]))
    jsonschema.validate(document, GRADESCOPE)
    assert Decimal(str(document["score"])) == EXAMPLES[name].score
    if EXAMPLES[name].functions:
        total = sum((Decimal(str(test["score"])) for test in document["tests"]), Decimal(0))
        assert total == EXAMPLES[name].score


# PrairieLearn --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_prairielearn(name: str) -> None:
    document = json.loads(render_prairielearn(EXAMPLES[name]))
    if EXAMPLES[name].status != "graded":
        assert document["gradable"] is False
        assert document["format_errors"]
        assert "score" not in document
        return
    assert 0 <= document["score"] <= 1
    for test in document["tests"]:
        assert isinstance(test["points"], int | float)
        assert isinstance(test["max_points"], int | float)
        assert all(isinstance(test[key], str) for key in ("name", "description", "message", "output"))


def test_prairielearn_stays_below_its_limit() -> None:
    function = fell_short("f", "failed", "1", "\u6570" * 500, "m", output="\u6570" * 100_000)
    text = render_prairielearn(result(*[function] * 300, output="\U0001f600" * 300_000))
    assert len(text.encode()) <= 1_000_000
    assert len(json.loads(text)["tests"]) == 300


# Classroom 50 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_classroom50_has_whole_points_only(name: str) -> None:
    environment = {"CLASSROOM": "ml", "ASSIGNMENT": "hw1", "SUBMISSION_TAG": "s1", "COMMIT_URL": "c"}
    text = render_classroom50(EXAMPLES[name], environment=environment, datetime="2026-03-14T15:09:26Z")
    document = json.loads(text)
    assert document["schema"] == "classroom50/result/v1"
    assert [document[key] for key in ("classroom", "assignment", "submission", "commit")] == ["ml", "hw1", "s1", "c"]
    both = [(document["score"], document["max-score"])]
    both += [(test["score"], test["max-score"]) for test in document["tests"]]
    assert all(isinstance(number, int) for pair in both for number in pair)
    if document["tests"]:
        assert sum(test["score"] for test in document["tests"]) == document["score"]


@pytest.mark.parametrize(("worth", "scaled"), [("1", 1), ("0.5", 5), ("1.25", 125), ("1E+2", 100), ("0.10", 1)])
def test_classroom50_scales_by_the_least_power_of_ten(worth: str, scaled: int) -> None:
    assert json.loads(render_classroom50(result(passed("f", worth))))["score"] == scaled


# JUnit ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_junit_counts_are_right(name: str) -> None:
    suite = ET.fromstring(render_junit(EXAMPLES[name])).find("testsuite")
    assert suite is not None
    cases = suite.findall("testcase")
    assert suite.get("tests") == str(len(cases)) != "0"
    for tag, count in (("failure", "failures"), ("error", "errors")):
        assert suite.get(count) == str(sum(case.find(tag) is not None for case in cases))
    wrong = [case.get("name") for case in cases if case.find("failure") is not None or case.find("error") is not None]
    assert len(wrong) == (sum(f.score < f.max_score for f in EXAMPLES[name].functions) or len(wrong))
    if EXAMPLES[name].status != "graded":
        assert suite.get("errors") == "1"


ANY = st.text(st.characters(codec=None), max_size=40) | st.sampled_from(
    ["\x00\x08\x1b[2J\x7f\uffff\ud800", "]]>", "<!--", "&x;", "::error::x", "%0A", "```\n# x", "| a |", "`", "``a`"]
)


@settings(max_examples=60)
@given(ANY, ANY)
def test_hostile_words_keep_every_format_well_formed(name: str, words: str) -> None:
    function = fell_short(
        name, "raised", "1", words, words, output=words, signature=words, asked=words,
        place=Place(label=name, line=1, column=1, source=words), diagnosis=(Diagnosis(id="x", message=words),),
        checks=(Check(id=name, status="failed", message=words, max_score=points("1")),),
    )  # fmt: skip
    document = result(function, title=name, output=words, notes=(words,))
    ET.fromstring(render_junit(document).encode())
    for render in (render_gradescope, render_prairielearn, render_classroom50):
        msgspec.json.decode(render(document).encode())
    annotations = render_annotations(document, path="a.py")
    assert annotations.count("\n") == 1
    assert annotations.startswith("::error file=a.py,line=1,col=1,title=")
    assert not re.search("[\x00-\x09\x0b-\x1f]", annotations + render_markdown(document))
    render_markdown(document).encode()


# Markdown and annotations --------------------------------------------------------------------------------------


def test_markdown_lets_nothing_through() -> None:
    hostile = "<img src=x> [a](http://evil) ![b](x) **b** @someone #1 | c\n# head"
    document = result(fell_short("a`b|c", "failed", "1", hostile, hostile), title=hostile, notes=(hostile,))
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(render_markdown(document))
    kinds = {inner.type for token in tokens for inner in [token, *(token.children or [])]}
    assert kinds.isdisjoint({"html_inline", "link_open", "image"})
    assert "html_block" not in {token.type for token in tokens}
    assert sum(token.type == "heading_open" for token in tokens) == 2
    assert {len(row) for row in _rows(tokens)} == {4}


def _rows(tokens: list) -> list[list[str]]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"td_open", "th_open"}:
            rows[-1].append(token.type)
    return rows


def test_a_long_run_of_backticks_does_not_close_its_fence() -> None:
    text = render_markdown(result(fell_short("f", "failed", "1", "", "", output="````\nx\n`````")))
    fences = [token for token in MarkdownIt().parse(text) if token.type == "fence"]
    assert "`````" in fences[-1].content


def test_annotations_point_at_the_line() -> None:
    lines = render_annotations(EXAMPLES["ungradable"], path="hw/submission.py").splitlines()
    assert lines[0].startswith("::error file=hw/submission.py,line=3,col=16,title=")
    assert render_annotations(EXAMPLES["all_passed"]) == ""
    assert "line=" not in render_annotations(EXAMPLES["stopped"], path="hw1.ipynb")
