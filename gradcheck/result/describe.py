"""Values as the result document holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from gradcheck.result.document import plain_number
from gradcheck.result.model import Array, Json

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    import numpy.typing as npt

MAX_ENTRIES = 400
MAX_TEXT = 200


def describe_array(array: npt.NDArray[Any], *, limit: int = MAX_ENTRIES) -> Array:
    """Return `array` as the result document holds it.

    Args:
        array: of any shape and dtype. Any: nothing here depends on the dtype.
        limit: most entries that are kept; the data of a larger array is left out, its shape and dtype are not.

    Returns:
        Its shape, dtype and data; float16 and float32 with the few digits that tell them apart, complex numbers
        as strings, and no data for dtypes that are not numbers or truth values.
    """
    data: Json = None
    if array.size <= limit and array.dtype.kind in "biufc":
        data = _nested(array.tolist() if array.dtype.itemsize >= 8 or array.dtype.kind in "biu" else _short(array))
    return Array(shape=array.shape, dtype=str(array.dtype), data=data)


@overload
def describe_value(value: npt.NDArray[Any]) -> Array: ...
@overload
def describe_value(value: complex | str | np.generic | list[Any] | tuple[Any, ...] | None) -> Json: ...
@overload
def describe_value(value: object) -> Json | Array: ...
def describe_value(value: object) -> Json | Array:
    """Return `value` as the result document holds it: an array with shape and dtype, else plain JSON.

    Lists and tuples become lists of what their items become; an array inside of them only its data; values of
    other types the name of their type in angle brackets.
    """
    import numpy as np

    if isinstance(value, np.ndarray):
        return describe_array(value)
    return _plain(value)


def _plain(value: object) -> Json:
    import numpy as np

    if isinstance(value, np.generic | np.ndarray):
        return describe_array(np.asarray(value)).data
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, complex):
        return str(value)
    if isinstance(value, str):
        return value if len(value) <= MAX_TEXT else value[: MAX_TEXT - 1] + "…"
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value[:MAX_ENTRIES]]
    return f"<{type(value).__name__}>"


def _short(array: npt.NDArray[Any]) -> Json:
    """Return the entries of a float16 or float32 array as the shortest decimals that round to them."""
    import numpy as np

    decimals = [float(str(entry)) for entry in array.flat]
    return np.array(decimals, np.float64).reshape(array.shape).tolist()


def _nested(value: Any) -> Json:  # Any: nested lists of one kind of number
    if isinstance(value, list):
        return [_nested(item) for item in value]
    if isinstance(value, float):
        return plain_number(value)
    return str(value) if isinstance(value, complex) else value
