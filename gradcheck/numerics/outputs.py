"""Reading what ``f`` returns: one array or scalar, or a tuple of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradcheck.errors import InvalidArgument
from gradcheck.numerics.arguments import refuse
from gradcheck.numerics.lines import FloatArray


@dataclass(frozen=True, slots=True)
class OutputForm:
    """The shape of what ``f`` returns, which every later answer must have and every cotangent is given in.

    Attributes:
        several: whether ``f`` returns a tuple or list.
        shapes: shape of each output.
        dtypes: dtype of each output.
        scalars: whether each output is a scalar, whose cotangent is then a plain float.
    """

    several: bool
    shapes: tuple[tuple[int, ...], ...]
    dtypes: tuple[np.dtype[np.floating], ...]
    scalars: tuple[bool, ...]

    @property
    def is_scalar(self) -> bool:
        """Whether ``f`` is a plain scalar function."""
        return not self.several and self.scalars[0]

    def dress(self, vectors: tuple[FloatArray, ...]) -> object:
        """Return cotangents (or tangents) in the form that ``f`` returns its outputs in, as fresh arrays."""
        parts = tuple(
            float(vector) if scalar else np.array(vector, dtype=dtype)
            for vector, scalar, dtype in zip(vectors, self.scalars, self.dtypes, strict=True)
        )
        return parts if self.several else parts[0]


def read_outputs(value: object, name: str = "f(*inputs)") -> tuple[OutputForm, tuple[FloatArray, ...]]:
    """Return the form and the arrays of one answer of ``f``.

    Raises:
        InvalidArgument: it holds something other than real numbers.
    """
    several = isinstance(value, tuple | list)
    parts = list(value) if isinstance(value, tuple | list) else [value]
    if not parts:
        raise refuse(name, value, "an array, a scalar, or a tuple of at least one of them")
    arrays = [_read_one(part, f"{name}[{index}]" if several else name) for index, part in enumerate(parts)]
    form = OutputForm(
        several=several,
        shapes=tuple(array.shape for array in arrays),
        dtypes=tuple(array.dtype for array in arrays),
        scalars=tuple(array.shape == () for array in arrays),
    )
    return form, tuple(arrays)


def _read_one(value: object, name: str) -> FloatArray:
    if value is None:
        raise refuse(name, value, "an array or a scalar: is a return statement missing?")
    if not isinstance(value, np.ndarray | np.generic | int | float | complex):
        raise refuse(name, value, "an array, a scalar, or a tuple of them")
    array = np.asarray(value)
    if np.issubdtype(array.dtype, np.complexfloating):
        raise refuse(name, value, "real: return the real and imaginary parts as two outputs")
    if array.dtype.hasobject or not (np.issubdtype(array.dtype, np.number) or np.issubdtype(array.dtype, np.bool_)):
        raise refuse(name, value, "an array of numbers")
    if array.size == 0:
        raise refuse(name, value, "not empty")
    if not np.issubdtype(array.dtype, np.floating):
        array = array.astype(np.float64)
    return array


def require_finite(arrays: tuple[FloatArray, ...], *, several: bool) -> None:
    """Refuse outputs that are not finite at the point itself.

    Raises:
        InvalidArgument: naming the first entry that is NaN or infinite.
    """
    for index, array in enumerate(arrays):
        finite = np.isfinite(array)
        if not np.all(finite):
            where = np.unravel_index(int(np.argmin(finite)), array.shape)
            place = f"[{', '.join(str(int(i)) for i in where)}]" if where else ""
            part = f"[{index}]" if several else ""
            raise InvalidArgument(
                f"f(*inputs){part}{place}={array[where]}, but must be finite at the point of the check"
            )
