"""Relations between an answer and the truth that need no source: a factor, a sign, a transpose, another quantity."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from gradcheck.diagnosis.table import Column, same_column, same_value


@dataclasses.dataclass(frozen=True, slots=True)
class Relation:
    """A named relation; `what` is its parameter: the factor, the quantity that was returned instead."""

    id: str
    what: str = ""


def relate(
    name: str,
    got: Column,
    truth: Mapping[str, Column],
    inputs: Mapping[str, Column],
    sizes: Sequence[Mapping[str, int]],
) -> Relation | None:
    """The first relation that holds on every example, from the most to the least telling.

    Args:
        name: the output.
        got: what came back for it, per example.
        truth: every output's right values.
        inputs: every float argument's values.
        sizes: axis lengths per example.
    """
    right = truth[name]
    if not _informative(right):
        return None
    if _not_finite(got, right):
        return Relation("not-finite")
    if all(value is not None and not np.any(value) for value in got):
        return Relation("not-a-gradient", "0")
    factor = _factor(got, right, sizes)
    if factor == "-1":
        return Relation("sign")
    if factor is not None:
        # 1/b, 1/(n*b): divided by a length that the number 1 does not hide.
        averaged = factor.startswith("1/") and not factor[2:].isdecimal() and "2*" not in factor
        return Relation("mean-for-sum" if averaged else "constant-factor", factor)
    if same_column(got, tuple(None if value is None else value.T for value in right)):
        return Relation("transposed")
    for other, column in truth.items():
        if other != name and _informative(column) and same_column(got, column):
            return Relation("outputs-permuted", other)
    for argument, column in inputs.items():
        if same_column(got, column):
            return Relation("not-a-gradient", argument)
    return None


def _informative(column: Column) -> bool:
    """True if the truth is there on every example, and not always zero or a single number."""
    values = [value for value in column if value is not None and np.any(value)]
    return len(values) >= 2


def _not_finite(got: Column, right: Column) -> bool:
    wrong = [g for g, r in zip(got, right, strict=True) if not same_value(g, r)]
    return bool(wrong) and all(value is not None and not np.all(np.isfinite(value)) for value in wrong)


def _factor(got: Column, right: Column, sizes: Sequence[Mapping[str, int]]) -> str | None:
    """The one factor between answer and truth on all examples, in words: ``2``, ``1/2``, ``2/b``, ``1/(o*b)``."""
    ratios: list[tuple[float, Mapping[str, int]]] = []
    for ours, true, size in zip(got, right, sizes, strict=True):
        if ours is None or true is None or ours.shape != true.shape:
            return None
        if not np.any(true):
            if np.any(ours):
                return None
            continue
        place = np.unravel_index(np.argmax(np.abs(true)), true.shape)
        ratio = float(ours[place] / true[place])
        if not np.isfinite(ratio) or not ratio or not same_value(ours, true * ratio):
            return None
        ratios.append((ratio, size))
    if len(ratios) < 2:
        return None
    for label, factors in _candidate_factors([size for _, size in ratios]).items():
        if all(abs(ratio / factor - 1) < 1e-9 for (ratio, _), factor in zip(ratios, factors, strict=True)):
            return label
    return None


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
