"""What a user of `check_gradient` relies on: right passes, wrong fails, kinks and doubts are named as such."""

import numpy as np
import pytest

import gradcheck
from gradcheck import assert_gradient, check_gradient, check_jvp, check_plain_gradient

RNG = np.random.default_rng(20243)
W = RNG.standard_normal((4, 3))
X = RNG.standard_normal((3, 5))


def affine(W, x):
    return W @ x


def affine_backward(dout, W, x):
    return dout @ x.T, W.T @ dout


def relu(x):
    return np.maximum(x, 0.0)


def test_right_backward_passes():
    check = check_gradient(affine, affine_backward, (W, X), rng=1)
    assert check.verdict == "pass"
    assert check
    assert [one.gradient for one in check.inputs] == ["dW", "dx"]


def test_verdict_carries_its_evidence():
    one = check_gradient(affine, affine_backward, (W, X), rng=1)["dW"]
    assert one.numeric == pytest.approx(one.analytic, rel=1e-10)
    assert 0 < one.error_bound < 1e-10
    assert one.noise_floor > 0
    assert 0 < one.step <= 1
    assert 0 < one.smallest_visible_error < 1e-9
    assert one.evaluations <= 2 * 40


@pytest.mark.parametrize("factor", [2.0, -1.0, 0.0, 1.001, 1 + 1e-7])
def test_wrong_factor_fails(factor):
    check = check_gradient(affine, lambda d, W, x: (d @ x.T, factor * (W.T @ d)), (W, X), rng=1)
    assert check.verdict == "fail"
    assert not check
    assert check["dW"].verdict == "pass"
    assert check["dx"].verdict == "fail"


@pytest.mark.parametrize("size", [10, 1000, 100_000])
def test_cost_of_a_pass_does_not_grow(size):
    x = RNG.standard_normal(size)
    calls = []

    def cube(x):
        calls.append(1)
        return x**3

    check = check_gradient(cube, lambda d, x: 3 * x**2 * d, (x,), rng=0, probes=2)
    assert check.verdict == "pass"
    assert check.evaluations == len(calls)
    assert len(calls) / 2 <= 40


def test_one_entry_in_a_million_off_by_a_thousandth_fails():
    x = RNG.standard_normal(10**6)

    def backward(dout, x):
        gradient = 2 * x * dout
        gradient[777] *= 1.001
        return gradient

    assert check_gradient(lambda x: x**2, backward, (x,), rng=0, probes=1, localise=False).verdict == "fail"


def test_several_outputs():
    def f(x):
        return x**2, float(np.sum(x))

    def backward(dout, x):
        d_square, d_sum = dout
        return 2 * x * d_square + d_sum

    assert check_gradient(f, backward, (X,), rng=0).verdict == "pass"
    assert check_gradient(f, lambda d, x: 2 * x * d[0], (X,), rng=0).verdict == "fail"


def test_scalar_input_and_output_get_plain_floats():
    seen = []

    def backward(dout, a):
        seen.append((type(dout), type(a)))
        return dout * np.cos(a)

    assert check_gradient(np.sin, backward, (0.7,), rng=0).verdict == "pass"
    assert set(seen) == {(float, float)}


def test_integers_are_held_fixed():
    table, rows = RNG.standard_normal((6, 3)), np.array([1, 4, 1])

    def backward(dout, table, rows):
        gradient = np.zeros_like(table)
        np.add.at(gradient, rows, dout)
        return gradient

    check = check_gradient(lambda table, rows: table[rows], backward, (table, rows), rng=0)
    assert check.verdict == "pass"
    assert [one.name for one in check.inputs] == ["table"]


def test_wrt_by_name_and_position():
    for wrt in ("x", 1, [1], ["x"], -1):
        check = check_gradient(affine, lambda d, W, x: W.T @ d, (W, X), wrt=wrt, rng=0)
        assert [one.name for one in check.inputs] == ["x"]
        assert check.verdict == "pass"


