"""What the reference must hold beyond the published figures: other shapes, other number types, conduct."""

import ast
import copy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

import gradcheck.reference
from gradcheck.reference import (
    input_descent,
    linear_fit,
    matmul_rules,
    two_layer_network,
    two_layer_scalar,
    worked_example,
)

sides = st.integers(1, 4)
seeds = st.integers(0, 2**32 - 1)
RNG = np.random.default_rng(20)
NETWORK = (
    RNG.normal(size=(3, 2)),
    0.3,
    RNG.normal(size=(2, 3)),
    -0.2,
    RNG.normal(size=(2, 4)),
    RNG.normal(size=(2, 4)),
)
LINEAR = (RNG.normal(size=(2, 3)), RNG.normal(size=(3, 4)), RNG.normal(size=(2, 4)))

# One call of every public function that takes arrays.
CALLS = {
    "sigmoid": (two_layer_network.sigmoid, (NETWORK[4],)),
    "sigmoid_backward": (two_layer_network.sigmoid_backward, (NETWORK[4],)),
    "forward": (two_layer_network.forward, NETWORK[:5]),
    "loss": (two_layer_network.loss, (NETWORK[5], NETWORK[5] - 1.5)),
    "backward": (two_layer_network.backward, NETWORK),
    "update": (two_layer_network.update, (*NETWORK[:4], NETWORK[0] + 1, 0.4, NETWORK[2] - 1, 0.5, 0.25)),
    "update, lr 0": (two_layer_network.update, (*NETWORK[:4], NETWORK[0] + 1, 0.4, NETWORK[2] - 1, 0.5, 0.0)),
    "train": (two_layer_network.train, (*NETWORK, 0.25, 3)),
    "train, n 0": (two_layer_network.train, (*NETWORK, 0.25, 0)),
    "matmul forward": (matmul_rules.forward, LINEAR[:2]),
    "matmul backward": (matmul_rules.backward, (LINEAR[2], *LINEAR[:2])),
    "fit loss": (linear_fit.loss, LINEAR),
    "fit grad": (linear_fit.grad, LINEAR),
    "fit": (linear_fit.fit, (*LINEAR, 0.01, 3)),
    "fit, n 0": (linear_fit.fit, (*LINEAR, 0.01, 0)),
    "descent loss": (input_descent.loss, LINEAR),
    "descent grad": (input_descent.grad, LINEAR),
    "descend": (input_descent.descend, (*LINEAR, 0.01, 3)),
    "descend, n 0": (input_descent.descend, (*LINEAR, 0.01, 0)),
    "printed_loss": (worked_example.printed_loss, (NETWORK[5], NETWORK[5] - 1.5)),
    "half_sum_loss": (worked_example.half_sum_loss, (NETWORK[5], NETWORK[5] - 1.5)),
    "evaluate": (worked_example.evaluate, NETWORK),
    "run": (worked_example.run, (*NETWORK, 0.25, 3)),
    "run, n 0": (worked_example.run, (*NETWORK, 0.25, 0)),
}
every_call = pytest.mark.parametrize(("function", "arguments"), CALLS.values(), ids=CALLS)


def outputs_of(result):
    return result if isinstance(result, tuple) else (result,)


def with_precision(arguments, dtype):
    return tuple(value if isinstance(value, int) else np.asarray(value, dtype)[()] for value in arguments)


@every_call
def test_arguments_are_left_alone_and_not_handed_back(function, arguments):
    arguments = copy.deepcopy(arguments)
    before = copy.deepcopy(arguments)
    for output in outputs_of(function(*arguments)):
        for argument in arguments:
            assert not np.shares_memory(np.asarray(output), np.asarray(argument))
    for argument, kept in zip(arguments, before, strict=True):
        assert np.array_equal(argument, kept)


@every_call
def test_extended_precision_is_kept(function, arguments):
    double = outputs_of(function(*with_precision(arguments, np.float64)))
    extended = outputs_of(function(*with_precision(arguments, np.longdouble)))
    for narrow, wide in zip(double, extended, strict=True):
        if np.size(wide) == 0:
            continue  # an empty history has no precision to lose
        assert np.asarray(wide).dtype == np.longdouble
        assert np.asarray(narrow).dtype == np.float64
        np.testing.assert_allclose(np.asarray(wide, np.float64), narrow, rtol=1e-12, atol=1e-14)


