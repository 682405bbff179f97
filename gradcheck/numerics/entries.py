"""What localisation finds out about single entries: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gradcheck.numerics.lines import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class EntryTable:
    """Analytic and numeric values of some entries of one gradient.

    Attributes:
        shape: shape of the gradient.
        flat: flat positions of the entries, ascending.
        analytic: their analytic values.
        numeric: their numeric values.
        tolerance: what each may differ by.
        complete: whether these are all entries.
    """

    shape: tuple[int, ...]
    flat: npt.NDArray[np.intp]
    analytic: FloatArray
    numeric: FloatArray
    tolerance: FloatArray
    complete: bool

    @property
    def wrong(self) -> npt.NDArray[np.bool_]:
        """Which of them differ by more than their tolerance; NaN counts as wrong."""
        agrees: npt.NDArray[np.bool_] = np.abs(self.analytic - self.numeric) <= self.tolerance
        return ~agrees

    def index(self, position: int) -> tuple[int, ...]:
        """Return the index of one entry of the table in the gradient."""
        return tuple(int(i) for i in np.unravel_index(int(self.flat[position]), self.shape))


@dataclass(frozen=True, slots=True)
class WrongEntry:
    """One wrong entry.

    Attributes:
        index: where it is.
        analytic: what was claimed.
        numeric: what was measured.
        tolerance: what the two may differ by.
    """

    index: tuple[int, ...]
    analytic: float
    numeric: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class Localisation:
    """Which entries of a gradient are wrong, and how.

    Attributes:
        name: the gradient's name.
        message: ``dW2: only row 2 is wrong: off by the factor 4 = x.shape[1]``, for instance.
        region: where, such as ``only row 2``; ``all entries``; empty if unknown.
        pattern: how, such as ``off by the factor 2``; empty if unknown.
        factor: analytic over numeric, if it is the same for all wrong entries.
        wrong: how many entries were found wrong.
        looked_at: how many entries were looked at one by one.
        entries: the worst of the wrong ones, at most eight.
        table: the values, for a heat map; None if the entries were found by bisection.
        evaluations: evaluations of ``f`` that this took.
    """

    name: str
    message: str
    region: str
    pattern: str
    factor: float | None
    wrong: int
    looked_at: int
    entries: tuple[WrongEntry, ...]
    evaluations: int
    table: EntryTable | None = field(default=None, compare=False, repr=False)
