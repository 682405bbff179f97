"""Mistakes that an author knows students make, written down as functions that make them.

They stand in ``misconceptions.py`` beside the spec:

    @misconception("backward", id="derivative-of-preactivation", says="{out}: sigmoid_backward was given z, not h")
    def preactivation(W1, b1, W2, b2, x, label):
        ...

An answer that equals what such a function returns, on every call, is explained by it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gradcheck.errors import AssignmentError

MISCONCEPTIONS = "misconceptions.py"


@dataclasses.dataclass(frozen=True, slots=True)
class Misconception:
    """A known mistake.

    Attributes:
        function: the graded function it is about.
        id: its name in the diagnosis vocabulary, or the author's own.
        says: the message; ``{out}`` stands for the outputs that it explains.
        call: takes the shape line's arguments and returns the mistaken outputs.
    """

    function: str
    id: str
    says: str
    call: Callable[..., Any]


def misconception(function: str, *, id: str, says: str) -> Callable[[Callable[..., Any]], Misconception]:
    """Mark a function as what a known mistake makes of `function`.

    Args:
        function: name of the graded function.
        id: name of the mistake.
        says: the message for the student, with ``{out}`` for the outputs.
    """

    def wrap(call: Callable[..., Any]) -> Misconception:
        return Misconception(function, id, says, call)

    return wrap


def load_misconceptions(folder: Path) -> tuple[Misconception, ...]:
    """Those of the assignment in `folder`; none if it has no ``misconceptions.py``.

    Raises:
        AssignmentError: the file fails.
    """
    path = folder / MISCONCEPTIONS
    if not path.is_file():
        return ()
    namespace: dict[str, Any] = {"__name__": "gradcheck_misconceptions", "__file__": str(path)}
    try:
        exec(compile(path.read_bytes(), str(path), "exec"), namespace)  # noqa: S102 - the author's own program
    except Exception as error:
        raise AssignmentError(f"{path}: {type(error).__name__}: {error}") from error
    return tuple(value for value in namespace.values() if isinstance(value, Misconception))
