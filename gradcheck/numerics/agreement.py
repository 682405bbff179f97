"""Does a claimed derivative agree with a measured one, and would a wrong one have been seen?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from gradcheck.numerics.directional import DirectionalDerivative
from gradcheck.numerics.lines import UNIT_FLOAT32, UNIT_FLOAT64, FloatArray

Relation: TypeAlias = Literal["agrees", "disagrees", "unclear", "unresolved", "negligible"]

BOUND_FACTOR = 4.0
"""The bound of a derivative is heuristic; its true error was never seen above this many bounds."""
ROUNDING_FACTOR = 64.0
"""Roundings, of the size of its terms, that a right analytic gradient may carry."""
FAIL_FACTOR = 4.0
"""Between one tolerance and this many, two numbers neither agree nor disagree."""
NEGLIGIBLE = 1e-9
"""Relative to the size of the outputs, a derivative below this is lost in their rounding."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An analytic directional derivative.

    Attributes:
        value: ``<g, u>`` (or ``<v, J u>``).
        size: the Euclidean norm of the products that were summed.
        unit: unit roundoff of its dtype.
    """

    value: float
    size: float
    unit: float


def project(parts: tuple[FloatArray, ...], weights: tuple[FloatArray, ...]) -> Claim:
    """Return the sum of ``parts * weights``, in extended precision, as a claim."""
    total, squares, unit = np.longdouble(0), 0.0, UNIT_FLOAT64
    with np.errstate(all="ignore"):
        for part, weight in zip(parts, weights, strict=True):
            products = np.multiply(part, weight, dtype=np.float64 if part.dtype.itemsize <= 8 else None)
            total += np.sum(products, dtype=np.longdouble)
            squares = float(np.hypot(squares, np.linalg.norm(products.ravel())))
            unit = max(unit, UNIT_FLOAT32 if part.dtype.itemsize < 8 else UNIT_FLOAT64)
    return Claim(float(total), squares, unit)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim against a measurement.

    Attributes:
        relation: ``agrees``, ``disagrees``, ``unclear`` (the difference is about as large as the tolerance),
            ``unresolved`` (equal, but the tolerance is so wide that a wrong gradient might be too) or
            ``negligible`` (both are zero to within the rounding of the outputs).
        difference: absolute difference of the two.
        tolerance: what right code may differ by.
        visible: the smallest relative error that would have been seen; infinite if none.
    """

    relation: Relation
    difference: float
    tolerance: float
    visible: float


def compare(measured: DirectionalDerivative, claim: Claim, *, resolution: float, rtol: float = 0.0) -> Comparison:
    """Compare a claim with a measurement.

    The tolerance is ``4 E + 64 unit kappa |g u|``: the bound of the measurement, and the rounding of the analytic
    gradient, which is taken to be as much larger than ideal (``kappa``) as that of ``f`` was found to be.

    Args:
        measured: the numeric derivative.
        claim: the analytic one.
        resolution: the largest relative tolerance with which agreement still means something.
        rtol: a relative difference that the caller declares harmless, on top of the measured tolerance.
    """
    unit = max(claim.unit, measured.unit)
    rounding = ROUNDING_FACTOR * unit * measured.noise_ratio * claim.size
    tolerance = BOUND_FACTOR * measured.bound + rounding + rtol * claim.size
    difference = abs(claim.value - measured.value)
    scale = max(claim.size, abs(measured.value))
    visible = tolerance / scale if scale > 0 else math.inf
    relation = _relation(difference, tolerance, visible - rtol, resolution)
    if relation == "unresolved" and tolerance <= NEGLIGIBLE * measured.size and scale <= 2 * tolerance:
        relation = "negligible"
    return Comparison(relation, difference, tolerance, visible)


def _relation(difference: float, tolerance: float, visible: float, resolution: float) -> Relation:
    if not math.isfinite(tolerance):
        return "unresolved"
    if difference <= tolerance:
        return "agrees" if visible <= resolution else "unresolved"
    return "disagrees" if difference > FAIL_FACTOR * tolerance else "unclear"
