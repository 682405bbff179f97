"""Where an answer is right: on which calls, on which entries."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from gradcheck.diagnosis.case import Case, Column


@dataclasses.dataclass(frozen=True, slots=True)
class Region:
    """Exactly where an answer is wrong: ``kind`` of place, and its parameter (an axis, a number, a name)."""

    kind: str
    what: str = ""


def wrong_calls_region(wrong: frozenset[int], checked: Sequence[int], case: Case) -> Region | None:
    """What the calls that went wrong, and only those, have in common.

    Args:
        wrong: indices of the calls that went wrong.
        checked: all calls that could be compared.
    """
    inputs, sizes = case.inputs, case.sizes
    right = [i for i in checked if i not in wrong]
    if len(wrong) < 2 or len(right) < 2:
        return None
    for axis in sizes[checked[0]]:
        if _splits(wrong, right, lambda i, axis=axis: sizes[i][axis] == 1):
            return Region("axis-is-one", axis)
        if _splits(wrong, right, lambda i, axis=axis: sizes[i][axis] > 1):
            return Region("axis-above-one", axis)
        if _splits(wrong, right, lambda i, axis=axis: sizes[i][axis] == 0):
            return Region("axis-is-zero", axis)
        if _splits(wrong, right, lambda i, axis=axis: sizes[i][axis] > 0):
            return Region("axis-above-zero", axis)
    axes = list(sizes[checked[0]])
    for k, one in enumerate(axes):
        for other in axes[k + 1 :]:
            if _splits(wrong, right, lambda i, one=one, other=other: sizes[i][one] != sizes[i][other]):
                return Region("axes-differ", f"{one}, {other}")
            if _splits(wrong, right, lambda i, one=one, other=other: sizes[i][one] == sizes[i][other]):
                return Region("axes-equal", f"{one}, {other}")
    for name in case.regimes[0]:
        for regime in sorted({case.regimes[i][name] for i in wrong}):
            if _splits(wrong, right, lambda i, name=name, regime=regime: case.regimes[i][name] == regime):
                return Region("regime", f"{name}: {regime}")
    for name, column in inputs.items():
        if _splits(wrong, right, lambda i, column=column: _any(column[i], np.less)):
            return Region("negative", name)
        if _splits(wrong, right, lambda i, column=column: _any(column[i], np.equal)):
            return Region("zero", name)
    return None


def wrong_entries_region(got: Column, truth: Column, tolerance: Column) -> Region | None:
    """The row or column that is wrong, and only that, on every call that went wrong (and was large enough to tell)."""
    found: set[tuple[str, str]] = set()
    for ours, true, allowed in zip(got, truth, tolerance, strict=True):
        if ours is None or true is None or ours.shape != true.shape or ours.ndim != 2 or min(ours.shape) < 2:
            continue
        with np.errstate(all="ignore"):
            bad = ~(np.abs(ours - true) <= allowed)
        if not bad.any():
            continue
        places = {
            ("row", "first"): bad[0].any() and not bad[1:].any(),
            ("row", "last"): bad[-1].any() and not bad[:-1].any(),
            ("column", "first"): bad[:, 0].any() and not bad[:, 1:].any(),
            ("column", "last"): bad[:, -1].any() and not bad[:, :-1].any(),
        }
        here = {place for place, holds in places.items() if holds}
        found = here if not found else found & here
        if not found:
            return None
    if not found:
        return None
    kind, which = sorted(found)[0]
    return Region(f"{which}-{kind}")


def _splits(wrong: frozenset[int], right: Sequence[int], holds: object) -> bool:
    assert callable(holds)
    return all(holds(i) for i in wrong) and not any(holds(i) for i in right)


def _any(value: np.ndarray | None, test: np.ufunc) -> bool:
    return value is not None and bool(np.any(test(value, 0)))
