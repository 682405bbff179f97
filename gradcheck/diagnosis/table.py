"""What each mutant of a reference function returns, kept so that a student's answer can be looked up."""

from __future__ import annotations

import dataclasses
import hashlib
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from gradcheck.assignment import Function, Misconception
from gradcheck.diagnosis.mutation import changes
from gradcheck.diagnosis.source import load_program

# What one call gave for one output: an array of any shape, or None if there was no such output.
Value: TypeAlias = "np.ndarray | None"
Column: TypeAlias = tuple[Value, ...]

# Numbers are written with care for the eye, not the last bit: equal means equal to this relative to the largest.
MATCH_RTOL = 1e-9


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Mutant:
    """A known mistake and what it makes of each output.

    Attributes:
        columns: per output, what each example gave.
        wrong: names of the outputs that differ from the right ones on some example.
        says: the author's own words for it, "" for an automatic mutant.
    """

    id: str
    before: str
    after: str
    line: str
    columns: Mapping[str, Column]
    wrong: frozenset[str]
    says: str = ""


def tabulate(
    function: Function,
    reference: Mapping[str, Callable[..., Any]],
    misconceptions: Sequence[Misconception],
    graded: Collection[str],
    examples: Sequence[Sequence[Any]],
    truth: Mapping[str, Column],
) -> tuple[Mutant, ...]:
    """Run the author's misconceptions and every first-order mutant; keep those that differ from the truth.

    Args:
        function: the function; what is mutated is the reference's of the same name, else its rule's formulas.
        misconceptions: known mistakes that the author wrote down as functions.
        graded: names of all graded functions.
        examples: arguments of each call.
        truth: per output, the right value for each example.
    """
    found: list[Mutant] = []
    seen: set[tuple[str, bytes]] = set()

    def add(call: Callable[..., Any] | None, known: Mutant) -> None:
        columns = _run(call, function, examples) if call is not None else None
        if columns is None:
            return
        wrong = frozenset(name for name, column in columns.items() if not same_column(column, truth[name]))
        # Many mutants give the same numbers; one of each name is enough, the one with the shortest text.
        key = (known.id, _fingerprint(columns))
        if wrong and key not in seen:
            seen.add(key)
            found.append(dataclasses.replace(known, columns=columns, wrong=wrong))

    for item in misconceptions:
        if item.function == function.name:
            add(item.call, Mutant(item.id, "", "", "", {}, frozenset(), item.says))
    program = load_program(function, reference, graded)
    if program is not None:
        for index, definition in enumerate(program.definitions):
            # Short texts first: they stand for the other mutants that give the same numbers.
            for change in sorted(changes(definition), key=lambda change: len(change.before) + len(change.after)):
                built = program.build(index, change.tree)
                add(built, Mutant(change.id, change.before, change.after, change.line, {}, frozenset()))
    return tuple(found)


def same_column(one: Column, other: Column) -> bool:
    """True if two outputs are equal on every example: both absent, or of one shape and equal to rounding."""
    return all(same_value(a, b) for a, b in zip(one, other, strict=True))


def same_value(one: Value, other: Value) -> bool:
    """True if both are absent, or of one shape and equal relative to the largest entry."""
    if one is None or other is None:
        return one is None and other is None
    if one.shape != other.shape:
        return False
    with np.errstate(all="ignore"):
        scale = float(np.max(np.abs(other), initial=0.0))
        close = np.abs(one - other) <= MATCH_RTOL * scale
        return bool(np.all(close | (one == other) | (np.isnan(one) & np.isnan(other))))


def _run(call: Callable[..., Any], function: Function, examples: Sequence[Sequence[Any]]) -> dict[str, Column] | None:
    """What a mutant returns for each example; None if it never returns anything."""
    names = [slot.name for slot in function.signature.outputs]
    rows: list[tuple[Value, ...]] = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for inputs in examples:
            try:
                value = call(*[v.copy() if isinstance(v, np.ndarray) else v for v in inputs])
                rows.append(split_outputs(value, len(names)))
            except Exception:  # a mutant may fail in any way; the student's code then fails in the same call
                rows.append((None,) * len(names))
    if all(value is None for row in rows for value in row):
        return None
    return {name: tuple(row[k] for row in rows) for k, name in enumerate(names)}


def _fingerprint(columns: Mapping[str, Column]) -> bytes:
    state = hashlib.sha256()
    for column in columns.values():
        for value in column:
            state.update(b"-" if value is None else repr(value.shape).encode() + value.tobytes())
    return state.digest()


def split_outputs(value: Any, count: int) -> tuple[Value, ...]:
    """The outputs in a returned value as arrays of whatever shape; None for what holds no numbers."""
    parts = value if count > 1 and isinstance(value, tuple | list) and len(value) == count else None
    if count == 1:
        parts = (value,)
    if parts is None:
        return (None,) * count
    return tuple(_as_numbers(part) for part in parts)


def _as_numbers(part: Any) -> Value:
    try:
        array = np.asarray(part)
    except ValueError:
        return None
    return array.astype(np.float64) if array.dtype.kind in "fiu" else None
