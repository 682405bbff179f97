"""Relations between an answer and the truth that need no source: a factor, a sign, a transpose, another quantity."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from gradcheck.diagnosis.case import Case, Column, same_column, same_value


@dataclasses.dataclass(frozen=True, slots=True)
class Relation:
    """A named relation; `what` is its parameter: the factor, the quantity that was returned instead."""

    id: str
    what: str = ""


def relate(name: str, case: Case) -> Relation | None:
    """The first relation that holds on every call, from the most to the least telling."""
    got, right = case.got[name], case.truth[name]
    if not _informative(right):
        return None
    if _not_finite(name, case):
        return Relation("not-finite")
    if all(value is not None and not np.any(value) for value in got):
        return Relation("not-a-gradient", "0")
    factor = _factor(name, case)
    if factor == "-1":
        return Relation("sign")
    if factor is not None:
        # 1/b, 1/(n*b): divided by a length that the number 1 does not hide.
        averaged = factor.startswith("1/") and not factor[2:].isdecimal() and "2*" not in factor
        return Relation("mean-for-sum" if averaged else "constant-factor", factor)
    if same_column(got, tuple(None if value is None else value.T for value in right)):
        return Relation("transposed")
    return _another_quantity(name, case)


def _another_quantity(name: str, case: Case) -> Relation | None:
    """What came back is some other quantity altogether, or the right one before a sum."""
    for other, column in case.truth.items():
        if other != name and _informative(column) and same_column(case.got[name], column, case.tolerance[other]):
            return Relation("outputs-permuted", other)
    for argument, column in case.gradients.items():
        # These are difference quotients: good enough to recognise the quantity.
        if _informative(column) and same_column(case.got[name], column, rtol=1e-5):
            return Relation("wrong-argument", argument)
    for argument, column in case.inputs.items():
        if same_column(case.got[name], column):
            return Relation("not-a-gradient", argument)
    return Relation("not-summed-over-batch") if _not_summed(name, case) else None


def _informative(column: Column) -> bool:
    """True if the truth is there on every call, and not always zero or a single number."""
    values = [value for value in column if value is not None and np.any(value)]
    return len(values) >= 2


def _not_finite(name: str, case: Case) -> bool:
    wrong = [case.got[name][call] for call in case.wrong[name]]
    return bool(wrong) and all(value is not None and not np.all(np.isfinite(value)) for value in wrong)


def _not_summed(name: str, case: Case) -> bool:
    """True if one axis too many came back, and the sum over it is right."""
    told = False
    for ours, true, allowed in zip(case.got[name], case.truth[name], case.tolerance[name], strict=True):
        if ours is None or true is None or ours.ndim != true.ndim + 1:
            return False
        fitting = [axis for axis in range(ours.ndim) if same_value(ours.sum(axis=axis), true, allowed)]
        if not fitting:
            return False
        told = told or all(ours.shape[axis] > 1 for axis in fitting)
    return told


def _factor(name: str, case: Case) -> str | None:
    """The one factor between answer and truth on all calls, in words: ``2``, ``1/2``, ``2/b``, ``1/(o*b)``."""
    candidates: dict[str, list[float]] | None = None
    told = 0
    for call, (ours, true) in enumerate(zip(case.got[name], case.truth[name], strict=True)):
        if ours is None or true is None or ours.shape != true.shape:
            return None
        if candidates is None:
            candidates = _candidate_factors(case.sizes)
        allowed = case.tolerance[name][call]
        kept: dict[str, list[float]] = {}
        for label, factors in candidates.items():
            factor = factors[call]
            if same_value(ours, true * factor, None if allowed is None else allowed * max(1.0, abs(factor))):
                kept[label] = factors
        candidates = kept
        told += bool(np.any(true))
        if not candidates:
            return None
    return next(iter(candidates)) if candidates and told >= 2 else None


def _candidate_factors(sizes: Sequence[Mapping[str, int]]) -> dict[str, list[float]]:
    """Factors by what they are called: small numbers, axis lengths, products of two lengths, their inverses."""
    candidates: dict[str, list[float]] = {}
    simple = [
        Fraction(2),
        Fraction(1, 2),
        Fraction(4),
        Fraction(1, 4),
        Fraction(3),
        Fraction(1, 3),
        Fraction(10),
        Fraction(1, 10),
    ]
    for number in [Fraction(-1), *simple, *(-fraction for fraction in simple)]:
        candidates[str(number)] = [float(number)] * len(sizes)
    axes = [axis for axis in sizes[0] if all(axis in size for size in sizes)]
    lengths = {axis: [float(size[axis]) for size in sizes] for axis in axes}
    for i, one in enumerate(axes):
        for other in axes[i + 1 :]:
            lengths[f"{one}*{other}"] = [a * b for a, b in zip(lengths[one], lengths[other], strict=True)]
    for axis, values in lengths.items():
        if len(set(values)) < 2 or not all(values):
            continue
        divisor = f"({axis})" if "*" in axis else axis
        for times, over, multiple in (
            (axis, f"1/{divisor}", 1.0),
            (f"2*{axis}", f"2/{divisor}", 2.0),
            (f"{axis}/2", f"1/(2*{axis})", 0.5),
            (f"-{divisor}", f"-1/{divisor}", -1.0),
        ):
            candidates[times] = [multiple * value for value in values]
            candidates[over] = [multiple / value for value in values]
    return candidates
