"""Random directions and cotangents.

Entries are ``±U[0.5, 1.5]``: none is near zero, so no single wrong entry is hidden by a small weight, and for a fixed
error whose largest entry is ``e`` (in units of the direction) the chance that one probe sees less than ``tau`` of it is
at most ``(tau/e) * (1 + log(e/tau))``.
"""

from __future__ import annotations

import numpy as np

from gradcheck.numerics.lines import FloatArray, Ladder, Point, shape_of

_GRAIN = 2.0**-10  # short entries are exact in float32 too, and readable in a message


def stream(seed: int, *path: int) -> np.random.Generator:
    """Return a generator of its own for one part of a check, whatever the order in which parts run."""
    return np.random.default_rng([seed, *path])


def random_entries(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    """Return entries ``±U[0.5, 1.5]``, rounded to multiples of 2**-10."""
    size = rng.uniform(0.5, 1.5, shape)
    sign = rng.integers(0, 2, shape) * 2 - 1
    return np.asarray(np.round(size / _GRAIN) * _GRAIN * sign, dtype=np.float64)


def root_mean_square(value: object) -> float:
    """Return the root mean square of an array or scalar without overflow; 1 if it is all zeros."""
    array = np.abs(np.asarray(value, dtype=np.float64))
    largest = float(np.max(array))
    if largest == 0.0:
        return 1.0
    return largest * float(np.sqrt(np.mean((array / largest) ** 2)))


def direction(rng: np.random.Generator, value: object, ladder: Ladder, *, entrywise: bool = False) -> FloatArray:
    """Return a direction for one input, in its shape.

    Args:
        rng: where the entries come from.
        value: the input.
        ladder: the steps that will be taken along it; the direction is rounded so that they are exact.
        entrywise: scale each entry by its own size, which keeps small positive entries positive, in place of the
            root mean square of the whole.
    """
    array = np.asarray(value)
    scale: float | FloatArray = root_mean_square(array)
    if entrywise:
        own = np.abs(array).astype(np.float64)
        scale = np.where(own > 0, own, scale)
    return exact_steps(array, np.asarray(random_entries(rng, array.shape) * scale), ladder)


def exact_steps(value: FloatArray, u: FloatArray, ladder: Ladder) -> FloatArray:
    """Round ``u`` so that ``value + t*u`` is exact for every step ``t`` of ``ladder``, where its size allows.

    Otherwise rounding the argument would act as noise of about ``unit * |value| * gradient``, which hides the
    derivative where large terms cancel.
    """
    grain = np.spacing(2 * np.maximum(np.abs(value), np.abs(u).astype(value.dtype))).astype(np.float64) / ladder.finest
    with np.errstate(all="ignore"):
        rounded = np.round(u / grain) * grain
    usable = np.isfinite(rounded) & (np.abs(rounded) > 0.5 * np.abs(u)) & (np.abs(rounded) < 2 * np.abs(u))
    return np.asarray(np.where(usable, rounded, u), dtype=np.float64)


def cotangents(
    rng: np.random.Generator, outputs: tuple[FloatArray, ...], *, equalised: bool = False
) -> tuple[FloatArray, ...]:
    """Return one cotangent per output, each weighted so that no output drowns another.

    Args:
        rng: where the entries come from.
        outputs: the outputs at the point.
        equalised: weigh every entry of every output by its own size as well, which shows the derivative of
            outputs far below the largest (a saturated softmax), at the price of showing their noise.
    """
    largest = max(root_mean_square(output) for output in outputs)
    return tuple(
        np.asarray(random_entries(rng, output.shape) * _weights(output, largest, equalised)) for output in outputs
    )


def _weights(output: FloatArray, largest: float, equalised: bool) -> float | FloatArray:  # noqa: FBT001
    scale = root_mean_square(output)
    narrow = output.dtype.itemsize < 8  # a cotangent has the output's dtype, and must not overflow in it
    if not equalised:
        # Powers of two leave the entries short. Far smaller outputs are capped: a weight must not overflow.
        return float(2.0 ** (np.clip(np.round(np.log2(largest / scale)), 0, 60 if narrow else 200) + _overall(largest)))
    own = np.abs(output).astype(np.float64)
    weight = np.where(own > largest * (1e-20 if narrow else 1e-200), largest / np.where(own > 0, own, 1.0), 1.0)
    return np.asarray(2.0 ** (np.round(np.log2(weight)) + _overall(largest)))


def _overall(largest: float) -> float:
    """Exponent that brings outputs of extreme size to about 1, so that their squares neither overflow nor vanish."""
    exponent = float(np.round(np.log2(largest)))
    return -exponent if abs(exponent) > 300 else 0.0


def moved(
    rng: np.random.Generator, inputs: Point, wrt: tuple[int, ...], radius: float, *, entrywise: bool = False
) -> Point:
    """Return a neighbouring point: every differentiated input moved at random.

    Args:
        rng: where the move comes from.
        inputs: the point.
        wrt: the inputs to move.
        radius: how far, relative to the size of the input.
        entrywise: move each entry by its own size instead, which keeps small positive entries positive.
    """
    entries = {i: random_entries(rng, shape_of(inputs[i])) for i in wrt}
    if entrywise:
        for i, entry in entries.items():
            own = np.abs(np.asarray(inputs[i], dtype=np.float64))
            entries[i] = entry * np.where(own > 0, own / root_mean_square(inputs[i]), 1.0)
    return offset(inputs, entries, radius)


def offset(inputs: Point, entries: dict[int, FloatArray], radius: float) -> Point:
    """Return ``inputs`` with ``radius * size * entries`` added to those named."""
    result = list(inputs)
    for index, entry in entries.items():
        result[index] = _like(
            inputs[index], np.asarray(inputs[index]) + radius * root_mean_square(inputs[index]) * entry
        )
    return tuple(result)


def scaled(inputs: Point, wrt: tuple[int, ...], factor: float) -> Point:
    """Return ``inputs`` with every differentiated one multiplied by ``factor``."""
    return tuple(
        _like(value, np.asarray(value) * factor) if index in wrt else value for index, value in enumerate(inputs)
    )


def _like(value: object, array: FloatArray) -> object:
    """Return ``array`` in the kind and dtype of ``value``."""
    if isinstance(value, np.ndarray):
        return np.asarray(array, dtype=value.dtype)
    if isinstance(value, np.floating):
        return value.dtype.type(array)
    return float(array)
