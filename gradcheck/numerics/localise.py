"""Finding the wrong entries of a gradient: one by one if there are few, by bisection if there are many.

The derivative along a direction that is zero outside a set of entries tells whether that set holds a wrong one. A set
that does is halved: only its first half is measured, and the second is known by subtraction when the first explains
all or nothing, so that one wrong entry among N costs about log2(N) probes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gradcheck.numerics.agreement import BOUND_FACTOR, ROUNDING_FACTOR
from gradcheck.numerics.directional import DirectionalDerivative
from gradcheck.numerics.entries import EntryTable
from gradcheck.numerics.lines import FloatArray, Ladder, Line
from gradcheck.numerics.steps import Steps, measure, side_by_side
from gradcheck.numerics.tableau import best_estimate

ONE_BY_ONE = 256
"""Gradients of up to this many entries are measured entry by entry."""
SAMPLED = 32
"""So many entries, at random, stand for a larger gradient that is wrong in many places."""
_MANY = 16
_LEVELS = 3

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """The gradient whose wrong entries are looked for.

    Attributes:
        analytic: its claimed values.
        weights: the entries of the direction (or, in forward mode, of the cotangent) along which it failed.
        line: weights → the line along them.
        measured: the measurement that showed the failure: its noise and steps serve for the parts too.
        ladder: the steps that suit the input.
        unit: unit roundoff of the gradient.
    """

    analytic: FloatArray
    weights: FloatArray
    line: Callable[[FloatArray], Line]
    measured: DirectionalDerivative
    ladder: Ladder
    unit: float


@dataclass(frozen=True, slots=True)
class _Part:
    """The measurement of a part: numeric minus analytic, what that may be, and the numeric value."""

    excess: float
    tolerance: float
    numeric: float

    @property
    def wrong(self) -> bool:
        return not abs(self.excess) <= self.tolerance


def _steps(target: Target) -> list[float]:
    """A short run of steps about those that served the whole gradient best."""
    finest = target.measured.step if target.measured.known else target.ladder.tableau[-1]
    top = min(finest * 2.0 ** max(target.measured.order, _LEVELS - 1), target.ladder.coarsest)
    return [top * 2.0**-k for k in range(max(_LEVELS, target.measured.order + 1))][-_LEVELS:]


def _measure(target: Target, weights: FloatArray) -> Steps[_Part]:
    """Measure the derivative along part of the direction, with few evaluations."""
    steps = _steps(target)
    line = target.line(weights)
    ts = [t for h in steps for t in (h, -h)]
    if target.measured.jump:
        ts.append(0.0)
    phi = {t: sample.phi for t, sample in zip(ts, (yield from measure(line, ts)), strict=True)}
    noise = target.measured.noise
    central = {h: float((phi[h] - phi[-h]) / np.longdouble(2 * h)) for h in steps}
    found = best_estimate(steps, central, dict.fromkeys(steps, noise))
    products = target.analytic * weights
    claim, size = float(np.sum(products, dtype=np.longdouble)), float(np.linalg.norm(products.ravel()))
    finest, kink = steps[-1], 0.0
    if target.measured.jump:
        gap = abs(float((phi[finest] + phi[-finest] - 2 * phi[0.0]) / np.longdouble(finest)))
        kink = gap / 2 if gap > 16 * noise / finest else 0.0
    value, bound = (found.value, found.bound) if found is not None else (central[finest], np.inf)
    rounding = ROUNDING_FACTOR * target.unit * target.measured.noise_ratio * size
    return _Part(value - claim, BOUND_FACTOR * bound + rounding + kink, value)


def _restricted(target: Target, mask: Mask) -> FloatArray:
    return np.where(mask, target.weights, 0.0)


def measure_entries(target: Target, flat: npt.NDArray[np.intp]) -> Steps[EntryTable]:
    """Measure single entries, all in one batch."""
    size = target.analytic.size

    def single(position: int) -> FloatArray:
        weights = np.zeros(size)
        weights[position] = target.weights.flat[position]
        return weights.reshape(target.analytic.shape)

    parts = yield from side_by_side([_measure(target, single(int(position))) for position in flat])
    scale = target.weights.ravel()[flat]
    return EntryTable(
        shape=target.analytic.shape,
        flat=flat,
        analytic=target.analytic.ravel()[flat],
        numeric=np.array([part.numeric for part in parts]) / scale,
        tolerance=np.array([part.tolerance for part in parts]) / np.abs(scale),
        complete=len(flat) == size,
    )


def bisect(target: Target, units: int, mask_of: Callable[[int, int], Mask]) -> Steps[list[int] | None]:
    """Return the units (entries, rows …) that hold wrong entries, or None if there are too many to list.

    Args:
        target: the gradient.
        units: how many units there are.
        mask_of: ``(first, last)`` → the entries of the units from ``first`` up to, not including, ``last``.
    """
    whole = yield from _measure(target, _restricted(target, mask_of(0, units)))
    frontier = [(0, units, whole)] if whole.wrong else []
    while any(last - first > 1 for first, last, _ in frontier):
        if len(frontier) > _MANY:
            return None
        frontier = yield from _halved(target, frontier, mask_of)
    return [first for first, _, _ in frontier]


def _halved(
    target: Target, frontier: Sequence[tuple[int, int, _Part]], mask_of: Callable[[int, int], Mask]
) -> Steps[list[tuple[int, int, _Part]]]:
    """Split every range that holds a wrong entry and return the halves that do."""
    splits = [(first, (first + last) // 2, last, part) for first, last, part in frontier if last - first > 1]
    lefts = yield from side_by_side(
        [_measure(target, _restricted(target, mask_of(first, middle))) for first, middle, _, _ in splits]
    )
    unsure = [
        (middle, last)
        for (_, middle, last, whole), left in zip(splits, lefts, strict=True)
        if left.wrong and abs(whole.excess - left.excess) > whole.tolerance + left.tolerance
    ]
    measured = yield from side_by_side(
        [_measure(target, _restricted(target, mask_of(first, last))) for first, last in unsure]
    )
    rights = dict(zip(unsure, measured, strict=True))
    result = [entry for entry in frontier if entry[1] - entry[0] == 1]
    for (first, middle, last, whole), left in zip(splits, lefts, strict=True):
        if left.wrong:
            result.append((first, middle, left))
        # Nothing wrong on the left: all of it is on the right, which need not be measured.
        right = rights.get((middle, last), whole if not left.wrong else None)
        if right is not None and right.wrong:
            result.append((middle, last, right))
    return sorted(result, key=lambda entry: entry[0])


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the search found.

    Attributes:
        table: entries looked at one by one.
        slices: axis → indices whose slices hold wrong entries, where those are few.
    """

    table: EntryTable
    slices: dict[int, list[int]]


