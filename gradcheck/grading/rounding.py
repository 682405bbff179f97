"""How far rounding alone could move an answer: the tolerance of a comparison with a known value.

Monte Carlo arithmetic (Parker, *Monte Carlo Arithmetic: exploiting randomness in floating-point arithmetic*, 1997):
the reference is evaluated a few times with every argument and every intermediate result perturbed by a random relative
error of at most ``AMPLITUDE``. The spread of the outcomes, scaled down to the unit roundoff, is the size of the error
that any sound way of computing the same formula may make: it grows with the terms that are summed, not with their
sum, and with saturation and the length of a training run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

UNIT_ROUNDOFF = 2.0**-53

# Far above rounding, so that the spread is not rounding itself; far below 1, so that it stays linear.
AMPLITUDE = 2.0**-36
SAMPLES = 6

# "A few hundred roundings": another order of summation, another algebra, a library's last bits.
ROUNDINGS = 512.0

# Operations that are exact, and so add no rounding of their own.
_EXACT = frozenset({np.negative, np.positive, np.absolute, np.maximum, np.minimum, np.sign, np.copysign, np.where})


def tolerances(
    evaluate: Callable[[Sequence[Any]], Sequence[Any]],
    inputs: Sequence[Any],
    rng: np.random.Generator,
    *,
    size: float = 0.0,
) -> tuple[np.ndarray, ...]:
    """Largest error per entry that rounding can explain, one float64 array per output.

    Args:
        evaluate: the true function: takes arguments, returns its outputs in order.
        inputs: arrays and scalars; only floats are perturbed.
        rng: source of the perturbations.
        size: of terms that a sound way of computing may sum besides those that the evaluation shows.
    """
    with np.errstate(all="ignore"):
        exact = [_plain(output) for output in evaluate(inputs)]
        spread = [np.zeros(output.shape) for output in exact]
        for _ in range(SAMPLES):
            for i, output in enumerate(evaluate([_perturbed_input(value, rng) for value in inputs])):
                moved = np.abs(_plain(output) - exact[i])
                spread[i] = np.fmax(spread[i], moved)
        scale = UNIT_ROUNDOFF / AMPLITUDE
        # The smallest normal number: below it a result may be flushed to zero by an honest overflow of its inverse.
        floor = np.finfo(np.float64).tiny
        return tuple(
            ROUNDINGS * (UNIT_ROUNDOFF * (np.abs(value) + size) + scale * moved) + floor
            for value, moved in zip(exact, spread, strict=True)
        )


class Perturbed(np.ndarray):
    """An array whose every result is perturbed; made by `perturb`."""

    noise: np.random.Generator | None

    def __array_finalize__(self, source: object) -> None:
        self.noise = getattr(source, "noise", None)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        noise = next(value.noise for value in inputs if isinstance(value, Perturbed))
        plain = [value.view(np.ndarray) if isinstance(value, Perturbed) else value for value in inputs]
        if "out" in options:
            options["out"] = tuple(o.view(np.ndarray) if isinstance(o, Perturbed) else o for o in options["out"])
        results = getattr(ufunc, method)(*plain, **options)
        if ufunc in _EXACT:
            return _rewrap(results, noise)
        return tuple(perturb(r, noise) for r in results) if isinstance(results, tuple) else perturb(results, noise)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return _rewrap(super().__array_function__(function, types, args, kwargs), self.noise)


def perturb(value: Any, rng: np.random.Generator | None) -> Any:
    """`value` with each float entry changed by a random relative error; anything else as it is."""
    array = np.asarray(value)
    if rng is None or array.dtype.kind != "f":
        return value
    moved = array * (1.0 + AMPLITUDE * rng.uniform(-1.0, 1.0, array.shape))
    return _rewrap(np.asarray(moved), rng)


def _rewrap(value: Any, rng: np.random.Generator | None) -> Any:
    if isinstance(value, tuple | list):
        return type(value)(_rewrap(item, rng) for item in value)
    if not isinstance(value, np.ndarray | np.floating) or value.dtype.kind != "f":
        return value
    wrapped = np.asarray(value).view(Perturbed)
    wrapped.noise = rng
    return wrapped


def _perturbed_input(value: Any, rng: np.random.Generator) -> Any:
    return perturb(value, rng) if isinstance(value, float | np.ndarray) else value


def _plain(value: Any) -> np.ndarray:
    return np.asarray(value, dtype=np.float64).view(np.ndarray)