@every_call
def test_integers_are_taken(function, arguments):
    """An integer argument gives what the same number as a float gives."""
    whole = tuple(v if isinstance(v, int) else np.round(np.multiply(3, v)).astype(np.int64)[()] for v in arguments)
    for got, wanted in zip(
        outputs_of(function(*whole)), outputs_of(function(*with_precision(whole, np.float64))), strict=True
    ):
        np.testing.assert_allclose(np.asarray(got, np.float64), wanted, rtol=1e-13, atol=0)


class Counted(np.ndarray):
    """Wraps each result of an ordinary ufunc call and knows no other NumPy function."""

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        assert out is None, f"{ufunc.__name__} was asked to write into an array"
        plain = [np.asarray(value) if isinstance(value, Counted) else value for value in inputs]
        return np.asarray(getattr(ufunc, method)(*plain, **options)).view(Counted)


@every_call
def test_array_subclasses_pass_through(function, arguments):
    wrapped = [value.view(Counted) if isinstance(value, np.ndarray) else value for value in arguments]
    for got, wanted in zip(outputs_of(function(*wrapped)), outputs_of(function(*arguments)), strict=True):
        np.testing.assert_array_equal(np.asarray(got), wanted)


def test_subclass_results_stay_subclasses():
    wrapped = [value.view(Counted) if isinstance(value, np.ndarray) else value for value in NETWORK]
    for got in (*two_layer_network.forward(*wrapped[:5]), *two_layer_network.backward(*wrapped)):
        assert isinstance(got, Counted)


@pytest.mark.parametrize("z", [0, 1e-9, -1e-9, 0.5, -3, 36, -36, 40, -40, 700, -700, -709, 710, 1e3, 1e4, -1e3, -1e4])
def test_sigmoid_is_right_far_out(z):
    with mp.workdps(50):
        exact = 1 / (1 + mp.exp(-mpf(z)))
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        got = two_layer_network.sigmoid(np.array([float(z)]))[0]
        scalar = two_layer_scalar.sigmoid(float(z))
    # A few roundings; nothing is lost to cancellation.
    assert abs(got - exact) <= 1e-15 * exact + np.finfo(float).tiny
    assert abs(scalar - exact) <= 1e-15 * exact + np.finfo(float).tiny


def test_sigmoid_of_whole_numbers_and_scalars():
    assert two_layer_network.sigmoid(np.array([0, -1000, 1000])).tolist() == [0.5, 0.0, 1.0]
    assert two_layer_network.sigmoid(0.0) == 0.5


