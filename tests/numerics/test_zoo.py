"""The zoo: right gradients pass, wrong ones fail, and an independent oracle says which is which."""

import numpy as np
import pytest
from zoo import LAYERS
from zoo.oracle import gradients

from gradcheck import check_gradient

SCALES = (1.0, 100.0, 0.001)
SEEDS = range(2)


def drawn(layer, scale, seed):
    return layer.draw(np.random.default_rng([seed, 1]), scale)


def cotangent(layer, inputs, seed):
    output = np.asarray(layer.f(*inputs))
    dout = np.random.default_rng([seed, 2]).standard_normal(output.shape)
    return dout if output.shape else float(dout)


def difference(right, wrong):
    """The largest relative difference of any of the gradients."""
    norms = [
        (np.linalg.norm(r - w), max(np.linalg.norm(r), np.linalg.norm(w))) for r, w in zip(right, wrong, strict=True)
    ]
    return max(apart / size if apart else 0.0 for apart, size in norms)


def test_the_zoo_is_as_large_as_promised():
    assert len(LAYERS) >= 30
    assert sum(len(layer.wrong) for layer in LAYERS) >= 150
    assert len({layer.name for layer in LAYERS}) == len(LAYERS)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_oracle_confirms_the_right_gradients(layer, scale):
    """Extended precision and Richardson extrapolation, entry by entry, share no code with the package."""
    if np.finfo(np.longdouble).eps > 1e-18:
        pytest.skip("long double is no wider than double here")
    inputs = drawn(layer, scale, 5)
    dout = cotangent(layer, inputs, 5)
    with np.errstate(all="ignore"):
        found = layer.backward(dout, *inputs)
        truth = gradients(layer.f, inputs, dout)
    floats = [value for value in inputs if value.dtype.kind == "f"]
    # A saturated function is right to within the rounding of its intermediate values, which are of size one.
    floor = 1e-12 * np.max(np.abs(dout)) / scale
    for gradient, (exact, error), value in zip(found, truth, floats, strict=True):
        size = np.sqrt(np.mean(exact**2))
        known = error <= 1e-8 * size + floor
        assert known.mean() > 0.5 or scale == 100.0
        assert gradient.shape == value.shape
        assert np.all(np.abs(gradient - exact)[known] <= (1e-9 * size + floor + 10 * error)[known])


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_right_gradients_pass(layer, scale):
    for seed in SEEDS:
        check = check_gradient(layer.f, layer.backward, drawn(layer, scale, seed), rng=seed)
        allowed = ("pass", "inconclusive") if scale == 100.0 else ("pass",)
        assert check.verdict in allowed, f"seed {seed}: {check}"


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_wrong_gradients_fail(layer, scale):
    inputs = drawn(layer, scale, 0)
    dout = cotangent(layer, inputs, 0)
    with np.errstate(all="ignore"):
        right = layer.backward(dout, *inputs)
        # At some points a wrong formula gives the right numbers (no entry is beyond the clip, all are saturated).
        wrong = {name: b for name, b in layer.wrong.items() if difference(right, b(dout, *inputs)) > 1e-6}
    for name, backward in wrong.items():
        check = check_gradient(layer.f, backward, inputs, rng=0, localise=False)
        assert check.verdict == "fail", f"{name}: {check}"
    if scale == 1.0:
        assert len(wrong) == len(layer.wrong) or layer.name == "maximum of rows"


@pytest.mark.long
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_many_seeds(layer):
    unclear = 0
    for scale in SCALES:
        for seed in range(100, 130):
            inputs = drawn(layer, scale, seed)
            verdict = check_gradient(layer.f, layer.backward, inputs, rng=seed, localise=False).verdict
            assert verdict != "fail"
            unclear += verdict == "inconclusive"
            dout = cotangent(layer, inputs, seed)
            with np.errstate(all="ignore"):
                right = layer.backward(dout, *inputs)
            for name, backward in layer.wrong.items():
                with np.errstate(all="ignore"):
                    if difference(right, backward(dout, *inputs)) <= 1e-6:
                        continue
                verdict = check_gradient(layer.f, backward, inputs, rng=seed, localise=False).verdict
                assert verdict in ("fail", "inconclusive"), f"{name} at scale {scale}, seed {seed}"
    assert unclear <= 0.2 * 90


@pytest.mark.parametrize("scale", SCALES)
def test_float32_is_judged_honestly(scale):
    """Right float32 code may be beyond judging where it is saturated, but is never called wrong; wrong code is."""

    def single(value):
        return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value

    passed = checked = 0
    for layer in LAYERS:
        inputs = tuple(map(single, drawn(layer, scale, 1)))

        def f(*values, layer=layer):
            return single(np.asarray(layer.f(*values)))

        def backward(dout, *values, layer=layer):
            return tuple(single(np.asarray(g)) for g in layer.backward(dout, *values))

        def doubled(dout, *values, backward=backward):
            return tuple(2 * g for g in backward(dout, *values))

        verdict = check_gradient(f, backward, inputs, rng=1, localise=False).verdict
        assert verdict != "fail", layer.name
        passed += verdict == "pass"
        checked += 1
        with np.errstate(all="ignore"):
            visible = any(np.any(g) for g in backward(np.ones_like(f(*inputs)), *inputs))
        if visible and verdict == "pass":
            assert check_gradient(f, doubled, inputs, rng=1, localise=False).verdict != "pass", layer.name
    assert passed >= 0.8 * checked
