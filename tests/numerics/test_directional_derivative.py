"""The building block on its own: one derivative along one direction, with its bound."""

import math

import numpy as np
import pytest

from gradcheck import InvalidArgument
from gradcheck.numerics import directional_derivative

W, X = np.random.default_rng(3).standard_normal((2, 3, 3))


def test_value_and_bound():
    found = directional_derivative(np.sin, (0.5,), (1.0,))
    assert abs(found.value - math.cos(0.5)) <= found.bound < 1e-10
    assert found.known
    assert found.jump == 0
    assert found.noise < 1e-14


def test_joint_direction_and_cotangent():
    v = np.arange(9.0).reshape(3, 3)
    found = directional_derivative(lambda W, x: W @ x, (W, X), (X, W), cotangent=v)
    assert abs(found.value - np.sum(v * (X @ X + W @ W))) <= 4 * found.bound < 1e-9


def test_an_input_may_stay_put():
    found = directional_derivative(lambda a, n: a**n, (1.5, 3), (1.0, None))
    assert found.value == pytest.approx(3 * 1.5**2, abs=found.bound)


def test_kink():
    found = directional_derivative(abs, (0.0,), (1.0,))
    assert found.jump == pytest.approx(2.0)
    assert found.value == pytest.approx(0.0, abs=1e-12)


def test_many_points_in_one_call():
    sizes = []

    def many(points):
        sizes.append(len(points))
        return [math.exp(x) for (x,) in points]

    found = directional_derivative(None, (0.0,), (1.0,), f_many=many, goal=1e-6)
    assert abs(found.value - 1) <= found.bound
    assert len(sizes) == 2


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: directional_derivative(np.sin, (0.5,), 1.0), "direction="),
        (lambda: directional_derivative(np.sin, (0.5,), (None,)), "direction="),
        (lambda: directional_derivative(np.sin, (X,), (np.ones(2),), cotangent=X), r"direction for .* shape \(2,\)"),
        (lambda: directional_derivative(np.sin, (X,), (X,)), "cotangent=None"),
        (lambda: directional_derivative(np.sin, (X,), (X,), cotangent=np.ones(3)), "cotangent has shape"),
        (lambda: directional_derivative(np.sin, (X,), (X * np.nan,), cotangent=X), "finite"),
        (lambda: directional_derivative(None, (X,), (X,)), "f=None"),
    ],
)
def test_bad_arguments_are_named(call, text):
    with pytest.raises(InvalidArgument, match=text):
        call()