@given(seed=seeds, b=sides)
def test_scalar_form_is_the_matrix_form(seed, b):
    rng = np.random.default_rng(seed)
    W1, W2, x, label = (
        rng.normal(size=(3, 2)),
        rng.normal(size=(2, 3)),
        rng.normal(size=(2, b)),
        rng.random((2, b)),
    )
    b1, b2 = rng.normal(size=2)
    h, o = two_layer_network.forward(W1, b1, W2, b2, x)
    w = two_layer_scalar.Weights(*W1.ravel(), *W2.ravel())
    # A batch is the mean of its examples, in the loss and so in every gradient.
    losses, gradients = [], []
    for j in range(b):
        units = two_layer_scalar.forward(w, b1, b2, *x[:, j])
        np.testing.assert_allclose([units.h1, units.h2, units.h3, units.o1, units.o2], [*h[:, j], *o[:, j]], rtol=1e-12)
        losses.append(two_layer_scalar.loss(units.o1, units.o2, *label[:, j]))
        gradients.append(two_layer_scalar.backward(w, b1, b2, *x[:, j], *label[:, j]))
    np.testing.assert_allclose(two_layer_network.loss(o, label), np.mean(losses), rtol=1e-12)
    dW1, db1, dW2, db2 = two_layer_network.backward(W1, b1, W2, b2, x, label)
    by_weight = np.mean([g.weights for g in gradients], axis=0)
    np.testing.assert_allclose([*dW1.ravel(), *dW2.ravel()], by_weight, rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose([db1, db2], np.mean([(g.b1, g.b2) for g in gradients], axis=0), rtol=1e-11, atol=1e-15)


def central_difference(f, point):
    """Gradient of a scalar f by central differences in extended precision, one entry at a time."""
    point = np.asarray(point, np.longdouble)
    gradient = np.zeros_like(point)
    step = np.longdouble(1e-5)
    for index in np.ndindex(point.shape):
        up, down = point.copy(), point.copy()
        up[index] += step
        down[index] -= step
        gradient[index] = (f(up) - f(down)) / (2 * step)
    return gradient.astype(float)


@given(seed=seeds, n=sides, h=sides, o=sides, b=sides)
def test_network_backward_is_the_gradient_of_its_loss(seed, n, h, o, b):
    rng = np.random.default_rng(seed)
    point = [
        rng.normal(size=(h, n)), rng.normal(), rng.normal(size=(o, h)), rng.normal(),
        rng.normal(size=(n, b)), rng.random((o, b)),
    ]  # fmt: skip
    gradients = two_layer_network.backward(*point)
    for which in range(4):

        def objective(value, which=which):
            W1, b1, W2, b2, x, label = [*point[:which], value, *point[which + 1 :]]
            return two_layer_network.loss(two_layer_network.forward(W1, b1, W2, b2, x)[1], label)

        numeric = central_difference(objective, point[which])
        np.testing.assert_allclose(gradients[which], numeric, rtol=1e-8, atol=1e-10)


@given(seed=seeds, n=sides, k=sides, m=sides)
def test_linear_gradients_are_the_gradients(seed, n, k, m):
    rng = np.random.default_rng(seed)
    W, X, label = rng.normal(size=(n, k)), rng.normal(size=(k, m)), rng.normal(size=(n, m))
    np.testing.assert_allclose(matmul_rules.forward(W, X), np.einsum("nk,km->nm", W, X), atol=1e-13)
    dW, dX = matmul_rules.backward(label, W, X)
    close = {"rtol": 1e-8, "atol": 1e-9}
    np.testing.assert_allclose(dW, central_difference(lambda w: np.sum(label * matmul_rules.forward(w, X)), W), **close)
    np.testing.assert_allclose(dX, central_difference(lambda x: np.sum(label * matmul_rules.forward(W, x)), X), **close)
    fit_grad, descent_grad = linear_fit.grad(W, X, label), input_descent.grad(W, X, label)
    np.testing.assert_allclose(fit_grad, central_difference(lambda w: linear_fit.loss(w, X, label), W), **close)
    np.testing.assert_allclose(descent_grad, central_difference(lambda x: input_descent.loss(W, x, label), X), **close)


def test_training_of_all_four_parameters_is_step_by_step():
    W1, b1, W2, b2, x, label = NETWORK
    history, *trained = two_layer_network.train(*NETWORK, 0.5, 4)
    parameters = [W1, b1, W2, b2]
    for recorded in history:
        assert recorded == two_layer_network.loss(two_layer_network.forward(*parameters, x)[1], label)
        parameters = two_layer_network.update(*parameters, *two_layer_network.backward(*parameters, x, label), 0.5)
    assert len(history) == 4
    for got, wanted in zip(trained, parameters, strict=True):
        assert np.array_equal(got, wanted)
    assert trained[1] != b1
    assert trained[3] != b2  # unlike in the worked example, the biases learn


def test_printed_sum_and_descended_half_sum_differ():
    """The trap of the worked example: mean, sum and half sum agree or differ with the shape."""
    one, batch = RNG.normal(size=(2, 1)), RNG.normal(size=(2, 4))
    assert worked_example.printed_loss(one, one + 1) == 2 * two_layer_network.loss(one, one + 1)
    assert worked_example.half_sum_loss(one, one + 1) == two_layer_network.loss(one, one + 1)
    assert worked_example.half_sum_loss(batch, batch + 1) == pytest.approx(4 * two_layer_network.loss(batch, batch + 1))


def test_reference_imports_nothing_of_gradcheck():
    folder = Path(gradcheck.reference.__file__).parent
    files = sorted(folder.glob("*.py"))
    assert len(files) >= 7
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
                assert node.level <= 1, file
            assert not any(module.split(".")[0] == "gradcheck" for module in modules), file
