"""Properties of the numerics: the bound holds at the promised rate; verdicts do not depend on units and order."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcheck import check_gradient
from gradcheck.numerics.agreement import BOUND_FACTOR
from gradcheck.numerics.directional import certify
from gradcheck.numerics.lines import FLOAT32_LADDER, FLOAT64_LADDER, Line, Sample
from gradcheck.numerics.noise import NODES, noise_deviation
from gradcheck.numerics.probes import direction
from gradcheck.numerics.steps import run

KNOWN = [
    (math.sin, math.cos),
    (math.exp, math.exp),
    (math.tanh, lambda x: 1 / math.cosh(x) ** 2),
    (math.atan, lambda x: 1 / (1 + x * x)),
    (lambda x: x**3 - 2 * x, lambda x: 3 * x * x - 2),
    (lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
    (lambda x: math.log1p(x * x), lambda x: 2 * x / (1 + x * x)),
    (lambda x: math.sin(20 * x), lambda x: 20 * math.cos(20 * x)),
    (lambda x: math.sqrt(1 + x * x), lambda x: x / math.sqrt(1 + x * x)),
    (lambda x: (1e6 + math.sin(x)) - 1e6, math.cos),
    (abs, lambda x: math.copysign(1, x)),
    (lambda x: max(x, 0.0), lambda x: float(x > 0)),
]


def measured(function, x, *, ladder=FLOAT64_LADDER, unit=2.0**-53):
    """Certify ``function`` at ``x`` along a direction as long as ``x``, as a check does."""
    length = abs(x) or 1.0

    def evaluate(requests):
        values = [function(x + request.t * length) for request in requests]
        return [Sample(np.longdouble(value), abs(value), unit) for value in values]

    return run(certify(Line((x,), {0: np.array(length)}, (np.array(1.0),)), ladder), evaluate), length


class TestBound:
    """The bound is heuristic. Its tolerance, four bounds, is what verdicts rest on."""

    def test_true_errors_stay_within_the_bound(self):
        rng = np.random.default_rng(1)
        beyond_bound = beyond_tolerance = runs = 0
        for function, derivative in KNOWN:
            for x in rng.standard_normal(120) * rng.choice([0.01, 1.0, 3.0], 120):
                found, length = measured(function, float(x))
                error = abs(found.value - derivative(float(x)) * length)
                runs += 1
                beyond_bound += not error <= found.bound
                beyond_tolerance += not error <= BOUND_FACTOR * found.bound
        assert runs >= 1400
        assert beyond_bound <= 0.01 * runs
        assert beyond_tolerance == 0

    def test_bounds_are_tight_enough_to_mean_something(self):
        for function, derivative in KNOWN[:9]:
            found, length = measured(function, 0.8)
            assert found.bound <= 1e-8 * abs(derivative(0.8) * length)

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(KNOWN), st.floats(-4, 4).filter(lambda x: abs(x) > 1e-3))
    def test_never_beyond_the_tolerance(self, pair, x):
        function, derivative = pair
        found, length = measured(function, x)
        assert abs(found.value - derivative(x) * length) <= BOUND_FACTOR * found.bound

    @pytest.mark.parametrize("noise", [1e-12, 1e-9, 1e-6, 1e-4])
    def test_noise_is_counted(self, noise):
        rng = np.random.default_rng(2)
        missed = 0
        for k in range(100):
            x = 0.3 + k / 50
            found, length = measured(lambda x: math.sin(x) + noise * rng.standard_normal(), x)
            missed += not abs(found.value - math.cos(x) * length) <= BOUND_FACTOR * found.bound
        assert missed <= 1

    @pytest.mark.parametrize("grain", [1e-10, 1e-7, 1e-4])
    def test_quantised_outputs_are_counted(self, grain):
        missed = 0
        for k in range(100):
            x = 0.3 + k / 50
            found, length = measured(lambda x: round(math.sin(x) / grain) * grain, x)
            missed += not abs(found.value - math.cos(x) * length) <= BOUND_FACTOR * found.bound
        assert missed <= 1

    def test_float32_arithmetic(self):
        missed = 0
        for k in range(100):
            x = float(np.float32(0.3 + k / 50))
            found, length = measured(lambda x: float(np.sin(np.float32(x))), x, ladder=FLOAT32_LADDER, unit=2.0**-24)
            missed += not abs(found.value - math.cos(x) * length) <= BOUND_FACTOR * found.bound
            assert found.bound < 1e-3
        assert missed == 0

    def test_a_jump_is_not_given_a_derivative(self):
        found, _ = measured(lambda x: math.sin(x) + (x > 0.7), 0.7)
        assert not found.bound <= 1e-3

    def test_the_edge_of_the_domain_is_approached(self):
        found, _ = measured(lambda x: math.log(x) if x > 0 else math.nan, 1e-8)
        assert abs(found.value - 1.0) <= BOUND_FACTOR * found.bound


class TestNoise:
    @pytest.mark.parametrize("deviation", [1e-3, 1e-9])
    def test_estimate_is_within_a_factor(self, deviation):
        rng = np.random.default_rng(3)
        nodes = np.array(NODES)
        found = [noise_deviation(nodes**2 + nodes + deviation * rng.standard_normal(len(nodes))) for _ in range(200)]
        assert 0.7 * deviation <= np.median(found) <= 2 * deviation
        # Four times the estimate must rarely fall below the true deviation.
        assert np.mean(np.array(found) < deviation / 4) <= 0.02

    def test_smooth_functions_have_none(self):
        nodes = np.array(NODES, dtype=np.longdouble)
        assert noise_deviation(nodes**3 - 2 * nodes) <= 1e-16

    def test_staircases_aligned_with_an_even_grid_are_seen(self):
        values = [round(node * 4) // 4 for node in NODES]
        assert noise_deviation([np.longdouble(v) for v in values]) > 0.05


def network(W, x):
    return np.tanh(W @ x)


def network_backward(dout, W, x):
    dz = dout * (1 - np.tanh(W @ x) ** 2)
    return dz @ x.T, W.T @ dz


def forgetful_backward(dout, W, x):
    return dout @ x.T, W.T @ dout


class TestInvariance:
    """A verdict belongs to the function and its derivative, not to units, order or names."""

    point = (np.random.default_rng(4).standard_normal((4, 3)), np.random.default_rng(5).standard_normal((3, 5)))

    @settings(max_examples=40, deadline=None)
    @given(st.integers(-26, 26), st.integers(-26, 26), st.booleans(), st.integers(0, 1000))
    def test_units(self, input_exponent, output_exponent, right, seed):
        """x in other units, from about 1e-8 to 1e8, and f in other units."""
        a, c = 2.0**input_exponent, 2.0**output_exponent
        backward = network_backward if right else forgetful_backward

        def f(W, x):
            return c * network(W / a, x)

        def scaled(dout, W, x):
            dW, dx = backward(c * dout, W / a, x)
            return dW / a, dx

        W, x = self.point
        verdict = check_gradient(f, scaled, (W * a, x), rng=seed, localise=False).verdict
        assert verdict == ("pass" if right else "fail")

    @settings(max_examples=25, deadline=None)
    @given(st.permutations(range(12)), st.booleans(), st.integers(0, 1000))
    def test_order_of_entries(self, order, right, seed):
        backward = network_backward if right else forgetful_backward
        W, x = self.point
        back = np.argsort(order)

        def f(w, x):
            return network(w[back].reshape(4, 3), x)

        def permuted(dout, w, x):
            dW, dx = backward(dout, w[back].reshape(4, 3), x)
            return dW.ravel()[list(order)], dx

        verdict = check_gradient(f, permuted, (W.ravel()[list(order)], x), rng=seed, localise=False).verdict
        assert verdict == ("pass" if right else "fail")

    @settings(max_examples=25, deadline=None)
    @given(st.sampled_from(["exp", "cube", "sinh"]), st.booleans(), st.integers(0, 1000))
    def test_reparametrised_inputs(self, name, right, seed):
        """W = h(p) for a smooth one-to-one h."""
        h, slope, inverse = {
            "exp": (lambda p: np.exp(p) - 2, np.exp, lambda w: np.log(w + 2)),
            "cube": (lambda p: p**3 + p, lambda p: 3 * p**2 + 1, None),
            "sinh": (np.sinh, np.cosh, np.arcsinh),
        }[name]
        backward = network_backward if right else forgetful_backward
        W, x = self.point
        p = inverse(np.abs(W)) if inverse is not None else W

        def f(p, x):
            return network(h(p), x)

        def chained(dout, p, x):
            dW, dx = backward(dout, h(p), x)
            return dW * slope(p), dx

        verdict = check_gradient(f, chained, (p, x), rng=seed, localise=False).verdict
        assert verdict == ("pass" if right else "fail")

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 10**6))
    def test_seed(self, seed):
        assert check_gradient(network, network_backward, self.point, rng=seed, localise=False).verdict == "pass"
        assert check_gradient(network, forgetful_backward, self.point, rng=seed, localise=False).verdict == "fail"


class TestIllScale:
    @pytest.mark.parametrize("size", [1e-8, 1e-4, 1e4, 1e8])
    def test_inputs_and_gradients_of_any_size(self, size):
        x = size * np.random.default_rng(6).standard_normal(20)
        assert check_gradient(lambda x: x**3, lambda d, x: 3 * x**2 * d, (x,), rng=0).verdict == "pass"
        assert check_gradient(lambda x: x**3, lambda d, x: 3.003 * x**2 * d, (x,), rng=0).verdict == "fail"

    def test_entries_of_all_sizes_in_one_array(self):
        x = np.logspace(-8, 8, 17)
        assert check_gradient(np.log, lambda d, x: d / x, (x,), rng=0).verdict == "pass"
        assert check_gradient(np.log, lambda d, x: 1.001 * d / x, (x,), rng=0).verdict == "fail"

    def test_cancellation(self):
        x = 1e8 + np.arange(5.0)

        def f(x):
            return (x - 1e8) ** 2

        assert check_gradient(f, lambda d, x: 2 * (x - 1e8) * d, (x,), rng=0).verdict == "pass"
        assert check_gradient(f, lambda d, x: 2.002 * (x - 1e8) * d, (x,), rng=0).verdict == "fail"

    def test_sums_of_a_hundred_thousand_terms(self):
        x = np.random.default_rng(8).standard_normal(10**5)

        def backward(dout, x):
            return dout * np.cos(x)

        assert check_gradient(lambda x: float(np.sum(np.sin(x))), backward, (x,), rng=0).verdict == "pass"
        wrong = check_gradient(
            lambda x: float(np.sum(np.sin(x))), lambda d, x: 1.0001 * backward(d, x), (x,), rng=0, localise=False
        )
        assert wrong.verdict == "fail"

    def test_a_naive_python_sum(self):
        x = np.random.default_rng(8).standard_normal(2000)

        def f(x):
            total = 0.0
            for value in x.tolist():
                total += math.sin(value)
            return total

        assert check_gradient(f, lambda d, x: d * np.cos(x), (x,), rng=0).verdict == "pass"

    @pytest.mark.parametrize("size", [1e-300, 1e-150, 1e150])
    def test_extreme_outputs(self, size):
        x = np.random.default_rng(6).standard_normal(5)
        assert check_gradient(lambda x: size * x**2, lambda d, x: 2 * size * x * d, (x,), rng=0).verdict == "pass"
        assert check_gradient(lambda x: size * x**2, lambda d, x: 2.1 * size * x * d, (x,), rng=0).verdict == "fail"

    def test_saturated_sigmoids(self):
        x = np.array([[40.0, -45.0], [300.0, -300.0]])

        def f(x):
            e = np.exp(-np.abs(x))
            return np.where(x >= 0, 1, e) / (1 + e)

        def backward(dout, x):
            e = np.exp(-np.abs(x))
            return dout * e / (1 + e) ** 2

        for seed in range(5):
            assert check_gradient(f, backward, (x,), rng=seed).verdict == "pass"
            assert check_gradient(f, lambda d, x: 2 * backward(d, x), (x,), rng=seed).verdict == "fail"

    def test_a_gradient_that_is_zero_by_nature(self):
        """A shift before a normalisation: both derivatives are rounding and nothing else."""

        def f(b, x):
            z = x + b
            z = z - z.mean(axis=0)
            return z / np.sqrt((z**2).mean(axis=0))

        point = (np.array([0.3, -0.2]), np.random.default_rng(9).standard_normal((6, 2)))
        assert check_gradient(f, lambda d, b, x: 1e-17 * b, point, wrt="b", rng=0).verdict == "pass"
        assert check_gradient(f, lambda d, b, x: d.sum(axis=0), point, wrt="b", rng=0).verdict == "fail"


class TestSecondOrder:
    """The gradient of a gradient is checked by handing the gradient over as the function."""

    point = (np.random.default_rng(10).standard_normal(6),)

    @staticmethod
    def gradient(x):
        return 4 * x * np.sum(x**2)  # of sum(x**2)**2

    @staticmethod
    def hessian_times(v, x):
        return 4 * v * np.sum(x**2) + 8 * x * np.dot(x, v)

    def test_hessian_vector_product(self):
        assert check_gradient(self.gradient, self.hessian_times, self.point, rng=0).verdict == "pass"
        wrong = check_gradient(self.gradient, lambda v, x: 4 * v * np.sum(x**2), self.point, rng=0)
        assert wrong.verdict == "fail"

    def test_gradient_of_a_numeric_directional_derivative(self):
        """The noise of a differenced function is measured, and its gradient is not judged finer than that."""
        v = np.random.default_rng(12).standard_normal(6)

        def slope(x):
            h = 1e-5
            return (np.sum((x + h * v) ** 2) ** 2 - np.sum((x - h * v) ** 2) ** 2) / (2 * h)

        def backward(dout, x):
            return dout * self.hessian_times(v, x)

        verdict = check_gradient(slope, backward, self.point, rng=0, resolution=1e-3).verdict
        assert verdict == "pass"
        assert check_gradient(slope, lambda d, x: 1.01 * backward(d, x), self.point, rng=0).verdict == "fail"


@pytest.mark.parametrize(("dtype", "ladder"), [(np.float64, FLOAT64_LADDER), (np.float32, FLOAT32_LADDER)])
def test_steps_are_exact(dtype, ladder):
    """At fine steps, where it would be noise, x + t*u is not rounded; at coarse ones only where it gains a bit."""
    rng = np.random.default_rng(13)
    x = rng.standard_normal(200).astype(dtype)
    u = direction(rng, x, ladder)
    line = Line((x,), {0: u}, (x,))
    for step in (*ladder.tableau, *ladder.sentinels, ladder.finest):
        for t in (step, -step):
            (moved,) = line.at(t)
            assert moved.dtype == dtype
            exact = moved.astype(np.longdouble) - x == np.longdouble(t) * u
            assert exact.all() if step < 2.0**-11 else exact.mean() > 0.75
