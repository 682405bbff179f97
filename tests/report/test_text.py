"""The text report: golden files for every kind of result, and what must hold for any result."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pytest
from examples import EXAMPLES, fell_short, passed, result
from golden import compare
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from gradcheck.report import render_json, render_text
from gradcheck.result import Counterexample, Place, Problem, decode_result, describe_array

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("name", EXAMPLES)
def test_golden(name: str) -> None:
    compare(f"{name}.txt", render_text(EXAMPLES[name]))


@pytest.mark.parametrize("name", ["failed", "hostile"])
def test_golden_ascii(name: str) -> None:
    text = render_text(EXAMPLES[name], ascii_only=True)
    assert text.isascii()
    compare(f"{name}.ascii.txt", text)


def test_golden_wide_and_narrow() -> None:
    compare("failed.120.txt", render_text(EXAMPLES["failed"], width=120))
    compare("failed.60.txt", render_text(EXAMPLES["failed"], width=60))


# In ASCII, the characters of a hostile name that ASCII lacks are spelled out, which takes more columns.
@pytest.mark.parametrize(
    ("name", "ascii_only"), [(name, False) for name in EXAMPLES] + [("failed", True), ("stopped", True)]
)
@pytest.mark.parametrize("width", [80, 100])
def test_no_line_is_wider_than_asked(name: str, width: int, ascii_only: bool) -> None:
    for line in render_text(EXAMPLES[name], width=width, ascii_only=ascii_only).splitlines():
        assert cell_len(line) <= width, line
        assert line == line.rstrip()


@pytest.mark.parametrize("name", EXAMPLES)
def test_colour_adds_nothing_but_colour(name: str) -> None:
    plain, colored = render_text(EXAMPLES[name]), render_text(EXAMPLES[name], color=True)
    assert "\x1b" not in plain
    assert "\x1b[" in colored
    bare = [ANSI.sub("", line).rstrip() for line in colored.splitlines()]
    assert bare == plain.splitlines()


def test_the_environment_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    before, colored = render_text(EXAMPLES["failed"]), render_text(EXAMPLES["failed"], color=True)
    for name, value in {"FORCE_COLOR": "1", "COLUMNS": "30", "NO_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    assert render_text(EXAMPLES["failed"]) == before
    assert render_text(EXAMPLES["failed"], color=True) == colored


def test_what_a_student_must_see_at_once() -> None:
    text = render_text(EXAMPLES["failed"])
    lines = text.splitlines()
    assert lines[0].split() == ["A", "two-layer", "sigmoid", "network", "5.7", "/", "7", "points"]
    for wanted in ("sigmoid     1 / 1  passed", "backward  2.7 / 4  partly", "lacks the factor h * (1 - h)"):
        assert wanted in text
    # The diagnosis comes before what was asked, and that before the checks.
    order = [
        text.index(part) for part in ("Most likely", "Asked", "is wrong in 31", "For example", "Your code printed")
    ]
    assert order == sorted(order)


def test_only_the_outputs_that_are_wrong_are_shown_right() -> None:
    after = render_text(EXAMPLES["failed"]).partition("Right would be")[2]
    assert "dW1" in after
    assert "dW2" not in after


def test_enough_digits_to_tell_a_small_error() -> None:
    right, wrong = np.array([0.123456789]), np.array([0.123456789 * (1 + 1e-7)])
    text = shown(right, wrong)
    assert re.findall(r"y = (\[.*\])", text) == ["[0.123456801]", "[0.123456789]"]


def test_a_wrong_shape_is_shown() -> None:
    text = shown(np.zeros((2, 1)), np.zeros((1, 2)))
    assert "y = [[0.0, 0.0]]" in text
    assert "y = [[0.0],\n         [0.0]]" in text


def test_nan_is_not_taken_for_right() -> None:
    assert re.findall(r"y = (\[.*\])", shown(np.array([1.0]), np.array([np.nan]))) == ["[nan]", "[1.0]"]


def shown(right: np.ndarray, wrong: np.ndarray) -> str:
    example = Counterexample(inputs={}, got={"y": describe_array(wrong)}, expected={"y": describe_array(right)})
    return render_text(result(fell_short("f", "failed", "1", "", "", counterexample=example)))


def test_the_caret_stands_under_the_column() -> None:
    for source, column, under in (
        ("    x = (1", 9, "("),
        ("x = (1", 5, "("),
        ("名 = (1", 5, "("),
        ("\tx = (1", 6, "("),
    ):
        place = Place(label="a.py", line=1, column=column, source=source)
        lines = render_text(result(status="ungradable", problem=Problem(message="m", place=place))).splitlines()
        at = next(number for number, line in enumerate(lines) if line.strip() == "^")
        before = lines[at - 1][: lines[at - 1].index(under)]
        assert cell_len(before) == lines[at].index("^"), source


@pytest.mark.parametrize("column", [0, -5, 999])
def test_a_column_out_of_the_line_has_no_caret(column: int) -> None:
    place = Place(label="a.py", line=1, column=column, source="x = 1")
    assert "^" not in render_text(result(status="ungradable", problem=Problem(message="m", place=place)))


def test_points_read_like_points() -> None:
    function = passed("f", "10.50")
    assert "10.5 / 10.5 points" in render_text(result(function))
    assert "100 / 100 points" in render_text(result(passed("f", "1E+2")))
    assert "0.3 / 0.3 points" in render_text(result(*[passed("f", "0.1")] * 3))


def test_a_function_that_passed_but_lost_points_has_a_block() -> None:
    short = fell_short("f", "passed", "2", "right values", "returns its argument", score=Decimal("1.5"))
    assert "── ✓ f ──" in render_text(result(short))


TEXT = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(
    ["[bold]", "[/]", "\x1b[2J", "{x}", "{0}", ":boom:"]
)


@settings(max_examples=60)
@given(TEXT, TEXT, TEXT, st.integers(40, 120))
def test_students_words_are_shown_harmlessly(name: str, message: str, output: str, width: int) -> None:
    example = Counterexample(inputs={name: message}, got={output: [message, name]}, note=message)
    function = fell_short(
        name,
        "raised",
        "1",
        message,
        message,
        output=output,
        place=Place(label=name, line=1, column=1, source=output),
        counterexample=example,
    )
    text = render_text(result(function, output=output, notes=(message,)), width=width)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    text.encode()


def test_markup_and_emoji_codes_are_left_as_they_are() -> None:
    text = render_text(EXAMPLES["hostile"])
    assert "[link=http://evil]click[/link]" in text
    assert ":smile:" in render_text(result(fell_short("f", "failed", "1", "", ":smile:")))


def test_json_is_the_document() -> None:
    for example in EXAMPLES.values():
        text = render_json(example)
        assert text.startswith('{\n  "schema": "gradcheck/result/v1",')
        assert text.endswith("}\n")
        if example is not EXAMPLES["hostile"]:
            assert decode_result(text) == example
