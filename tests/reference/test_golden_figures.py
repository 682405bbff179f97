"""The reference against golden.json, and golden.json against a fresh computation.

golden.json holds every figure of the worked example and of its two small programs, computed with 40 digits
and rounded once; make_golden.py writes it.
"""

import make_golden
import numpy as np
import pytest
from bundled import GOLDEN

from gradcheck.reference import input_descent, linear_fit, two_layer_network, two_layer_scalar, worked_example

NETWORK_STEPS = sorted(map(int, GOLDEN["steps"]))
FIGURES = ["z_h", "h", "z_o", "o", "loss", "sum_loss", "dW1", "db1", "dW2", "db2", "dx"]


def tolerance(step):
    return 1e-9 if step >= 1000 else 1e-12


def assert_relative(got, golden, rtol):
    """Every entry within rtol of itself: a small entry must be as right as a large one."""
    golden = np.array(golden, dtype=np.float64)
    got = np.asarray(got)
    assert got.shape == golden.shape
    assert np.all(np.abs(got - golden) <= rtol * np.abs(golden)), np.max(np.abs(got / golden - 1))


def golden_setting():
    inputs = GOLDEN["inputs"]
    arrays = {name: np.array(inputs[name]) for name in ("W1", "W2", "x", "y")}
    return arrays["W1"], inputs["b1"], arrays["W2"], inputs["b2"], arrays["x"], arrays["y"]


def scalar_start():
    inputs = GOLDEN["inputs"]
    w = two_layer_scalar.Weights(*np.ravel(inputs["W1"]).tolist(), *np.ravel(inputs["W2"]).tolist())
    (l1, l2), (label1, label2) = np.ravel(inputs["x"]).tolist(), np.ravel(inputs["y"]).tolist()
    return w, inputs["b1"], inputs["b2"], l1, l2, label1, label2


def test_golden_file_is_what_forty_digits_give():
    assert make_golden.golden() == GOLDEN


def test_golden_file_is_complete():
    # The tests below run over what the file holds; this one would notice if it held less.
    assert NETWORK_STEPS == [0, 1, 2, 10, 100, 1000]
    for state in GOLDEN["steps"].values():
        assert set(state) == {"W1", "W2", *FIGURES}
    assert set(GOLDEN["matmul_grad"]["steps"]) == {"0", "1", "10", "99", "100"}
    assert set(GOLDEN["matrix_grad_demo"]["steps"]) == {"0", "1", "10", "100", "1000"}


def test_worked_example_starts_where_the_file_does():
    for ours, golden in zip(worked_example.start(), golden_setting(), strict=True):
        assert np.array_equal(ours, golden)
    assert GOLDEN["inputs"]["lr"] == worked_example.LEARNING_RATE


@pytest.mark.parametrize("step", NETWORK_STEPS)
def test_worked_example_run(step):
    W1, b1, W2, b2, x, label = golden_setting()
    golden = GOLDEN["steps"][str(step)]
    printed, W1, W2 = worked_example.run(W1, b1, W2, b2, x, label, GOLDEN["inputs"]["lr"], step)
    assert_relative(W1, golden["W1"], tolerance(step))
    assert_relative(W2, golden["W2"], tolerance(step))

    figures = worked_example.evaluate(W1, b1, W2, b2, x, label)._asdict()
    figures["loss"], figures["sum_loss"] = figures.pop("half_sum"), figures.pop("printed")
    for name in FIGURES:
        assert_relative(figures[name], golden[name], tolerance(step))

    assert printed.shape == (step,)
    for earlier in (n for n in NETWORK_STEPS if n < step):
        assert_relative(printed[earlier], GOLDEN["steps"][str(earlier)]["sum_loss"], tolerance(earlier))


@pytest.mark.parametrize("step", NETWORK_STEPS)
def test_matrix_form_at_every_state(step):
    _, b1, _, b2, x, label = golden_setting()
    golden = GOLDEN["steps"][str(step)]
    W1, W2 = np.array(golden["W1"]), np.array(golden["W2"])
    h, o = two_layer_network.forward(W1, b1, W2, b2, x)
    assert_relative(h, golden["h"], tolerance(step))
    assert_relative(o, golden["o"], tolerance(step))
    assert_relative(two_layer_network.sigmoid(np.array(golden["z_h"])), golden["h"], tolerance(step))
    assert_relative(two_layer_network.loss(o, label), golden["loss"], tolerance(step))
    gradients = two_layer_network.backward(W1, b1, W2, b2, x, label)
    for name, got in zip(("dW1", "db1", "dW2", "db2"), gradients, strict=True):
        assert_relative(got, golden[name], tolerance(step))


def test_matrix_form_updates_as_the_example_does():
    setting = golden_setting()
    W1, b1, W2, b2 = setting[:4]
    updated = two_layer_network.update(W1, b1, W2, b2, *two_layer_network.backward(*setting), GOLDEN["inputs"]["lr"])
    first = GOLDEN["steps"]["1"]
    assert_relative(updated[0], first["W1"], 1e-12)
    assert_relative(updated[2], first["W2"], 1e-12)


