"""Axes: from values to pixels, and where the ticks stand."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gradcheck.pictures.svg import number


class LogScale:
    """A logarithmic axis over whole decades."""

    def __init__(self, values: Iterable[float], start: float, end: float) -> None:
        """Span the decades that hold `values` (each above 0) between the pixels `start` and `end`."""
        logs = [math.log10(value) for value in values]
        self._low, self._high = math.floor(min(logs)), math.ceil(max(logs))
        self._high = max(self._high, self._low + 1)
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        """Return the pixel of `value`."""
        share = (math.log10(value) - self._low) / (self._high - self._low)
        return self._start + share * (self._end - self._start)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the pixel and the label (SVG) of each tick."""
        stride = max(1, math.ceil((self._high - self._low) / 5))
        decades = range(self._low, self._high + 1, stride)
        return [(self(10.0**k), f'10<tspan dy="-4" font-size="8">{k}</tspan>') for k in decades]


class LinearScale:
    """A linear axis; whole numbers only, if told so."""

    def __init__(self, values: Iterable[float], start: float, end: float, *, whole: bool = False) -> None:
        """Span `values` between the pixels `start` and `end`."""
        listed = list(values)
        self._low, self._high = min(listed), max(listed)
        if not self._high > self._low:
            margin = 0.5 if whole else abs(self._high) / 2 or 1.0
            self._low, self._high = self._low - margin, self._high + margin
        self._start, self._end, self._whole = start, end, whole

    def __call__(self, value: float) -> float:
        """Return the pixel of `value`."""
        # Halves first: the distance of two finite numbers need not be finite.
        share = (value / 2 - self._low / 2) / (self._high / 2 - self._low / 2)
        return self._start + share * (self._end - self._start)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the pixel and the label of each tick: multiples of 1, 2 or 5 times a power of ten."""
        rough = self._high / 5 - self._low / 5
        power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 0.0
        if not 0 < power < math.inf:
            return [(self(self._low), number(self._low, 3)), (self(self._high), number(self._high, 3))]
        step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
        if self._whole:
            step = max(1.0, round(step))
        first = math.ceil(self._low / step)
        ticks = [k * step for k in range(first, first + 12) if k * step <= self._high]
        return [(self(value), number(value, 4)) for value in ticks]
