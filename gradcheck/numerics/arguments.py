"""Checking and copying the arguments of a check; every refusal names the argument, its value and what it must be."""

from __future__ import annotations

import copy
import inspect
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from gradcheck.errors import InvalidArgument
from gradcheck.numerics.lines import FLOAT32_LADDER, FLOAT64_LADDER, Ladder, Point

Wrt: TypeAlias = "int | str | Sequence[int | str] | None"
Seed: TypeAlias = "int | np.random.Generator | None"

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """The point of a check, ready to use.

    Attributes:
        inputs: private copies of the arguments of ``f``.
        wrt: positions of the arguments that are differentiated.
        names: one name per argument, for messages.
    """

    inputs: Point
    wrt: tuple[int, ...]
    names: tuple[str, ...]

    def ladder(self, index: int) -> Ladder:
        """Return the steps that suit the dtype of one argument."""
        return FLOAT32_LADDER if is_single(self.inputs[index]) else FLOAT64_LADDER


def show(value: object) -> str:
    """Return ``value (type)`` on one short line, arrays by shape and dtype if they are long."""
    kind = type(value).__name__
    text = repr(value)
    if isinstance(value, np.ndarray) and (len(text) > _SHOWN or "\n" in text):
        return f"array of shape {value.shape} and dtype {value.dtype} ({kind})"
    text = " ".join(text.split())
    return f"{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'} ({kind})"


def refuse(name: str, value: object, must: str) -> InvalidArgument:
    """Return the error for an argument, in the one form they all have."""
    return InvalidArgument(f"{name}={show(value)}, but must be {must}")


def is_float(value: object) -> bool:
    """Whether ``value`` is a real floating-point array or scalar, which can be differentiated."""
    if isinstance(value, np.ndarray | np.generic):
        return bool(np.issubdtype(value.dtype, np.floating))
    return type(value) is float or (isinstance(value, float) and not isinstance(value, bool))


def is_single(value: object) -> bool:
    """Whether ``value`` is held in float32."""
    return isinstance(value, np.ndarray | np.generic) and value.dtype == np.float32


def prepare(inputs: object, wrt: Wrt, names: Sequence[str] | None, f: object = None) -> Problem:
    """Check ``inputs``, ``wrt`` and ``names`` and copy the inputs.

    Raises:
        InvalidArgument: one of them is not what it must be.
    """
    if not isinstance(inputs, tuple | list):
        raise refuse("inputs", inputs, "a tuple of the arguments of f, such as (x,) or (W, b, x)")
    if not inputs:
        raise refuse("inputs", inputs, "a tuple of at least one argument of f")
    labels = _names(names, len(inputs), f)
    for value, label in zip(inputs, labels, strict=True):
        _check_kind(value, label)
    chosen = _chosen(wrt, inputs, labels)
    for index in chosen:
        _check_differentiable(inputs[index], labels[index])
    return Problem(tuple(fresh(value) for value in inputs), chosen, labels)


def fresh(value: object) -> object:
    """Return a copy that nothing done to it can reach the original through."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if value is None or isinstance(value, int | float | str | bytes | np.generic):
        return value
    return copy.deepcopy(value)


def _names(names: Sequence[str] | None, count: int, f: object) -> tuple[str, ...]:
    if names is not None:
        if isinstance(names, str) or len(names) != count or not all(isinstance(n, str) for n in names):
            raise refuse("names", names, f"a sequence of {count} strings, one per input")
        return tuple(names)
    try:
        parameters = inspect.signature(f).parameters.values() if callable(f) else ()
    except (TypeError, ValueError):  # some builtins have no signature
        parameters = ()
    positional = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if len(positional) >= count:
        return tuple(positional[:count])
    return tuple(f"inputs[{index}]" for index in range(count))


def _check_kind(value: object, name: str) -> None:
    if isinstance(value, complex | np.complexfloating) or (
        isinstance(value, np.ndarray) and np.issubdtype(value.dtype, np.complexfloating)
    ):
        raise refuse(name, value, "real: check the real and imaginary parts as two real inputs")
    if isinstance(value, np.ndarray) and value.dtype.hasobject:
        raise refuse(name, value, "an array of numbers: convert it with .astype(float)")


def _chosen(wrt: Wrt, inputs: Sequence[object], names: tuple[str, ...]) -> tuple[int, ...]:
    if wrt is None:
        found = tuple(index for index, value in enumerate(inputs) if is_float(value))
        if not found:
            raise refuse("inputs", inputs, "at least one floating-point array or float to differentiate")
        return found
    asked = [wrt] if isinstance(wrt, int | str) else list(wrt)
    chosen: list[int] = []
    for one in asked:
        if isinstance(one, str) and one in names:
            chosen.append(names.index(one))
        elif isinstance(one, int) and not isinstance(one, bool) and -len(inputs) <= one < len(inputs):
            chosen.append(one % len(inputs))
        else:
            raise refuse("wrt", wrt, f"positions below {len(inputs)} or names among {', '.join(names)}")
    if not chosen or len(set(chosen)) != len(chosen):
        raise refuse("wrt", wrt, "one or more different inputs")
    return tuple(chosen)


def _check_differentiable(value: object, name: str) -> None:
    if not is_float(value):
        raise refuse(name, value, "a float or a floating-point array to be differentiated")
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype == np.float16:
            raise refuse(name, value, "float64 or float32: float16 has too few digits to difference")
        if value.size == 0:
            raise refuse(name, value, "not empty: there is nothing to differentiate")
    array = np.asarray(value)
    if not np.all(np.isfinite(array)):
        where = np.unravel_index(int(np.argmin(np.isfinite(array))), array.shape)
        place = f"[{', '.join(str(int(i)) for i in where)}]" if where else ""
        raise InvalidArgument(
            f"{name}{place}={array[where]} ({type(value).__name__}), but must be finite where it is differentiated"
        )


def prepare_seed(rng: Seed) -> int:
    """Return the seed of a check: ``rng`` itself, a draw from it, or fresh entropy.

    Raises:
        InvalidArgument: ``rng`` is neither None, a whole number nor a `numpy.random.Generator`.
    """
    if rng is None:
        return int(np.random.SeedSequence().generate_state(1, np.uint32)[0])
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**32))
    if isinstance(rng, int | np.integer) and not isinstance(rng, bool) and rng >= 0:
        return int(rng)
    raise refuse("rng", rng, "None, a whole number >= 0 or a numpy.random.Generator")


def check_count(name: str, value: object, least: int) -> int:
    """Return ``value`` if it is a whole number of at least ``least``."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return value
    raise refuse(name, value, f"a whole number of at least {least}")


def check_fraction(name: str, value: object) -> float:
    """Return ``value`` as a float if it lies strictly between 0 and 1."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1:
        return float(value)
    raise refuse(name, value, "a number between 0 and 1")


def check_nonnegative(name: str, value: object) -> float:
    """Return ``value`` as a float if it is finite and at least 0."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf:
        return float(value)
    raise refuse(name, value, "a finite number >= 0")
