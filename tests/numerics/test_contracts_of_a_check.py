"""Broken contracts are named before any number is compared; bad arguments are refused by name, value and rule."""

import numpy as np
import pytest

from gradcheck import InvalidArgument, check_gradient, check_jvp, check_plain_gradient

X = np.random.default_rng(7).standard_normal((3, 4))


def square(x):
    return x**2


def square_backward(dout, x):
    return 2 * x * dout


def kinds(check):
    return [violation.kind for violation in check.violations]


def test_shape_is_never_broadcast():
    check = check_gradient(square, lambda d, x: square_backward(d, x).sum(axis=0), (X,), rng=0)
    assert (check.verdict, kinds(check)) == ("fail", ["shape"])
    assert "dx has shape (4,), but must have shape (3, 4)" in check.message


def test_not_finite():
    def backward(dout, x):
        gradient = square_backward(dout, x)
        gradient[1, 2] = np.nan
        return gradient

    check = check_gradient(square, backward, (X,), rng=0)
    assert (check.verdict, kinds(check)) == ("fail", ["not-finite"])
    assert "dx[1, 2] is nan" in check.message


def test_lost_precision():
    check = check_gradient(square, lambda d, x: square_backward(d, x).astype(np.float32), (X,), rng=0)
    assert check.verdict == "fail"
    assert "dtype" in kinds(check)


def test_complex_gradient():
    check = check_gradient(square, lambda d, x: square_backward(d, x) + 0j, (X,), rng=0)
    assert (check.verdict, kinds(check)) == ("fail", ["dtype"])


def test_mutation_of_an_input_or_of_dout():
    def f(x):
        y = x**2
        x *= 0
        return y

    def backward(dout, x):
        dout *= 2 * x
        return dout.copy()

    assert kinds(check_gradient(f, square_backward, (X,), rng=0)) == ["mutates-input"]
    check = check_gradient(square, backward, (X,), rng=0)
    assert (check.verdict, kinds(check)) == ("fail", ["mutates-input"])
    assert "backward changes its argument dout" in check.message


def test_inputs_of_the_caller_are_untouched():
    def f(x):
        y = x**2
        x[:] = 7
        return y

    mine = X.copy()
    check_gradient(f, square_backward, (mine,), rng=0)
    np.testing.assert_array_equal(mine, X)


def test_aliasing():
    check = check_gradient(lambda x: x + 0.0, lambda d, x: d, (X,), rng=0)
    assert (check.verdict, kinds(check)) == ("fail", ["aliases-input"])
    assert check_gradient(lambda x: x, lambda d, x: d, (X,), rng=0, allow_aliasing=True).verdict == "pass"


def test_forward_that_draws_random_numbers_cannot_be_judged():
    rng = np.random.default_rng(0)
    check = check_gradient(lambda x: x * (rng.random(x.shape) < 0.5), lambda d, x: d * 1.0, (X,), rng=0)
    assert (check.verdict, kinds(check)) == ("inconclusive", ["not-repeatable"])


def test_backward_that_relies_on_the_last_forward():
    cache = {}

    def f(x):
        cache["x"] = x
        return x**2

    check = check_gradient(f, lambda d, x: 2 * cache["x"] * d, (X,), rng=0)
    assert check.verdict == "fail"
    assert "not-repeatable" in kinds(check)


def test_backward_must_be_linear():
    check = check_gradient(square, lambda d, x: 2 * x * np.abs(d), (X,), rng=0)
    assert check.verdict == "fail"
    assert "not-linear" in kinds(check)
    offset = check_gradient(square, lambda d, x: 2 * x * d + 1e-6, (X,), rng=0)
    assert "not-linear" in kinds(offset)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: check_gradient(square, square_backward, X), "inputs=.*must be a tuple"),
        (lambda: check_gradient(square, square_backward, ()), "inputs=.*at least one"),
        (lambda: check_gradient(square, square_backward, (np.zeros((0, 3)),)), "x=.*not empty"),
        (lambda: check_gradient(square, square_backward, (X + 1j,)), "x=.*must be real"),
        (lambda: check_gradient(square, square_backward, (X.astype(object),)), "x=.*array of numbers"),
        (lambda: check_gradient(square, square_backward, (X.astype(np.float16),)), "x=.*float64 or float32"),
        (lambda: check_gradient(square, square_backward, (np.array([1.0, np.nan]),)), r"x\[1\]=nan.*finite"),
        (lambda: check_gradient(square, square_backward, (np.array([1, 2]),)), "inputs=.*floating-point"),
        (lambda: check_gradient(square, square_backward, (np.array([1, 2]),), wrt=0), "x=.*floating-point"),
        (lambda: check_gradient(square, square_backward, (X,), wrt="y"), "wrt='y'"),
        (lambda: check_gradient(square, square_backward, (X,), wrt=3), "wrt=3"),
        (lambda: check_gradient(square, square_backward, (X,), rng="seed"), "rng='seed'"),
        (lambda: check_gradient(square, square_backward, (X,), names=("a", "b")), "names="),
        (lambda: check_gradient(square, square_backward, (X,), probes=0), "probes=0"),
        (lambda: check_gradient(square, square_backward, (X,), resolution=2), "resolution=2"),
        (lambda: check_gradient(square, square_backward, (X,), rtol=-1), "rtol=-1"),
        (lambda: check_gradient(square, "backward", (X,)), "backward='backward'"),
        (lambda: check_gradient(None, square_backward, (X,)), "f=None"),
        (lambda: check_gradient(lambda x: None, square_backward, (X,)), r"f\(\*inputs\)=None"),
        (lambda: check_gradient(lambda x: "y", square_backward, (X,)), r"f\(\*inputs\)='y'"),
        (lambda: check_gradient(lambda x: x * 1j, square_backward, (X,)), r"f\(\*inputs\)=.*real"),
        (lambda: check_gradient(lambda x: x.astype(object), square_backward, (X,)), r"f\(\*inputs\)="),
        (lambda: check_gradient(lambda x: (), square_backward, (X,)), r"f\(\*inputs\)="),
        (lambda: check_gradient(lambda x: x[:0] + 0, square_backward, (X,)), "not empty"),
        (lambda: check_gradient(lambda x: np.log(x - 9), square_backward, (X,)), r"f\(\*inputs\)\[0, 0\]=nan"),
        (lambda: check_gradient(square, lambda d, x: (d, d), (X,)), r"backward\(dout, \*inputs\)=.*one array"),
        (lambda: check_gradient(square, lambda d, x: None, (X,)), r"backward\(dout, \*inputs\)=None|dx of backward"),
        (lambda: check_gradient(lambda a, b: a * b, lambda d, a, b: d * b, (X, X)), "tuple of 2 arrays"),
        (lambda: check_plain_gradient(square, lambda x: x, (X,)), "must be a scalar"),
        (lambda: check_jvp(square, lambda t, x: (t, t), (X,)), "jvp"),
        (lambda: check_gradient(None, square_backward, (X,), f_many=lambda points: []), "f_many returned 0"),
    ],
)
def test_bad_arguments_are_named(call, text):
    with pytest.raises(InvalidArgument, match=text):
        call()


def test_unknown_option():
    with pytest.raises(TypeError, match="unexpected keyword argument 'prob'"):
        check_plain_gradient(square, square, (X,), prob=3)


def test_errors_of_the_function_itself_pass_through():
    def broken(dout, x):
        raise KeyError("cache")

    with pytest.raises(KeyError):
        check_gradient(square, broken, (X,))
