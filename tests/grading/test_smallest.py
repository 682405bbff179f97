"""The call that is shown: tiny, wrong in the same way as the rest, and with right values that say something."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest

from gradcheck.assignment import list_assignments, load_assignment
from gradcheck.grading import Grader
from gradcheck.grading.smallest import tiny_examples
from gradcheck.result import Array, Counterexample, Result
from gradcheck.submission import load_source


def shown(result: Result, function: str) -> Counterexample:
    (found,) = [f for f in result.functions if f.name == function]
    assert found.counterexample is not None
    return found.counterexample


def size(counterexample: Counterexample) -> int:
    shapes = [value.shape for value in counterexample.inputs.values() if isinstance(value, Array)]
    return sum(int(np.prod(shape)) for shape in shapes)


def grade(grader_of: Callable[[str], Grader], forward: str, backward: str) -> Result:
    source = f"import numpy as np\ndef forward(W, X):\n    {forward}\ndef backward(dY, W, X):\n    {backward}\n"
    return grader_of("matmul-rules").grade(load_source(source))


RIGHT = ("return W @ X", "return dY @ X.T, W.T @ dY")


def test_a_mistake_is_shown_at_its_smallest(grader_of: Callable[[str], Grader]) -> None:
    counterexample = shown(grade(grader_of, RIGHT[0], "return 2 * dY @ X.T, W.T @ dY"), "backward")
    assert size(counterexample) == 3
    got, right = counterexample.got["dW"], counterexample.expected["dW"]
    assert got.data[0][0] == 2 * right.data[0][0] != 0


def test_a_mistake_that_needs_a_longer_side_is_shown_with_one(grader_of: Callable[[str], Grader]) -> None:
    counterexample = shown(grade(grader_of, "return W[:, :1] @ X[:1]", RIGHT[1]), "forward")
    assert counterexample.inputs["W"].shape == (1, 2)


def test_an_exception_is_shown_with_a_call_that_raises_it(grader_of: Callable[[str], Grader]) -> None:
    counterexample = shown(grade(grader_of, RIGHT[0], "return dY @ X, W.T @ dY"), "backward")
    assert counterexample.got == {}
    assert size(counterexample) <= 6


@pytest.mark.parametrize("name", sorted(list_assignments()))
def test_tiny_calls_keep_the_shape_line_and_the_regimes(name: str) -> None:
    assignment = load_assignment(name)
    for function in assignment.functions:
        for example in tiny_examples(assignment, function):
            for slot, value in zip(function.signature.inputs, example.inputs, strict=True):
                assert np.shape(value) == slot.shape(example.sizes)
            assert function.where is None or function.where.holds(example.sizes)


def test_points_are_exact(grader_of: Callable[[str], Grader]) -> None:
    result = grade(grader_of, RIGHT[0], "return 2 * dY @ X.T, W.T @ dY")
    assert result.score == Decimal("2.5")
    assert result.score == sum(function.score for function in result.functions)


def test_an_output_that_is_odd_only_where_it_should_be_empty_is_wrong(grader_of: Callable[[str], Grader]) -> None:
    source = (
        "import numpy as np\n"
        "def loss(W, X, label):\n    return 0.5 * np.sum((W @ X - label) ** 2)\n"
        "def grad(W, X, label):\n    return (W @ X - label) @ X.T\n"
        "def fit(W, X, label, lr, n):\n"
        "    W, history = np.array(W, dtype=float), []\n"
        "    for _ in range(n):\n"
        "        history.append(loss(W, X, label))\n"
        "        W = W - lr * grad(W, X, label)\n"
        "    return W, history or [loss(W, X, label)]\n"
    )
    result = grader_of("linear-fit").grade(load_source(source))
    (fit,) = [function for function in result.functions if function.name == "fit"]
    assert fit.status == "failed"
    assert "`history` must be (n,) = (0,), got (1,)" in fit.checks[0].message
