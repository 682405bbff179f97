"""Richardson extrapolation of central differences, with a bound that counts truncation and rounding.

    D_k     = (phi(h_k) - phi(-h_k)) / (2 h_k),                     h_k = h_0 / 2^k
    T_{k,m} = T_{k,m-1} + (T_{k,m-1} - T_{k-1,m-1}) / (4^m - 1)     (Richardson; Ridders 1982)
    R_{k,0} = eps / h_k,   R_{k,m} = (4^m R_{k,m-1} + R_{k-1,m-1}) / (4^m - 1)
    E_{k,m} = max(|T_{k,m} - T_{k,m-1}|, |T_{k,m} - T_{k-1,m-1}|) + R_{k,m}

with ``eps`` the noise floor of ``phi``. The entry of least ``E`` is taken *among those that every finer difference
agrees with*: a coarse tableau can converge, convincingly, to the derivative of something else (a kink or a fast
oscillation between its steps), and only the finer differences can tell.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_ORDER = 6


@dataclass(frozen=True, slots=True)
class Estimate:
    """A derivative and how well it is known.

    Attributes:
        value: the derivative.
        bound: ``E`` above: truncation and rounding together.
        rounding: ``R`` above: the part of the bound that noise alone gives.
        step: the finest step that went into it.
        order: ``m`` above: how often it was extrapolated.
    """

    value: float
    bound: float
    rounding: float
    step: float
    order: int


def extrapolate(steps: Sequence[float], central: Mapping[float, float], noise: Mapping[float, float]) -> list[Estimate]:
    """Return every entry of the tableau over ``steps`` (each half the one before), best first.

    Args:
        steps: the steps, descending.
        central: step → central difference.
        noise: step → noise floor: a bound on the error of one value of ``phi`` there.
    """
    values: list[list[float]] = []
    rounding: list[list[float]] = []
    entries: list[Estimate] = []
    for k, h in enumerate(steps):
        row, error = [central[h]], [noise[h] / h]
        for m in range(1, min(k, MAX_ORDER) + 1):
            q = 4.0**m
            row.append(row[m - 1] + (row[m - 1] - values[k - 1][m - 1]) / (q - 1))
            error.append((q * error[m - 1] + rounding[k - 1][m - 1]) / (q - 1))
            moved = max(abs(row[m] - row[m - 1]), abs(row[m] - values[k - 1][m - 1]))
            if math.isfinite(bound := moved + error[m]):
                entries.append(Estimate(row[m], bound, error[m], h, m))
        values.append(row)
        rounding.append(error)
    return sorted(entries, key=lambda entry: entry.bound)


def agrees_with_finer(entry: Estimate, central: Mapping[float, float], noise: Mapping[float, float]) -> bool:
    """Whether every finer central difference lies within 3 bounds and 3 times its own noise of ``entry``."""
    return all(
        abs(value - entry.value) <= 3 * entry.bound + 3 * noise[h] / h
        for h, value in central.items()
        if h < entry.step and math.isfinite(value)
    )


def best_estimate(
    steps: Sequence[float], central: Mapping[float, float], noise: Mapping[float, float]
) -> Estimate | None:
    """Return the entry of least bound that all finer differences in ``central`` agree with, or None."""
    for entry in extrapolate(steps, central, noise):
        if agrees_with_finer(entry, central, noise):
            return entry
    return None
