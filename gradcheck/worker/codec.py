"""Requests as bytes, and replies as outcomes: every field of a reply is checked before it is believed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TypeVar

from gradcheck.errors import InvalidArgument
from gradcheck.worker.child import frames, wire
from gradcheck.worker.child.value import Handle, Value
from gradcheck.worker.outcome import Loaded, Outcome, Raised, Refused, Returned
from gradcheck.worker.text import clean

_MESSAGE_SHOWN = 1000
_T = TypeVar("_T")


@dataclasses.dataclass(frozen=True, slots=True)
class EncodedCalls:
    """A batch of argument tuples, ready to be sent to any number of submissions.

    Attributes:
        count: number of calls.
        body: their encoding.
    """

    count: int
    body: bytes = dataclasses.field(repr=False)

    def __len__(self) -> int:
        return self.count


def encode_calls(calls: Sequence[Sequence[Value]]) -> EncodedCalls:
    """Encode the positional arguments of a batch of calls, once for every submission.

    Raises:
        InvalidArgument: an argument is of a type that cannot be sent.
    """
    parts = [frames.COUNT.pack(len(calls))]
    for number, arguments in enumerate(calls):
        try:
            data = wire.encode(tuple(arguments))
        except wire.UnencodableError as error:
            raise InvalidArgument(
                f"calls[{number}]={type(arguments).__name__}, but must hold plain Python values and numeric "
                f"arrays: {error}"
            ) from None
        parts += (frames.COUNT.pack(len(data)), data)
    return EncodedCalls(len(calls), b"".join(parts))


def encode_blocks(blocks: Sequence[tuple[str, str]]) -> bytes:
    """Encode (label, source) pairs."""
    items = []
    for label, code in blocks:
        for text in (label, code):
            data = text.encode("utf-8", "surrogatepass")
            items += [frames.COUNT.pack(len(data)), data]
    return b"".join([frames.COUNT.pack(len(blocks)), *items])


def encode_target(handle: Handle | None, name: str) -> bytes:
    """Encode which function is meant: of the submission itself, or of an object that it returned."""
    data = name.encode("utf-8", "replace")
    return frames.TARGET.pack(handle.id if handle else 0, len(data)) + data


def read_outcome(status: int, body: bytearray) -> Outcome:
    """Decode the reply to one call.

    Raises:
        wire.MalformedError: it is not a well-formed reply.
    """
    value = wire.decode(body)
    if status == frames.RETURNED:
        return Returned(value)
    if status == frames.RAISED:
        return _raised(value)
    if status == frames.NOTED:
        content, mutated, aliased = _fields(value, 3)
        paths = tuple(_alias(pair) for pair in _exact(aliased, list))
        return Returned(content, tuple(_position(item) for item in _exact(mutated, list)), paths)
    if status == frames.UNSENDABLE:
        return Refused(clean(_exact(value, str), _MESSAGE_SHOWN))
    raise wire.MalformedError(f"unknown status {status}")


def read_loaded(status: int, body: bytearray) -> Loaded:
    """Decode the reply to a load request.

    Raises:
        wire.MalformedError: it is not a well-formed reply.
    """
    if status != frames.LOADED:
        raise wire.MalformedError(f"unexpected status {status}")
    names, failures = _fields(wire.decode(body), 2)
    found = []
    for item in _exact(failures, list):
        label, raised = _fields(item, 2)
        found.append((clean(_exact(label, str)), _raised(raised)))
    return Loaded(frozenset(_exact(name, str) for name in _exact(names, list)), tuple(found))


def _raised(value: Value) -> Raised:
    kind, message, label, line, source, column = _fields(value, 6)
    return Raised(
        type=clean(_exact(kind, str)),
        message=clean(_exact(message, str), _MESSAGE_SHOWN),
        label=clean(_exact(label, str)),
        line=_position(line),
        source=clean(_exact(source, str)),
        column=_position(column),
    )


def _alias(pair: Value) -> tuple[tuple[int | str, ...], int]:
    path, position = _fields(pair, 2)
    steps = _exact(path, list)
    if not all(type(step) in (int, str) for step in steps):
        raise wire.MalformedError("a path of something else than indices and names")
    return tuple(steps), _position(position)


def _fields(value: Value, count: int) -> tuple[Value, ...]:
    fields = _exact(value, tuple)
    if len(fields) != count:
        raise wire.MalformedError(f"{len(fields)} fields instead of {count}")
    return fields


def _position(value: Value) -> int:
    number = _exact(value, int)
    if not 0 <= number < 1 << 31:
        raise wire.MalformedError("a position out of range")
    return number


def _exact(value: object, kind: type[_T]) -> _T:
    if type(value) is not kind:
        raise wire.MalformedError(f"a {type(value).__name__} where a {kind.__name__} must be")
    return value
