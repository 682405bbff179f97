"""Value regimes: which numbers an argument is drawn from.

A regime is data, not code, so that it can be shown, hashed and drawn from by Hypothesis. Numbers are short decimals
where that is possible, so that a counterexample stays legible.
"""

from __future__ import annotations

import dataclasses
from typing import Literal, TypeAlias

Structure: TypeAlias = Literal["free", "one-hot", "sums-to-one"]


@dataclasses.dataclass(frozen=True, slots=True)
class Regime:
    """Numbers ``k * unit`` with whole ``k`` and ``low <= k * unit <= high``, or one of `corners`.

    Attributes:
        name: what reports call it ("saturated").
        corners: particular values that are made likely.
        structure: ``one-hot`` puts a single 1 in each column (along `axis`) and zeros elsewhere;
            ``sums-to-one`` scales positive numbers so that they sum to 1 along `axis`.
        whole: hand a float argument out as an integer array, as a student's own call may.
        below: name of an axis whose length the numbers stay below, for class labels and other indices.
    """

    name: str
    low: float
    high: float
    unit: float
    corners: tuple[float, ...] = ()
    structure: Structure = "free"
    axis: int = 0
    below: str = ""
    whole: bool = False


normal = Regime("normal", -2.0, 2.0, 0.01)
integers = Regime("integers", -3.0, 3.0, 1.0)
integer_arrays = Regime("integer arrays", -3.0, 3.0, 1.0, whole=True)
zeros_and_ones = Regime("zeros and ones", 0.0, 1.0, 1.0)
zero = Regime("zero", 0.0, 0.0, 1.0)
positive = Regime("positive", 0.01, 4.0, 0.01)
unit_interval = Regime("between 0 and 1", 0.01, 0.99, 0.01)
large = Regime("large", -1e8, 1e8, 1e6)
small = Regime("small", -1e-8, 1e-8, 1e-10)
saturated = Regime("saturated", -60.0, 60.0, 0.5, corners=(-40.0, -37.0, 37.0, 40.0))
extreme = Regime("extreme", -1e4, 1e4, 1.0, corners=(-1e4, -1000.0, -710.0, 0.0, 710.0, 1000.0, 1e4))
one_hot = Regime("one-hot", 0.0, 1.0, 1.0, structure="one-hot")
probabilities = Regime("probabilities", 0.01, 1.0, 0.01, structure="sums-to-one")


def between(low: float, high: float, *, unit: float = 0.01, corners: tuple[float, ...] = (), name: str = "") -> Regime:
    """Multiples of `unit` from `low` to `high`, with `corners` made likely."""
    return Regime(name or f"between {low:g} and {high:g}", float(low), float(high), float(unit), corners)


def whole(low: int, high: int, *, corners: tuple[int, ...] = ()) -> Regime:
    """Whole numbers from `low` to `high`: counts, sizes, options such as stride and padding."""
    return Regime(f"{low} to {high}", float(low), float(high), 1.0, tuple(map(float, corners)))


def one_of(*choices: float) -> Regime:
    """One of the values given."""
    return Regime("one of " + ", ".join(f"{c:g}" for c in choices), 0.0, -1.0, 1.0, tuple(map(float, choices)))


def labels(axis: str) -> Regime:
    """Whole numbers from 0 to the length of `axis` less 1: class labels, indices."""
    return Regime(f"labels below {axis}", 0.0, 0.0, 1.0, below=axis)
