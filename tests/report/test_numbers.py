"""Arrays and signatures as text."""

from __future__ import annotations

import ast
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcheck.report.numbers import digits_to_tell, same_to_the_eye, value_lines
from gradcheck.report.signature import signature_lines


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        (1.0, ["1.0"]),
        (-3, ["-3"]),
        (True, ["True"]),
        (None, ["None"]),
        ("NaN", ["nan"]),
        ("-Infinity", ["-inf"]),
        ([], ["[]"]),
        ([1.0, -2.25], ["[1.0, -2.25]"]),
        ([[0.0, 1.0], [-2.5, 0.125]], ["[[ 0.0, 1.0  ],", " [-2.5, 0.125]]"]),
        ([[1, 10], [100, 2]], ["[[  1, 10],", " [100,  2]]"]),
        ([[1e-5], [-1.0]], ["[[1e-05],", " [ -1.0]]"]),
        ([["NaN"], [1.5]], ["[[nan  ],", " [  1.5]]"]),
        ([[], []], ["[[],", " []]"]),
        ([[[1], [2]], [[3], [4]]], ["[[[1],", "  [2]],", " [[3],", "  [4]]]"]),
        ([[1, 2], [3]], ["[[1, 2],", " [3]]"]),
        ([[1], 2], ["[[1],", " 2]"]),
        (0.1 + 0.2, ["0.30000000000000004"]),
    ],
)
def test_values(value: object, lines: list[str]) -> None:
    assert value_lines(value, 60) == lines


def test_rounded() -> None:
    assert value_lines([[1 / 3, 2e-9]], 60, digits=4) == ["[[0.3333, 2e-09]]"]


def test_digits_go_before_columns_do() -> None:
    row = [[1 / 3] * 4]
    assert len(value_lines(row, 100)[0]) == 4 * 18 + 3 * 2 + 4
    assert value_lines(row, 50) == ["[[0.333333, 0.333333, 0.333333, 0.333333]]"]
    assert value_lines(row, 35) == ["[[0.3333, 0.3333, 0.3333, 0.3333]]"]
    assert value_lines(row, 30) == ["[[0.3333, ..., 0.3333]]"]


def test_many_rows_are_cut_in_the_middle() -> None:
    lines = value_lines([[number] for number in range(100)], 60)
    assert len(lines) == 13
    assert lines[6] == " ...,"
    assert lines[-1] == " [99]]"


NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6)


@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_fits_can_be_pasted_into_python_and_is_exact(rows: list[list[float]]) -> None:
    assert ast.literal_eval("\n".join(value_lines(rows, 200))) == rows


@given(
    st.recursive(
        NUMBERS | st.sampled_from(["NaN", "x" * 90]), lambda inner: st.lists(inner, max_size=25), max_leaves=60
    ),
    st.integers(12, 80),
)
def test_never_wider_than_asked(value: object, width: int) -> None:
    lines = value_lines(value, width)
    if isinstance(value, list):
        assert max(map(len, lines)) <= width


@given(NUMBERS, NUMBERS)
def test_numbers_that_differ_look_different(first: float, second: float) -> None:
    if math.isclose(first, second, rel_tol=1e-12, abs_tol=0.0):
        return
    digits = digits_to_tell([first], [second])
    assert value_lines(float(first), 60, digits=digits) != value_lines(float(second), 60, digits=digits)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ([1.0], [1.0 + 1e-15], True),
        ([1.0], [1.0 + 1e-9], False),
        (["NaN"], [1.0], False),
        (["NaN"], ["NaN"], True),
        ([1.0], [1.0, 1.0], False),
        ([1.0], 1.0, False),
        (1, 1.0, True),
    ],
)
def test_same_to_the_eye(first: object, second: object, same: bool) -> None:
    assert same_to_the_eye(first, second) is same


SIGNATURE = (
    "backward(W1: (h, n), b1: float, W2: (o, h), b2: float, x: (n, b), label: (o, b))"
    " -> dW1: (h, n), db1: float, dW2: (o, h), db2: float"
)


def test_signatures_break_between_parameters() -> None:
    assert signature_lines(SIGNATURE, 60) == [
        "backward(W1: (h, n), b1: float, W2: (o, h), b2: float,",
        "    x: (n, b), label: (o, b)) -> dW1: (h, n), db1: float,",
        "    dW2: (o, h), db2: float",
    ]
    assert signature_lines(SIGNATURE, 200) == [SIGNATURE]
    assert signature_lines("", 60) == []


@given(st.integers(10, 200))
def test_signatures_lose_nothing(width: int) -> None:
    assert " ".join(line.strip() for line in signature_lines(SIGNATURE, width)) == SIGNATURE


@given(st.text("(), ->:ab", max_size=60), st.integers(5, 40))
def test_any_text_may_stand_for_a_signature(text: str, width: int) -> None:
    lines = signature_lines(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
