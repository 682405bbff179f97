"""Where a gradient is wrong, and how."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Localisation:
    """Which entries of a gradient are wrong."""

    message: str
    evaluations: int
