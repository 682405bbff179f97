"""A wrong answer as it is explained: what came back, what is right, and what was asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

# What one call gave for one output: an array of any shape, or None if there was no such output.
Value: TypeAlias = "np.ndarray | None"
Column: TypeAlias = tuple[Value, ...]

# Two answers are the same if they differ by no more than this relative to the largest entry, or by a few times what
# rounding explains in the right answer: the student's algebra need not be the mutant's.
_MATCH_RTOL = 1e-9
_ROUNDINGS = 8.0


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Case:
    """All that is known of a function's answers; a `Column` holds one value per call.

    Attributes:
        got: what came back for each output, of whatever shape.
        truth: the right values, and `tolerance`: how far rounding could move them.
        inputs: the float arguments.
        gradients: the objective's gradients with respect to arguments that were not asked for.
        sizes: axis lengths and whole-number arguments of each call.
        wrong: per output, the calls on which it is wrong.
        regimes: the value regime of each argument, per call.
        derivative: whether the function computes a derivative, which a difference quotient may stand in for.
    """

    got: Mapping[str, Column]
    truth: Mapping[str, Column]
    tolerance: Mapping[str, Column]
    inputs: Mapping[str, Column]
    gradients: Mapping[str, Column]
    sizes: Sequence[Mapping[str, int]]
    wrong: Mapping[str, frozenset[int]]
    regimes: Sequence[Mapping[str, str]]
    derivative: bool

    def equals(self, name: str, column: Column) -> bool:
        """True if what came back for `name` is `column`, on as many calls as that holds."""
        return same_column(self.got[name][: len(column)], column, self.tolerance[name])

    def equals_where_answered(self, name: str, column: Column) -> bool:
        """True if what came back is `column` wherever anything came back, and some of that is wrong."""
        answered = [i for i, value in enumerate(self.got[name][: len(column)]) if value is not None]
        alike = all(same_value(self.got[name][i], column[i], self.tolerance[name][i]) for i in answered)
        return alike and any(i in self.wrong[name] for i in answered)

    def misshapen(self, name: str, call: int) -> bool:
        """True if there is no answer, or none of the right shape."""
        ours, true = self.got[name][call], self.truth[name][call]
        return ours is None or true is None or ours.shape != true.shape


def same_column(one: Column, other: Column, tolerance: Column | None = None, *, rtol: float = _MATCH_RTOL) -> bool:
    """True if two outputs are the same on every call; compares as many as both hold."""
    slack = tolerance or (None,) * len(other)
    return all(same_value(a, b, t, rtol=rtol) for a, b, t in zip(one, other, slack, strict=False))


def same_value(one: Value, other: Value, tolerance: Value = None, *, rtol: float = _MATCH_RTOL) -> bool:
    """True if both are absent, or of one shape and equal but for rounding."""
    if one is None or other is None:
        return one is None and other is None
    if one.shape != other.shape:
        return False
    with np.errstate(all="ignore"):
        close = np.abs(one - other) <= rtol * float(np.max(np.abs(other), initial=0.0))
        if tolerance is not None and tolerance.shape == other.shape:
            close = close | (np.abs(one - other) <= _ROUNDINGS * tolerance)
        return bool(np.all(close | (one == other) | (np.isnan(one) & np.isnan(other))))