@pytest.mark.parametrize("step", NETWORK_STEPS)
def test_scalar_form(step):
    w, *rest = scalar_start()
    golden = GOLDEN["steps"][str(step)]
    w = two_layer_scalar.run(w, *rest, GOLDEN["inputs"]["lr"], step)
    assert_relative(np.reshape(w[:6], (3, 2)), golden["W1"], tolerance(step))
    assert_relative(np.reshape(w[6:], (2, 3)), golden["W2"], tolerance(step))

    b1, b2, l1, l2, label1, label2 = rest
    units = two_layer_scalar.forward(w, b1, b2, l1, l2)
    assert_relative(np.reshape(units[0:3], (3, 1)), golden["z_h"], tolerance(step))
    assert_relative(np.reshape(units[3:6], (3, 1)), golden["h"], tolerance(step))
    assert_relative(np.reshape(units[6:8], (2, 1)), golden["z_o"], tolerance(step))
    assert_relative(np.reshape(units[8:10], (2, 1)), golden["o"], tolerance(step))
    loss = two_layer_scalar.loss(units.o1, units.o2, label1, label2)
    assert_relative(loss, golden["loss"], tolerance(step))
    assert_relative(2 * loss, golden["sum_loss"], tolerance(step))

    gradients = two_layer_scalar.backward(w, b1, b2, l1, l2, label1, label2)
    assert_relative(np.reshape(gradients.weights[:6], (3, 2)), golden["dW1"], tolerance(step))
    assert_relative(np.reshape(gradients.weights[6:], (2, 3)), golden["dW2"], tolerance(step))
    assert_relative(gradients.b1, golden["db1"], tolerance(step))
    assert_relative(gradients.b2, golden["db2"], tolerance(step))
    assert_relative([[gradients.l1], [gradients.l2]], golden["dx"], tolerance(step))


def forty_digits(value):
    """The decimal text of each number as mpf, in an object array: ordinary operations then keep 40 digits."""
    return np.vectorize(lambda number: make_golden.mpf(str(number)), otypes=[object])(value)


@pytest.mark.parametrize("step", sorted(map(int, GOLDEN["matmul_grad"]["steps"])))
def test_linear_fit(step):
    part = GOLDEN["matmul_grad"]
    W, X, label = (np.array(part["inputs"][name]) for name in ("W", "X", "label"))
    golden = part["steps"][str(step)]
    fitted, history = linear_fit.fit(W, X, label, part["inputs"]["lr"], step)
    assert_relative(fitted, golden["W"], 1e-12)
    assert history.shape == (step,)
    if step <= 10:  # later the residual is below the rounding of W @ X itself
        assert_relative(linear_fit.loss(fitted, X, label), golden["loss"], 1e-12)
        assert_relative(linear_fit.grad(fitted, X, label), golden["dW"], 1e-12)
    for earlier in (n for n in (0, 1, 10) if n < step):
        assert_relative(history[earlier], part["steps"][str(earlier)]["loss"], 1e-12)

    # With 40 digits carried through the very same functions, the tiny figures agree as well.
    with make_golden.mp.workdps(make_golden.DIGITS):
        W, X, label, lr = (forty_digits(part["inputs"][name]) for name in ("W", "X", "label", "lr"))
        fitted, history = linear_fit.fit(W, X, label, lr, step)
        assert_relative(fitted.astype(float), golden["W"], 1e-15)
        assert_relative(float(linear_fit.loss(fitted, X, label)), golden["loss"], 1e-15)
        assert_relative(linear_fit.grad(fitted, X, label).astype(float), golden["dW"], 1e-15)


@pytest.mark.parametrize("shape", [(2, 1), (2,)])
@pytest.mark.parametrize("step", sorted(map(int, GOLDEN["matrix_grad_demo"]["steps"])))
def test_input_descent(step, shape):
    part = GOLDEN["matrix_grad_demo"]
    A = np.array(part["inputs"]["A"])
    I, label = (np.reshape(part["inputs"][name], shape) for name in ("X", "label"))
    golden = part["steps"][str(step)]
    reached, history = input_descent.descend(A, I, label, part["inputs"]["lr"], step)
    assert_relative(np.reshape(reached, (2, 1)), golden["X"], tolerance(step))
    assert history.shape == (step,)
    for earlier in (n for n in (0, 1, 10, 100) if n < step):
        assert_relative(history[earlier], part["steps"][str(earlier)]["loss"], 1e-12)

    if step < 1000:  # after 1000 steps the residual is 1e-7 of its terms, and so is its precision
        assert_relative(input_descent.loss(A, reached, label), golden["loss"], 1e-12)
        assert_relative(np.reshape(input_descent.grad(A, reached, label), (2, 1)), golden["dX"], 1e-12)
    with make_golden.mp.workdps(make_golden.DIGITS):
        A, I, label, lr = (forty_digits(part["inputs"][name]) for name in ("A", "X", "label", "lr"))
        reached, _ = input_descent.descend(A, I, label, lr, step)
        assert_relative(reached.astype(float), golden["X"], 1e-15)
        assert_relative(float(input_descent.loss(A, reached, label)), golden["loss"], 1e-15)
        assert_relative(input_descent.grad(A, reached, label).astype(float), golden["dX"], 1e-15)
