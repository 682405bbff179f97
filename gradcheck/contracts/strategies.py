"""Hypothesis strategies from a shape line: axis sizes, and arguments for given sizes and regimes.

Imports Hypothesis; import this module only where examples are drawn.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gradcheck.contracts.signature import Signature, Slot, parse_signature
from gradcheck.contracts.values import Regime, integers, normal, whole

Argument: TypeAlias = "np.ndarray | float | int | bool"
Regimes: TypeAlias = Mapping[str, Sequence[Regime]]

DEFAULT_AXIS = (1, 5)
DEFAULT_REGIMES = {"float": (normal, integers), "int": (whole(0, 5),), "bool": (whole(0, 1),)}


def axis_sizes(
    signature: Signature, limits: Mapping[str, tuple[int, int]] | None = None
) -> st.SearchStrategy[dict[str, int]]:
    """Sizes for the free axes: independent, so seldom square, and one side of 1 in a few draws.

    Args:
        limits: smallest and largest size per axis; (1, 5) where not given.
    """
    limits = limits or {}
    return st.fixed_dictionaries({name: st.integers(*limits.get(name, DEFAULT_AXIS)) for name in signature.axis_names})


def argument(slot: Slot, sizes: Mapping[str, int], regime: Regime) -> st.SearchStrategy[Argument]:
    """One argument of the shape that `slot` has for `sizes`, with numbers from `regime`.

    Float arrays are float64, integer arrays int64; a slot without axes gives a Python scalar.
    """
    if regime.below:
        regime = dataclasses.replace(regime, high=float(sizes[regime.below] - 1))
    element = _numbers(regime)
    if not slot.axes:
        scalar = {"float": float, "int": int, "bool": bool}[slot.kind]
        return element.map(scalar)
    dtype = {"float": np.float64, "int": np.int64, "bool": np.bool_}[slot.kind]
    shape = slot.shape(sizes)
    if regime.whole and slot.kind == "float":
        return hnp.arrays(np.float64, shape, elements=element, fill=st.nothing()).map(lambda a: a.astype(np.int64))
    if regime.structure == "one-hot":
        return _one_hot(shape, regime.axis)
    drawn = hnp.arrays(np.float64, shape, elements=element, fill=st.nothing())
    if regime.structure == "sums-to-one":
        return drawn.map(lambda a: a / a.sum(axis=regime.axis, keepdims=True))
    return drawn.map(lambda a: a.astype(dtype, copy=False))


@st.composite
def arguments(
    draw: st.DrawFn,
    signature: Signature | str,
    regimes: Regimes | None = None,
    *,
    axes: Mapping[str, tuple[int, int]] | None = None,
) -> dict[str, Argument]:
    """All arguments of a call, by name: sizes first, then a regime per argument, then numbers.

    Use it with ``@given(arguments("forward(W: (n, k), X: (k, m)) -> Y: (n, m)"))``.

    Args:
        regimes: per argument name, the regimes to choose from.
        axes: smallest and largest size per axis name.
    """
    if isinstance(signature, str):
        signature = parse_signature(signature)
    sizes = draw(axis_sizes(signature, axes))
    drawn: dict[str, Argument] = {}
    for slot in signature.inputs:
        choices = tuple((regimes or {}).get(slot.name, DEFAULT_REGIMES[slot.kind]))
        drawn[slot.name] = draw(argument(slot, sizes, draw(st.sampled_from(choices))))
    return drawn


def _numbers(regime: Regime) -> st.SearchStrategy[float]:
    choices: list[st.SearchStrategy[float]] = []
    if regime.low <= regime.high:
        per_unit = 1.0 / regime.unit
        whole_per_unit = abs(per_unit - round(per_unit)) < 1e-9 * per_unit
        # k / 100 is the double nearest to the decimal, k * 0.01 is not always.
        scale = (lambda k: k / round(per_unit)) if whole_per_unit else (lambda k: k * regime.unit)
        low, high = round(regime.low / regime.unit), round(regime.high / regime.unit)
        choices.append(st.integers(low, high).map(scale))
    if regime.corners:
        choices.append(st.sampled_from(regime.corners))
    return st.one_of(choices)


def _one_hot(shape: tuple[int, ...], axis: int) -> st.SearchStrategy[np.ndarray]:
    others = shape[:axis] + shape[axis + 1 :]

    def build(places: np.ndarray) -> np.ndarray:
        rows = np.arange(shape[axis]).reshape((-1,) + (1,) * len(others))
        return np.moveaxis((rows == places[np.newaxis]).astype(np.float64), 0, axis)

    return hnp.arrays(np.int64, others, elements=st.integers(0, shape[axis] - 1), fill=st.nothing()).map(build)
