"""What must hold before any number is compared: shapes, dtypes, finiteness, arguments left alone, repeatability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from gradcheck.numerics.arguments import refuse, show
from gradcheck.numerics.lines import FloatArray

ViolationKind: TypeAlias = Literal[
    "shape", "dtype", "not-finite", "mutates-input", "aliases-input", "not-repeatable", "not-linear"
]


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken contract.

    Attributes:
        kind: which contract.
        subject: the argument or gradient concerned, by name.
        message: what was found and what must be, in a sentence.
    """

    kind: ViolationKind
    subject: str
    message: str


class ContractBroken(Exception):
    """Ends a check early; carries the violation."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(violation.message)
        self.violation = violation


def read_derivative(
    value: object, names: Sequence[str], shapes: Sequence[tuple[int, ...]], caller: str
) -> tuple[FloatArray, ...]:
    """Return what ``backward`` (or ``jvp``) returned as arrays of exactly the right shapes.

    Args:
        value: a tuple or list with one array per name, or a bare array if there is one name.
        names: what each part is called in messages.
        shapes: the shape each part must have.
        caller: the function's name and arguments, for messages.

    Raises:
        InvalidArgument: the number of parts is wrong, or one is not an array of numbers at all.
        ContractBroken: a part has the wrong shape or dtype, or is not finite.
    """
    wanted = ", ".join(names)
    if len(names) == 1 and not isinstance(value, tuple | list):
        parts: list[object] = [value]
    elif isinstance(value, tuple | list) and len(value) == len(names):
        parts = list(value)
    else:
        count = f"{len(value)} values" if isinstance(value, tuple | list) else show(value)
        one = "one array" if len(names) == 1 else f"a tuple of {len(names)} arrays"
        raise refuse(caller, value, f"{one} ({wanted}), got {count}")
    return tuple(_read_part(part, name, shape, caller) for part, name, shape in zip(parts, names, shapes, strict=True))


def _read_part(part: object, name: str, shape: tuple[int, ...], caller: str) -> FloatArray:
    if not isinstance(part, np.ndarray | np.generic | int | float | complex):
        raise refuse(f"{name} of {caller}", part, f"an array of shape {shape}")
    array = np.asarray(part)
    if array.shape != shape:
        message = f"{name} has shape {array.shape}, but must have shape {shape}"
        raise ContractBroken(Violation("shape", name, message))
    if not (np.issubdtype(array.dtype, np.floating) or np.issubdtype(array.dtype, np.integer)):
        message = f"{name} has dtype {array.dtype}, but must be real floating-point numbers"
        raise ContractBroken(Violation("dtype", name, message))
    if not np.all(np.isfinite(array)):
        where = np.unravel_index(int(np.argmin(np.isfinite(array))), array.shape)
        place = f"[{', '.join(str(int(i)) for i in where)}]" if where else ""
        message = f"{name}{place} is {array[where]}, but every entry must be finite: f is finite at this point"
        raise ContractBroken(Violation("not-finite", name, message))
    return array if np.issubdtype(array.dtype, np.floating) else array.astype(np.float64)


def check_precision(array: FloatArray, name: str, value: object) -> Violation | None:
    """Return a violation if a gradient has fewer digits than the input it belongs to."""
    wanted = np.asarray(value).dtype
    if array.dtype.itemsize < min(wanted.itemsize, 8):
        message = f"{name} has dtype {array.dtype}, but must have the input's dtype {wanted}: digits are lost"
        return Violation("dtype", name, message)
    return None


def same_bits(first: object, second: object) -> bool:
    """Whether two arguments hold the same values, NaN equal to NaN."""
    if isinstance(first, tuple) and isinstance(second, tuple):
        return all(same_bits(one, other) for one, other in zip(first, second, strict=True))
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        return (
            first.shape == second.shape
            and first.dtype == second.dtype
            and bool(np.array_equal(first, second, equal_nan=np.issubdtype(first.dtype, np.inexact)))
        )
    if isinstance(first, np.generic | int | float):
        return True  # immutable
    return repr(first) == repr(second)


def find_changed(
    before: Sequence[object], after: Sequence[object], names: Sequence[str], caller: str
) -> list[Violation]:
    """Return a violation for every argument that a call changed."""
    return [
        Violation(
            "mutates-input",
            name,
            f"{caller} changes its argument {name} in place, but must leave its arguments alone: copy first",
        )
        for old, new, name in zip(before, after, names, strict=True)
        if not same_bits(old, new)
    ]


def find_aliases(returned: object, arguments: Sequence[object], names: Sequence[str], caller: str) -> list[Violation]:
    """Return a violation for every argument that a returned array shares memory with."""
    parts = returned if isinstance(returned, tuple | list) else (returned,)
    return [
        Violation(
            "aliases-input",
            name,
            f"{caller} returns its argument {name} itself (or a view of it), so that changing one changes the other, "
            f"but must return a new array: return {name}.copy()",
        )
        for argument, name in zip(arguments, names, strict=True)
        if isinstance(argument, np.ndarray)
        and any(isinstance(part, np.ndarray) and np.shares_memory(part, argument) for part in parts)
    ]


def unrepeated(first: tuple[FloatArray, ...], again: tuple[FloatArray, ...], unit: float) -> tuple[float, float] | None:
    """Return (difference, size) if two answers to the same call differ by more than a rounding, else None.

    A threaded sum may add in another order from call to call; anything above 64 roundings is another answer.
    """
    for one, other in zip(first, again, strict=True):
        difference = float(np.max(np.abs(one.astype(np.float64) - other.astype(np.float64))))
        size = float(np.max(np.abs(one)))
        if not difference <= 64 * unit * size:
            return difference, size
    return None
