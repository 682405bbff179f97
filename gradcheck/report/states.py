"""What a function's or a check's status looks like, for every rendering: a word's key, a symbol, a tone."""

from __future__ import annotations

import dataclasses
from typing import Literal, TypeAlias

from gradcheck.messages import say
from gradcheck.result import Array, FunctionResult, Json

Tone: TypeAlias = Literal["good", "bad", "stopped", "partly", "absent"]


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """How a state looks: a symbol, the same in ASCII, a terminal colour, and a tone that pages map to colours."""

    symbol: str
    ascii: str
    style: str
    tone: Tone


_PASSED = Mark("✓", "+", "green", "good")
_FAILED = Mark("✗", "x", "red", "bad")
_STOPPED = Mark("!", "!", "magenta", "stopped")
_ABSENT = Mark("–", "-", "yellow", "absent")
_PARTLY = Mark("~", "~", "yellow", "partly")
_MARKS = {
    "passed": _PASSED,
    "failed": _FAILED,
    "partly": _PARTLY,
    "kink": _PARTLY,
    "inconclusive": _PARTLY,
    "raised": _STOPPED,
    "timed_out": _STOPPED,
    "died": _STOPPED,
    "refused": _STOPPED,
}


def mark_of(state: str) -> Mark:
    """Return the mark of a function's state or a check's status."""
    return _MARKS.get(state, _ABSENT)


def state_of(function: FunctionResult) -> str:
    """Return the status, or ``partly`` for a function that failed and still earned points."""
    return "partly" if function.status == "failed" and function.score > 0 else function.status


def check_name(check_id: str, lang: str) -> str:
    """Return what a check is called; an assignment may name checks of its own."""
    try:
        return say(f"report.check.{check_id}", lang)
    except LookupError:
        return check_id


def fell_short(function: FunctionResult) -> bool:
    """Return True unless `function` passed with all of its points."""
    return function.status != "passed" or function.score < function.max_score


def data_of(value: Json | Array) -> Json:
    """Return the numbers of an array, or the value itself."""
    return value.data if isinstance(value, Array) else value
