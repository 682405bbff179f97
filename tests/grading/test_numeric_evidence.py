"""A wrong gradient comes with what the numeric derivative says of it; a right one, and the level location, do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradcheck.grading import Grader
from gradcheck.result import Check, Result
from gradcheck.submission import load_source

SOURCE = """
import numpy as np
def forward(W, X):
    return W @ X
def backward(dY, W, X):
    return {} * dY @ X.T, W.T @ dY
"""


def gradient_check(result: Result) -> Check:
    (function,) = [function for function in result.functions if function.name == "backward"]
    return function.checks[0]


def test_a_wrong_gradient_is_held_against_the_numeric_one(grader_of: Callable[[str], Grader]) -> None:
    evidence = gradient_check(grader_of("matmul-rules").grade(load_source(SOURCE.format(3)))).evidence
    assert evidence["with_respect_to"] == "W"
    assert evidence["analytic"] == pytest.approx(3 * evidence["numeric"], rel=1e-9)
    assert 0 < evidence["error_bound"] < 1e-6 * abs(evidence["numeric"])
    curve = evidence["v_curve"]
    assert len(curve["steps"]) == len(curve["errors"]) > 3
    assert min(curve["errors"]) > curve["bound"]  # no step brings the quotient near a wrong gradient


def test_a_right_gradient_needs_no_such_evidence(grader_of: Callable[[str], Grader]) -> None:
    evidence = gradient_check(grader_of("matmul-rules").grade(load_source(SOURCE.format(1)))).evidence
    assert "numeric" not in evidence


def test_the_level_location_does_not_tell_it() -> None:
    with Grader("matmul-rules", seed=1, feedback="location") as grader:
        assert "numeric" not in gradient_check(grader.grade(load_source(SOURCE.format(3)))).evidence
