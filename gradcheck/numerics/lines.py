"""A line through the point of a check, the function along it, and the steps at which it is looked at.

Every check reduces to a scalar function of one variable: for a point ``x``, a direction ``u`` and a cotangent ``v``

    phi(t) = sum(v * f(x + t*u)),        phi'(0) = <v, J u> = <J^T v, u>,

which costs the same for ten parameters and for a million.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.floating]
Point: TypeAlias = tuple[object, ...]
"""The positional arguments of one call of ``f``."""

UNIT_FLOAT64 = 2.0**-53
UNIT_FLOAT32 = 2.0**-24


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The line ``x + t*u``, read through the cotangent ``v``.

    Attributes:
        point: the arguments ``x`` of ``f``.
        direction: position of an argument → its part of ``u``, in that argument's shape; others stay put.
        cotangent: ``v``, one array per output of ``f``, in the outputs' shapes.
    """

    point: Point
    direction: Mapping[int, FloatArray]
    cotangent: tuple[FloatArray, ...]

    def at(self, t: float) -> Point:
        """Return the arguments at ``x + t*u``; moved arrays are fresh, the others are the line's own."""
        moved = list(self.point)
        for index, u in self.direction.items():
            moved[index] = shifted(self.point[index], u, t)
        return tuple(moved)


def shape_of(value: object) -> tuple[int, ...]:
    """Return the shape of an argument; ``()`` for a scalar."""
    return np.asarray(value).shape


def shifted(value: object, u: FloatArray, t: float) -> object:
    """Return ``value + t*u`` in the dtype and kind (array, NumPy scalar or Python float) of ``value``."""
    if isinstance(value, np.ndarray):
        step = np.multiply(u, t, dtype=value.dtype)
        return np.add(value, step, dtype=value.dtype)
    if isinstance(value, np.floating):
        return type(value)(value + value.dtype.type(t * float(u)))
    assert isinstance(value, float)
    return value + t * float(u)


@dataclass(frozen=True, slots=True)
class Sample:
    """``phi(t)`` and what its rounding is measured against.

    Attributes:
        phi: the sum of ``v * f`` in extended precision (``np.longdouble``, where it is wider); NaN if ``f`` failed.
        size: the Euclidean norm of ``v * f``: rounding each output moves ``phi`` by about ``unit * size``.
        unit: unit roundoff of the outputs' dtype.
    """

    phi: np.longdouble
    size: float
    unit: float

    @property
    def finite(self) -> bool:
        """Whether ``f`` was finite there."""
        return bool(np.isfinite(self.phi))


FAILED = Sample(np.longdouble("nan"), math.nan, UNIT_FLOAT64)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of a check, in units of the direction; all are powers of two, so that ``x + t*u`` can be exact.

    Attributes:
        top: the coarsest step of the usual plan.
        levels: how many halvings of ``top`` the usual tableau has.
        sentinels: finer steps that every estimate must agree with.
        finest: the smallest step that is ever used.
        coarsest: the largest step, used when rounding, not curvature, limits the result.
        window: the spacing at which the noise floor is measured.
    """

    top: float
    levels: int
    sentinels: tuple[float, ...]
    finest: float
    coarsest: float
    window: float
    tableau: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tableau", tuple(self.top * 2.0**-k for k in range(self.levels)))

    def below(self, step: float, count: int) -> tuple[float, ...]:
        """Return ``step`` and its halvings, at most ``count``, none finer than ``finest``."""
        return tuple(h for k in range(count) if (h := step * 2.0**-k) >= self.finest)

    def above(self) -> tuple[float, ...]:
        """Return the steps from ``coarsest`` down to just above ``top``."""
        count = round(math.log2(self.coarsest / self.top))
        return tuple(self.coarsest * 2.0**-k for k in range(count))


FLOAT64_LADDER = Ladder(
    top=2.0**-4,
    levels=10,
    sentinels=(2.0**-17, 2.0**-21, 2.0**-25),
    finest=2.0**-30,
    coarsest=2.0**5,
    window=2.0**-20,
)
FLOAT32_LADDER = Ladder(
    top=2.0**-2,
    levels=8,
    sentinels=(2.0**-11, 2.0**-12),
    finest=2.0**-13,
    coarsest=2.0**5,
    window=2.0**-12,
)