def test_plain_gradient():
    def loss(w, label):
        return float(np.mean((w - label) ** 2))

    label = RNG.standard_normal(5)
    w = RNG.standard_normal(5)
    right = check_plain_gradient(loss, lambda w, label: 2 * (w - label) / 5, (w, label), wrt="w", rng=0)
    wrong = check_plain_gradient(loss, lambda w, label: 2 * (w - label), (w, label), wrt="w", rng=0)
    assert (right.verdict, wrong.verdict) == ("pass", "fail")


def test_jvp():
    right = check_jvp(affine, lambda t, W, x: t[0] @ x + W @ t[1], (W, X), rng=0)
    wrong = check_jvp(affine, lambda t, W, x: t[0] @ x - W @ t[1], (W, X), rng=0)
    assert (right.verdict, wrong.verdict) == ("pass", "fail")
    assert (wrong["dW"].verdict, wrong["dx"].verdict) == ("pass", "fail")


def test_same_seed_same_check():
    first, second = (check_gradient(affine, affine_backward, (W, X), rng=5) for _ in range(2))
    assert first == second
    again = check_gradient(affine, affine_backward, (W, X), rng=np.random.default_rng(3))
    assert check_gradient(affine, affine_backward, (W, X), rng=again.seed) == again


class TestKinks:
    ties = np.array([[-1.0, 0.0, 2.0], [0.0, 1.0, 0.0]])

    @pytest.mark.parametrize("convention", [0.0, 1.0, 0.5])
    @pytest.mark.parametrize("seed", range(5))
    def test_any_subgradient_of_relu_is_accepted(self, convention, seed):
        def backward(dout, x):
            return dout * np.where(x > 0, 1.0, np.where(x == 0, convention, 0.0))

        assert check_gradient(relu, backward, (self.ties,), rng=seed).verdict == "kink"
        assert_gradient(relu, backward, (self.ties,), rng=seed)

    @pytest.mark.parametrize("convention", [5.0, -1.0, 2.0, -0.5, 1.5])
    @pytest.mark.parametrize("seed", range(5))
    def test_no_other_value_is(self, convention, seed):
        def backward(dout, x):
            return dout * np.where(x > 0, 1.0, np.where(x == 0, convention, 0.0))

        assert check_gradient(relu, backward, (self.ties,), rng=seed).verdict == "fail"

    @pytest.mark.parametrize("seed", range(5))
    def test_wrong_beside_the_kink_fails(self, seed):
        assert check_gradient(relu, lambda d, x: d * (x < 0), (self.ties,), rng=seed).verdict == "fail"

    @pytest.mark.parametrize("seed", range(5))
    def test_a_tie_has_one_winner_or_shares_but_not_two(self, seed):
        x = np.array([3.0, 1.0, 3.0, 3.0])

        def winner(x):
            return 1.0 * (np.arange(4) == np.argmax(x))

        def shared(x):
            return (x == x.max()) / np.sum(x == x.max())

        def everyone(x):
            return 1.0 * (x == x.max())

        verdicts = [
            check_plain_gradient(lambda x: float(x.max()), g, (x,), rng=seed).verdict
            for g in (winner, shared, everyone)
        ]
        assert verdicts == ["kink", "kink", "fail"]

    @pytest.mark.parametrize("seed", range(5))
    def test_hidden_units_at_zero(self, seed):
        """All hidden units sit at zero, and no neighbouring input alone would switch them all off."""
        V, b, x = RNG.standard_normal((2, 6)), np.zeros(6), np.zeros(3)
        U = RNG.standard_normal((6, 3))

        def f(U, b, x):
            return V @ relu(U @ x + b)

        def backward(dout, U, b, x):
            dz = (V.T @ dout) * (U @ x + b > 0)
            return np.outer(dz, x), dz, U.T @ dz

        assert check_gradient(f, backward, (U, b, x), rng=seed).verdict in ("kink", "pass")

    def test_a_kink_beside_the_point_is_no_kink(self):
        x = np.array([1e-6, 1.0, -1e-5])
        assert check_gradient(relu, lambda d, x: d * (x > 0), (x,), rng=0).verdict == "pass"
        assert check_gradient(relu, lambda d, x: d * (x > -1), (x,), rng=0).verdict == "fail"


