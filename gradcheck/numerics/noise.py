"""The noise floor of a function: how far its computed values scatter about a smooth curve.

High-order differences of a smooth function at close points vanish; what is left is noise. Moré and Wild (*Estimating
computational noise*, SIAM J. Sci. Comput. 33, 2011) use equispaced points. These here are unequally spaced, because
an output quantised to a multiple of the spacing would show no noise at all on an even grid.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

# Near 1, 2, 3, 4, but in no simple proportion: with 4, 9, 13, 17 quarters, outputs rounded to a quarter of what the
# spacing moves them by came out exact. Few bits, so that with a dyadic spacing every x + t*u can be exact.
_OFFSETS = (33, 69, 105, 139)
NODES: tuple[float, ...] = (*(-k / 32 for k in reversed(_OFFSETS)), 0.0, *(k / 32 for k in _OFFSETS))
"""Where, in units of the spacing, the function is looked at."""

ORDERS = (4, 5, 6)
MIN_DISTINCT = 6
"""With fewer distinct values among the nine, the spacing is too fine for the function's resolution."""


def _weights(order: int) -> npt.NDArray[np.longdouble]:
    """Return rows of divided-difference weights of ``order``, each scaled to have unit Euclidean norm."""
    nodes = np.array(NODES, dtype=np.longdouble)
    rows = np.zeros((len(nodes) - order, len(nodes)), dtype=np.longdouble)
    for first in range(len(rows)):
        part = nodes[first : first + order + 1]
        gaps = part[:, None] - part[None, :]
        np.fill_diagonal(gaps, 1)
        rows[first, first : first + order + 1] = 1 / np.prod(gaps, axis=1)
    normed: npt.NDArray[np.longdouble] = rows / np.sqrt(np.sum(rows**2, axis=1, keepdims=True))
    return normed


_WEIGHTS = tuple(_weights(order) for order in ORDERS)


def noise_deviation(values: Sequence[np.longdouble]) -> float:
    """Return the standard deviation of the noise in values taken at `NODES` (times any small spacing).

    A divided difference with weights ``c`` scaled to ``norm(c) == 1`` removes a polynomial below its order and has
    the standard deviation of one value's noise; the largest root mean square over `ORDERS` is returned.
    """
    samples = np.array(values, dtype=np.longdouble)
    # Differences are taken from the middle value: a large common part would be rounded in the weighted sums.
    samples = samples - samples[len(samples) // 2]
    return max(float(np.sqrt(np.mean((rows @ samples) ** 2))) for rows in _WEIGHTS)


def distinct(values: Sequence[np.longdouble]) -> int:
    """Return how many different values there are, as if both halves were like the livelier one.

    On one side of a kink a function may be constant (ReLU at 0), which says nothing of its resolution.
    """
    offsets = [float(value - values[0]) for value in values]
    middle = len(offsets) // 2
    halves = (offsets[: middle + 1], offsets[middle:])
    return max(len(set(offsets)), *(2 * len(set(half)) - 1 for half in halves))
