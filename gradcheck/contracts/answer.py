"""What came back from a call, held against the outputs of a shape line.

Order matters: the kind of value first, then the count, shape and dtype of each output. Values are compared
elsewhere, and only with what passed here, so that nothing is ever broadcast.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Literal, TypeAlias

import numpy as np

from gradcheck.contracts.signature import Signature, Slot, shape_text

Fault: TypeAlias = Literal["nothing", "kind", "count", "names", "shape", "dtype"]

_DTYPES = {"float": np.float64, "int": np.int64, "bool": np.bool_}

# A nested list longer than this is not an honest answer for the shapes that are asked for.
_LIST_ITEMS = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Misfit:
    """The first thing about an answer that is not as the shape line says.

    Attributes:
        fault: which rule it breaks.
        output: the output concerned, "" for the answer as a whole.
        expected: what it must be, as text: a shape, a kind, names.
        got: what it is, as text.
        axes: the axes as written in the shape line, for a wrong shape.
    """

    fault: Fault
    output: str
    expected: str
    got: str
    axes: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """An answer taken apart into outputs, each of which fits its slot or does not.

    Attributes:
        arrays: one per output in the order of the shape line: float64, or int64 or bool where the shape line says so;
            scalars are 0-d; None for an output that does not fit.
        misfits: what is wrong with those that do not fit, by name.
        odd: the numbers of those that have another shape, by name.
        reshaped: names of outputs that had the right number of entries in another shape, where that is let pass.
        narrowed: names of float outputs that came back in less than double precision, with their dtype.
    """

    arrays: tuple[np.ndarray | None, ...]
    misfits: Mapping[str, Misfit] = dataclasses.field(default_factory=dict)
    odd: Mapping[str, np.ndarray] = dataclasses.field(default_factory=dict)
    reshaped: tuple[str, ...] = ()
    narrowed: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> tuple[np.ndarray, ...] | None:
        """All arrays, or None if an output does not fit."""
        found = tuple(array for array in self.arrays if array is not None)
        return found if len(found) == len(self.arrays) else None


def read_answer(
    value: object, signature: Signature, sizes: Mapping[str, int], *, size_only: bool = False
) -> Answer | Misfit:
    """Check a returned value against the outputs of `signature` for axis sizes `sizes`.

    Several outputs may come as a tuple or a list in order, or as a dict by name. A float output may be an integer
    array or number, or nested lists of numbers; a scalar may be a 0-d array. With `size_only` the right number of
    entries is enough: ``(1, d)`` for ``(d,)``.

    Returns:
        The answer; or a misfit if the value cannot be taken apart into the outputs at all.
    """
    parts = _split(value, signature)
    if isinstance(parts, Misfit):
        return parts
    arrays: list[np.ndarray | None] = []
    misfits: dict[str, Misfit] = {}
    odd: dict[str, np.ndarray] = {}
    narrowed: list[tuple[str, str]] = []
    reshaped: list[str] = []
    for slot, part in zip(signature.outputs, parts, strict=True):
        array = _to_array(part, slot)
        arrays.append(None)
        if isinstance(array, Misfit):
            misfits[slot.name] = array
            continue
        shape = slot.shape(sizes)
        if size_only and array.shape != shape and array.size == math.prod(shape):
            array = array.reshape(shape)
            reshaped.append(slot.name)
        if array.shape != shape:
            got = shape_text(array.shape)
            misfits[slot.name] = Misfit("shape", slot.name, shape_text(shape), got, slot.axes_text)
            odd[slot.name] = array.astype(np.float64)
            continue
        if slot.kind == "float" and array.dtype.kind == "f" and array.dtype.itemsize < 8:
            narrowed.append((slot.name, array.dtype.name))
        arrays[-1] = array.astype(_DTYPES[slot.kind], copy=False)
    return Answer(tuple(arrays), misfits, odd, tuple(reshaped), tuple(narrowed))


def describe_kind(value: object) -> str:
    """Name what a value is, for a message: ``None``, ``a dict``, ``a list of 3``, ``an array of shape (2, 3)``."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {shape_text(value.shape)}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        keys = ", ".join(map(str, list(value)[:6]))
        return f"a dict with the keys {keys}" if value else "an empty dict"
    name = str(getattr(value, "type_name", type(value).__name__))
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _split(value: object, signature: Signature) -> tuple[object, ...] | Misfit:
    outputs = signature.outputs
    names = tuple(slot.name for slot in outputs)
    if value is None:
        return Misfit("nothing", "", ", ".join(names), "None")
    if isinstance(value, dict):
        if set(names) <= set(value):
            return tuple(value[name] for name in names)
        missing = ", ".join(name for name in names if name not in value)
        return Misfit("names", missing, ", ".join(names), describe_kind(value))
    if len(outputs) == 1:
        return (value,)
    if not isinstance(value, tuple | list):
        return Misfit("kind", "", ", ".join(names), describe_kind(value))
    if len(value) != len(outputs):
        return Misfit("count", "", ", ".join(names), describe_kind(value))
    return tuple(value)


def _to_array(value: object, slot: Slot) -> np.ndarray | Misfit:
    must = "an array" if slot.axes else "a number"
    if isinstance(value, tuple | list):
        array = _from_lists(value)
        if array is None:
            return Misfit("kind", slot.name, must, f"{describe_kind(value)} that does not hold numbers row by row")
        value = array
    if value is None:
        return Misfit("kind", slot.name, must, "None")
    if isinstance(value, np.generic):
        value = np.asarray(value)
    elif isinstance(value, bool | int | float | complex):
        value = np.asarray(value) if not isinstance(value, int) or abs(value) < 2**63 else np.asarray(float(value))
    if not isinstance(value, np.ndarray):
        return Misfit("kind", slot.name, must, describe_kind(value))
    accepted = {"float": "fiu", "int": "iu", "bool": "b"}[slot.kind]
    if value.dtype.kind not in accepted:
        return Misfit(
            "dtype",
            slot.name,
            np.dtype(_DTYPES[slot.kind]).name,
            value.dtype.name,
        )
    return value


def _from_lists(value: tuple[object, ...] | list[object]) -> np.ndarray | None:
    """Nested lists of numbers (and 0-d or whole arrays) as an array, or None if they are not rectangular numbers."""
    stack: list[object] = [value]
    count = 0
    while stack:
        item = stack.pop()
        count += 1
        if count > _LIST_ITEMS:
            return None
        if isinstance(item, tuple | list):
            stack.extend(item)
        elif not isinstance(item, int | float | np.number | np.ndarray) or isinstance(item, bool):
            return None
    try:
        array = np.array(value)
    except (ValueError, OverflowError):
        return None
    if array.dtype.kind in "fiu":
        return array
    return array.astype(np.float64) if array.size == 0 else None
