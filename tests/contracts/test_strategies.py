"""What is drawn from a shape line keeps it, for every regime."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcheck.contracts import parse_signature
from gradcheck.contracts import values as v
from gradcheck.contracts.strategies import argument, arguments, axis_sizes

MATMUL = "forward(W: (n, k), X: (k, m)) -> Y: (n, m)"
REGIMES = [
    v.normal, v.integers, v.zeros_and_ones, v.zero, v.positive, v.unit_interval, v.large, v.small,
    v.saturated, v.extreme, v.one_hot, v.probabilities, v.one_of(0, 0.5, 1),
]  # fmt: skip


@given(arguments(MATMUL))
def test_shapes_fit_together(call: dict[str, np.ndarray]) -> None:
    assert (call["W"] @ call["X"]).shape == (call["W"].shape[0], call["X"].shape[1])
    assert all(array.dtype == np.float64 and 1 <= min(array.shape) <= max(array.shape) <= 5 for array in call.values())


@given(axis_sizes(parse_signature(MATMUL), {"n": (2, 9), "k": (0, 0)}))
def test_limits_of_axes_are_kept(sizes: dict[str, int]) -> None:
    assert 2 <= sizes["n"] <= 9
    assert sizes["k"] == 0


@pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.name)
def test_a_regime_gives_its_numbers(regime: v.Regime) -> None:
    slot = parse_signature("f(x: (c, b)) -> ()").inputs[0]

    @given(argument(slot, {"c": 3, "b": 2}, regime))
    def holds(x: np.ndarray) -> None:
        assert x.shape == (3, 2)
        assert np.all(np.isfinite(x))
        if regime.structure == "one-hot":
            assert np.array_equal(np.sort(x, axis=0), [[0, 0], [0, 0], [1, 1]])
        elif regime.structure == "sums-to-one":
            assert np.allclose(x.sum(axis=0), 1, rtol=1e-15)
        elif regime.low <= regime.high:
            assert np.all((x >= regime.low) & (x <= regime.high))
        else:
            assert set(np.ravel(x)) <= set(regime.corners)

    holds()


@given(st.data())
def test_scalars_are_python_numbers(data: st.DataObject) -> None:
    signature = parse_signature("f(lr: float, n: int, flag: bool, labels: int(b)) -> ()")
    call = data.draw(arguments(signature, {"n": [v.whole(0, 3)]}))
    assert type(call["lr"]) is float
    assert type(call["n"]) is int
    assert 0 <= call["n"] <= 3
    assert type(call["flag"]) is bool
    assert call["labels"].dtype == np.int64


def test_numbers_are_short_decimals() -> None:
    slot = parse_signature("f(x: (c, b)) -> ()").inputs[0]

    @given(argument(slot, {"c": 3, "b": 2}, v.normal))
    def short(x: np.ndarray) -> None:
        assert all(len(repr(float(number))) <= 5 for number in np.ravel(x))

    short()
