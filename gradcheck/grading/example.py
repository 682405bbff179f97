"""One call that is judged."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Example:
    """Arguments of one call.

    Attributes:
        inputs: float64, int64 and bool arrays and Python scalars, in the order of the shape line. Never handed out
            to be written to.
        sizes: the length of every axis, and the values of whole-number arguments, by name.
        shapes: what is particular about the shapes ("sides that differ", "published").
        regimes: the value regime of each argument.
    """

    inputs: tuple[Any, ...]
    sizes: Mapping[str, int]
    shapes: str
    regimes: tuple[str, ...]

    @property
    def weight(self) -> int:
        """Orders examples by how easily a person works them through: entries, their values, digits."""
        flat = np.concatenate([np.ravel(np.asarray(value, dtype=np.float64)) for value in self.inputs] or [np.zeros(0)])
        return 3 * flat.size + sum(len(f"{value:.6g}") for value in flat[:200])
