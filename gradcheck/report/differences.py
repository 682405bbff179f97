"""Which entries of an answer are wrong, and in what way: what matrices mark and heat maps draw."""

from __future__ import annotations

import dataclasses
import math
from typing import Literal, TypeAlias

from gradcheck.report.numbers import same_to_the_eye
from gradcheck.report.states import data_of
from gradcheck.result import Array, Json

Kind: TypeAlias = Literal["right", "sign", "zero", "large", "small", "not_finite"]
Index: TypeAlias = tuple[int, ...]

_RELATIVE = 1e-12
_ROUNDING = 1e-15  # of the largest entry: what is left where large terms cancel


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an answer beside the right one.

    Attributes:
        kind: in what way it is wrong.
        share: size of the difference relative to the larger of both, 0 to 1 and above; inf if not finite.
    """

    kind: Kind
    share: float
    got: float
    right: float


def compare_entries(got: Json | Array, right: Json | Array) -> list[list[Entry]] | None:
    """Return the entries of two arrays of one shape as rows; None where they cannot be laid side by side."""
    if shape_of(got) != shape_of(right):
        return None
    first, second = table_of(got), table_of(right)
    if first is None or second is None:
        return None
    finite = [abs(b) for row in second for b in row if math.isfinite(b)]
    floor = _ROUNDING * max(finite, default=0.0)
    return [
        [_entry(a, b, floor) for a, b in zip(mine, theirs, strict=True)]
        for mine, theirs in zip(first, second, strict=True)
    ]


def is_wrong(got: Json | Array, right: Json | Array) -> bool:
    """Return True if the two differ by more than rounding, in shape or in any entry."""
    entries = compare_entries(got, right)
    if entries is None:
        return not same_to_the_eye(got, right)
    return any(entry.kind != "right" for row in entries for entry in row)


def shape_of(value: Json | Array) -> Index | None:
    """Return the shape of an array, () for a number, None for what is neither."""
    if isinstance(value, Array):
        return tuple(value.shape)
    return () if _is_number(value) else None


def table_of(value: Json | Array) -> list[list[float]] | None:
    """Return a number, vector (as one row) or matrix as rows of floats; None for anything else."""
    data = data_of(value)
    if not isinstance(data, list):
        return [[_float(data)]] if _is_number(data) else None
    if all(map(_is_number, data)):
        return [[_float(item) for item in data]]
    rows = [item for item in data if isinstance(item, list) and all(map(_is_number, item))]
    if len(rows) != len(data) or len({len(row) for row in rows}) != 1:
        return None
    return [[_float(item) for item in row] for row in rows]


def _entry(got: float, right: float, floor: float) -> Entry:
    if math.isnan(got) and math.isnan(right):
        return Entry("right", 0.0, got, right)
    if not math.isfinite(got) or not math.isfinite(right):
        return Entry("right", 0.0, got, right) if got == right else Entry("not_finite", math.inf, got, right)
    difference, size = abs(got - right), max(abs(got), abs(right))
    if difference <= _RELATIVE * size + floor:
        return Entry("right", 0.0, got, right)
    share = difference / size
    if got == 0:
        return Entry("zero", share, got, right)
    if got * right < 0 or ((got < 0) != (right < 0) and right != 0):
        return Entry("sign", share, got, right)
    return Entry("large" if abs(got) > abs(right) else "small", share, got, right)


def _is_number(value: Json) -> bool:
    return isinstance(value, bool | int | float) or value in ("NaN", "Infinity", "-Infinity")


def _float(value: Json) -> float:
    try:
        return float(value) if isinstance(value, bool | int | float | str) else math.nan
    except OverflowError:  # a whole number beyond float64
        return math.inf
