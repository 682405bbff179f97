"""Making one call of the submission and noting what it did to its arguments."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import frames, wire
from .value import Handle

_UNCHANGEABLE = (float, int, bool, str, type(None))
_MAX_KEPT = 100_000
_LARGE_BYTES = 1 << 16


class Kept:
    """Objects that cannot cross; each has a number by which the judge hands it back."""

    def __init__(self) -> None:
        self._objects: dict[int, object] = {}

    def keep(self, value: object) -> Handle:
        """Store `value` and return its handle."""
        if len(self._objects) >= _MAX_KEPT:
            raise MemoryError("too many objects were returned")
        number = len(self._objects) + 1
        self._objects[number] = value
        return Handle(number, wire.type_name(value))

    def __getitem__(self, number: int) -> object:
        return self._objects[number]

    def resolve(self, value: object) -> object:
        """Put the kept objects back in place of their handles."""
        kind = type(value)
        if kind is Handle:
            return self._objects[value.id]  # type: ignore[attr-defined]
        if kind is list or kind is tuple:
            return kind(self.resolve(item) for item in value)  # type: ignore[attr-defined]
        if kind is dict:
            return {key: self.resolve(item) for key, item in value.items()}  # type: ignore[attr-defined]
        return value


class Arguments:
    """The decoded positional arguments of one call, with the bytes they came from."""

    def __init__(self, buffer: bytearray, start: int, end: int, kept: Kept) -> None:
        reader = wire.Reader(buffer, start)
        count = frames.COUNT.unpack_from(buffer, start + 1)[0]
        reader.pos = start + 5
        self.values: list[object] = []
        self._originals: list[tuple[int, object, int, int]] = []  # position, argument, where its bytes are
        for position in range(count):
            begin = reader.pos
            value: object = reader.value(1)
            if type(value) not in _UNCHANGEABLE:
                if reader.handles:
                    value, reader.handles = kept.resolve(value), 0
                else:  # what holds a student's own object may change: it is theirs
                    self._originals.append((position, value, begin, reader.pos))
            self.values.append(value)
        self._buffer = buffer

    def mutated(self) -> list[int]:
        """Return the positions of arguments that no longer hold what was sent."""
        return [position for position, value, begin, end in self._originals if not self._holds(value, begin, end)]

    def _holds(self, value: object, begin: int, end: int) -> bool:
        """Return True if `value` still encodes to the bytes from `begin` to `end`."""
        if type(value) is np.ndarray and value.nbytes >= _LARGE_BYTES and value.flags.c_contiguous:
            start = end - value.nbytes  # compared in place: copies of large arrays cost more than the call
            if start < begin or wire.array_head(value) != bytes(self._buffer[begin:start]):
                return False
            sent = np.frombuffer(self._buffer, np.uint8, value.nbytes, start)
            return bool((sent == value.reshape(-1).view(np.uint8)).all())
        return _encoding(value) == bytes(memoryview(self._buffer)[begin:end])

    def aliased_by(self, value: object) -> list[tuple[tuple[int | str, ...], int]]:
        """Return (path, position) for each part of `value` that shares memory with an argument."""
        owners: dict[int, int] = {}
        arrays: list[tuple[wire.Array, int]] = []
        for position, argument, _, _ in self._originals:
            _collect(argument, position, owners, arrays)
        found: list[tuple[tuple[int | str, ...], int]] = []
        _find_shared(value, (), owners, arrays, found)
        return found


def _encoding(value: object) -> bytes | None:
    try:
        return wire.encode(value)
    except wire.UnencodableError:
        return None  # something was put in that was not there


def _collect(value: object, position: int, owners: dict[int, int], arrays: list[tuple[wire.Array, int]]) -> None:
    if isinstance(value, np.ndarray):
        owners[id(value)] = position
        arrays.append((value, position))
    elif isinstance(value, list | tuple):
        if isinstance(value, list):
            owners[id(value)] = position
        for item in value:
            _collect(item, position, owners, arrays)
    elif isinstance(value, dict):
        owners[id(value)] = position
        for item in value.values():
            _collect(item, position, owners, arrays)


def _find_shared(
    value: object,
    path: tuple[int | str, ...],
    owners: dict[int, int],
    arrays: list[tuple[wire.Array, int]],
    found: list[tuple[tuple[int | str, ...], int]],
) -> None:
    if isinstance(value, np.ndarray):
        owner = owners.get(id(value))
        if owner is not None:
            found.append((path, owner))
        elif value.base is not None:  # an array without a base owns its memory alone
            found.extend((path, position) for array, position in arrays if np.may_share_memory(value, array))
    elif isinstance(value, list | tuple | dict) and len(path) < wire.MAX_DEPTH:
        owner = owners.get(id(value))
        if owner is not None:
            found.append((path, owner))
            return
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            if not isinstance(item, float):
                _find_shared(item, (*path, key if isinstance(key, int) else str(key)), owners, arrays, found)


def make_call(function: Callable[..., object], arguments: Arguments, kept: Kept) -> tuple[int, bytes]:
    """Call `function` and return the status and body of the reply. Exceptions pass through."""
    value = function(*arguments.values)
    mutated = arguments.mutated()
    aliased = arguments.aliased_by(value)
    if not mutated and not aliased:
        return frames.RETURNED, wire.encode(value, kept.keep)
    notes = (mutated, [(list(path), position) for path, position in aliased])
    return frames.NOTED, wire.encode((value, *notes), kept.keep)
