"""Every way a call into a submission can end, as one value each."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from gradcheck.worker.child.value import Value


@dataclasses.dataclass(frozen=True, slots=True)
class Returned:
    """The call came back.

    Attributes:
        value: what it returned, rebuilt by the judge from raw bytes: plain Python values and exact
            ``numpy.ndarray`` only; anything else is an opaque `Handle` that names its type.
        mutated: positions of arguments whose contents the call changed.
        aliased: ``(path, position)`` pairs: the part of the value at ``path`` (indices from the outside in, ``()``
            for the value itself) shares memory with the argument at ``position``.
    """

    value: Value
    mutated: tuple[int, ...] = ()
    aliased: tuple[tuple[tuple[int | str, ...], int], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Raised:
    """The call ended in an exception of the student's.

    Attributes:
        type: the exception's class name.
        message: its text, cut to a limit, control characters replaced.
        label: the block (file or cell) of the innermost frame that is the student's own, or "".
        line: 1-based line in that block, 0 if unknown.
        source: that line's text with its indentation, or "".
        column: 1-based column in `source` for a SyntaxError, 0 otherwise.
    """

    type: str
    message: str
    label: str = ""
    line: int = 0
    source: str = ""
    column: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class TimedOut:
    """No complete answer within the deadline; the worker was killed."""

    timeout_s: float


@dataclasses.dataclass(frozen=True, slots=True)
class Died:
    """The worker's process ended during the call.

    Attributes:
        reason: one short phrase, such as ``exit code 0``, ``signal SIGSEGV`` or ``memory limit``.
    """

    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class Refused:
    """What came back is not a well-formed answer: forged, early, oversized or malformed."""

    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class NotRun:
    """The call was not made, because an earlier one in the same batch ended the worker."""


Outcome: TypeAlias = Returned | Raised | TimedOut | Died | Refused | NotRun


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """The submission was executed, block by block.

    Attributes:
        functions: names of callables that are defined now.
        failures: (block label, what it raised) for each block that raised; the later blocks still ran.
    """

    functions: frozenset[str]
    failures: tuple[tuple[str, Raised], ...] = ()