class TestBatchHook:
    def test_independent_evaluations_go_out_together(self):
        sizes = []

        def many(points):
            sizes.append(len(points))
            return [affine(*point) for point in points]

        check = check_gradient(None, affine_backward, (W, X), f_many=many, names=("W", "x"), rng=1)
        assert check.verdict == "pass"
        assert len(sizes) == check.round_trips <= 3
        assert check == check_gradient(affine, affine_backward, (W, X), rng=1)

    def test_failed_points_are_exceptions(self):
        def many(points):
            return [ValueError("log of a negative number") if np.any(x <= 0) else np.log(x) for (x,) in points]

        x = np.array([1e-3, 1.0, 2.0])
        assert check_gradient(None, lambda d, x: d / x, (x,), f_many=many, rng=1).verdict == "pass"
        assert check_gradient(None, lambda d, x: d / x**2, (x,), f_many=many, rng=1).verdict == "fail"

    def test_backward_many(self):
        def many(calls):
            return [affine_backward(*call) for call in calls]

        assert check_gradient(affine, None, (W, X), backward_many=many, rng=1).verdict == "pass"


class TestFloat32:
    W, X = W.astype(np.float32), X.astype(np.float32)

    def test_right_passes_and_a_thousandth_fails(self):
        for seed in range(10):
            assert check_gradient(affine, affine_backward, (self.W, self.X), rng=seed).verdict == "pass"
            wrong = check_gradient(
                affine, lambda d, W, x: (d @ x.T, W.T @ d * np.float32(1.001)), (self.W, self.X), rng=seed
            )
            assert wrong.verdict == "fail"

    def test_functions_are_called_with_float32(self):
        seen = set()

        def backward(dout, x):
            seen.update((dout.dtype, x.dtype))
            return 2 * x * dout

        assert check_gradient(lambda x: x**2, backward, (self.X,), rng=0).verdict == "pass"
        assert seen == {np.dtype(np.float32)}

    def test_float32_inside_a_float64_function_is_never_called_wrong(self):
        def f(x):
            return np.tanh(x.astype(np.float32)).astype(float)

        def backward(dout, x):
            return dout * (1 - np.tanh(x) ** 2)

        for seed in range(10):
            verdict = check_gradient(f, backward, (X,), rng=seed).verdict
            assert verdict in ("pass", "inconclusive")
            assert check_gradient(f, backward, (X,), rng=seed, resolution=1e-3).verdict == "pass"
            assert check_gradient(f, lambda d, x: 1.01 * backward(d, x), (X,), rng=seed).verdict == "fail"


def test_assertion_raises_with_the_table():
    with pytest.raises(gradcheck.GradientMismatch, match="dx") as caught:
        assert_gradient(affine, lambda d, W, x: (d @ x.T, -W.T @ d), (W, X), rng=1)
    assert caught.value.result.verdict == "fail"
    assert isinstance(caught.value, AssertionError)


def test_a_kink_beside_a_flat_half_is_a_kink():
    """ReLU at 0 is constant on one side: neither noise nor a staircase, however few its different values."""
    x, dout = np.array([[-1.0], [0.0], [0.0]]), np.array([[2.0], [3.0], [0.0]])

    def verdicts(slope):
        def backward(cotangent, x):
            return cotangent * dout * np.where(x == 0, slope, x > 0)

        return [check_gradient(lambda x: dout * relu(x), backward, (x,), rng=seed).verdict for seed in range(8)]

    for slope in (0.0, 0.5, 1.0):
        found = verdicts(slope)
        assert "kink" in found
        assert "fail" not in found
    assert not {"pass", "kink"} & set(verdicts(2.0))
