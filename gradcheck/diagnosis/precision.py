"""Answers that are nearly right: computed in less precision, rounded, or by a coarse difference quotient."""

from __future__ import annotations

import numpy as np

from gradcheck.diagnosis.case import Case

# No formula is wrong by so little; no quotient or half precision is right to so much.
_NEARLY = 2e-2
# Single precision leaves relative errors of about 6e-8 times a few, half precision of about 5e-4 times a few, much
# alike from call to call; a difference quotient's error follows a higher derivative, and differs by powers of ten.
_SINGLE = (3e-9, 3e-6)
_HALF = (3e-5, _NEARLY)
_ALIKE = 0.55


def lost_precision(case: Case) -> str | None:
    """``precision-lost`` or ``coarse-numeric`` if every wrong output is nearly right everywhere, else None.

    All outputs are judged together: the cause is one.
    """
    relative: list[float] = []
    signs: list[np.ndarray] = []
    decimals, single = True, True
    for name, calls in case.wrong.items():
        for call in calls:
            ours, true = case.got[name][call], case.truth[name][call]
            if ours is None or true is None or ours.shape != true.shape or not ours.size:
                return None
            scale = float(np.max(np.abs(true)))
            with np.errstate(all="ignore"):
                error = float(np.max(np.abs(ours - true)))
                single = single and bool(np.all(ours == ours.astype(np.float32)))
            decimals = decimals and _is_rounded(ours)
            if not np.isfinite(error) or (error > _NEARLY * scale and error > 1e-5):
                return None
            if error <= _NEARLY * scale:
                relative.append(error / scale)
                signs.append(np.sign((ours - true) * (np.abs(ours - true) > 0.05 * error)).ravel())
    if not relative:
        return None
    middle, spread = float(np.median(relative)), float(np.std(np.log10(relative)))
    if decimals or single:
        return "precision-lost"
    if not case.derivative and middle > _SINGLE[1]:
        return None
    alike = spread <= _ALIKE and any(low <= middle <= high for low, high in (_SINGLE, _HALF))
    if alike and not (case.derivative and _one_sided(np.concatenate(signs))):
        return "precision-lost"
    return "coarse-numeric" if case.derivative else None


def _one_sided(signs: np.ndarray) -> bool:
    """True if almost all errors have one sign: rounding has none, a one-sided quotient of a convex function has."""
    counted = int(np.count_nonzero(signs))
    return counted >= 12 and abs(float(signs.sum())) >= 0.9 * counted


def _is_rounded(values: np.ndarray) -> bool:
    """True if every entry is a decimal of at most nine places."""
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(values - np.round(values, 9)) <= 1e-16 * np.maximum(1.0, np.abs(values))))