def find_entries(target: Target, rng: np.random.Generator) -> Steps[Found]:
    """Measure every entry of a small gradient; of a large one, find the slices that are wrong and look into those."""
    shape = target.analytic.shape
    if target.analytic.size <= ONE_BY_ONE:
        return Found((yield from measure_entries(target, np.arange(target.analytic.size))), {})
    axes = [axis for axis, length in enumerate(shape) if length > 1]
    found = yield from side_by_side([find_slices(target, axis) for axis in axes])
    slices = {axis: indices for axis, indices in zip(axes, found, strict=True) if indices}
    ranges = [slices.get(axis, range(length)) for axis, length in enumerate(shape)]
    inside = int(np.prod([len(indices) for indices in ranges]))
    if inside <= ONE_BY_ONE:
        flat = np.ravel_multi_index(np.ix_(*map(np.asarray, ranges)), shape).ravel()
    else:
        picks = [rng.choice(np.asarray(indices), SAMPLED) for indices in ranges]
        flat = np.ravel_multi_index(tuple(picks), shape)
        if len(shape) == 2 and shape[0] == shape[1] and not slices:
            # With their mirror images: that is where a transpose shows.
            flat = np.concatenate([flat, np.ravel_multi_index((picks[1], picks[0]), shape)])
    return Found((yield from measure_entries(target, np.unique(flat).astype(np.intp))), slices)


def find_slices(target: Target, axis: int) -> Steps[list[int] | None]:
    """Return the indices along one axis whose slices hold wrong entries, or None if they are many."""
    shape = target.analytic.shape

    def mask_of(first: int, last: int) -> Mask:
        mask = np.zeros(shape, dtype=bool)
        mask[(slice(None),) * axis + (slice(first, last),)] = True
        return mask

    return (yield from bisect(target, shape[axis], mask_of))
