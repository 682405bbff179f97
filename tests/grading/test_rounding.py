"""Tolerances: another algebra's rounding is within them, a small mistake is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gradcheck.grading.rounding import tolerances


def tolerance_of(function: Any, *inputs: Any) -> np.ndarray:
    def evaluate(values: Sequence[Any]) -> tuple[Any]:
        return (function(*values),)

    return tolerances(evaluate, inputs, np.random.default_rng(0))[0]


def sigmoid(z: np.ndarray) -> np.ndarray:
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def naive_sigmoid(z: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return 1 / (1 + np.e ** (-z))


def test_well_conditioned_values_are_held_to_about_1e_13() -> None:
    x = np.array([1.0, -2.5, 0.3])
    assert np.all(tolerance_of(lambda a: a * a, x) <= 2e-13 * x * x)
    assert np.all(tolerance_of(lambda a: a * a, x) >= 1e-15 * x * x)


@given(hnp.arrays(np.float64, (6,), elements=st.floats(-1e4, 1e4)))
def test_another_sigmoid_is_within(z: np.ndarray) -> None:
    assert np.all(np.abs(naive_sigmoid(z) - sigmoid(z)) <= tolerance_of(sigmoid, z))


@given(
    hnp.arrays(np.float64, (4, 5), elements=st.floats(-1e8, 1e8)),
    hnp.arrays(np.float64, (5, 3), elements=st.floats(-1e8, 1e8)),
)
def test_another_order_of_summation_is_within(W: np.ndarray, X: np.ndarray) -> None:
    reversed_sum = sum(W[:, k : k + 1] * X[k : k + 1, :] for k in reversed(range(5)))
    assert np.all(np.abs(reversed_sum - W @ X) <= tolerance_of(lambda a, b: a @ b, W, X))


def test_a_sum_that_cancels_is_judged_by_its_terms() -> None:
    x = np.array([1e8, 1.0, -1e8])
    assert 1e-9 < tolerance_of(np.sum, x) < 1e-4


def test_a_saturated_unit_is_judged_by_what_its_output_can_tell() -> None:
    z = np.array([37.0, 40.0])
    truth = sigmoid(z) * sigmoid(-z)
    through_output = sigmoid(z) * (1 - sigmoid(z))
    tolerance = tolerance_of(lambda a: sigmoid(a) * (1 - sigmoid(a)), z)
    assert np.all(np.abs(through_output - truth) <= tolerance)
    assert np.all(tolerance < 1e-12)


@pytest.mark.parametrize("relative", [1e-7, -1e-9, 1e-6])
def test_a_small_relative_error_is_outside(relative: float) -> None:
    W, X = np.array([[0.5, -1.25], [2.0, 0.75]]), np.array([[1.0, 0.5], [-0.3, 2.0]])
    assert not np.any(np.abs(relative * (W @ X)) <= tolerance_of(lambda a, b: a @ b, W, X))


def test_whole_numbers_and_options_are_not_perturbed() -> None:
    seen: list[Any] = []

    def evaluate(values: Sequence[Any]) -> tuple[Any]:
        seen.append((values[1], np.array(values[2])))
        return (values[0] * values[1],)

    tolerances(evaluate, (np.ones(2), 3, np.array([1, 2])), np.random.default_rng(0))
    assert all(n == 3 and np.array_equal(labels, [1, 2]) for n, labels in seen)
