"""What each mutant of a reference function returns, kept so that a student's answer can be looked up."""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gradcheck.assignment import Function, Misconception, TrainingRun
from gradcheck.diagnosis.case import Column, Value, same_column
from gradcheck.diagnosis.edits import is_derivative_name
from gradcheck.diagnosis.mutation import Change, changes, changes_at_sites
from gradcheck.diagnosis.source import Program, load_program


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Mutant:
    """A known mistake and what it makes of each output.

    Attributes:
        columns: per output, what each example gave.
        wrong: names of the outputs that differ from the right ones on some example.
        says: the author's own words for it, "" for an automatic mutant; `before` is then the misconception's name.
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
    published: Mapping[str, Any],
    examples: Sequence[Sequence[Any]],
    truth: Mapping[str, Column],
) -> tuple[Mutant, ...]:
    """Run the author's misconceptions and every first-order mutant; keep those that differ from the truth.

    Args:
        function: the function; what is mutated is the reference's of the same name, else its rule's formulas.
        misconceptions: known mistakes that the author wrote down as functions.
        graded: names of the graded functions that a training run takes as they are.
        published: figures that the students know, by argument; {} if there are none.
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
            add(item.call, Mutant(item.id, item.call.__name__, "", "", {}, frozenset(), item.says))
    for names, call in _with_published(function, reference, published):
        add(call, Mutant("hard-coded", names, "", "", {}, frozenset()))
    # A student may get a step of another function wrong in this place alone; a training run is about its own steps.
    program = load_program(function, reference, graded if isinstance(function.rule, TrainingRun) else ())
    if program is not None:
        for change, built in _mutants_of(program):
            add(built, Mutant(change.id, change.before, change.after, change.line, {}, frozenset()))
    return tuple(found)


def _mutants_of(program: Program) -> Iterator[tuple[Change, Callable[..., Any] | None]]:
    """Every change of every definition; of helpers that are used more than once, also at one place only."""
    last = len(program.definitions) - 1
    main = program.definitions[last]
    for index, definition in enumerate(program.definitions):
        in_derivative = index != last and is_derivative_name(definition.name)
        # Short texts first: they stand for the other mutants that give the same numbers.
        for change in sorted(changes(definition), key=_length):
            yield _about_derivative(change) if in_derivative else change, program.build(index, change.tree)
        if index != last and isinstance(definition, ast.FunctionDef):
            for change, helper in changes_at_sites(main, definition):
                known = _about_derivative(change) if in_derivative else change
                yield known, program.build(last, change.tree, helper)


def _length(change: Change) -> int:
    return len(change.before) + len(change.after)


def _about_derivative(change: Change) -> Change:
    """A factor or variable that is wrong inside an activation's derivative: it is that derivative which is missing."""
    if change.id in ("wrong-variable", "missing-factor"):
        return dataclasses.replace(change, id="missing-activation-derivative")
    return change


def _with_published(
    function: Function, reference: Mapping[str, Callable[..., Any]], published: Mapping[str, Any]
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The reference with numbers of the published example in place of its arguments: each alone, and all."""
    original = reference.get(function.name)
    slots = function.signature.inputs
    numbers = {k: published[slot.name] for k, slot in enumerate(slots) if not slot.axes and slot.name in published}
    if original is None or not numbers:
        return
    choices = [{k: value} for k, value in numbers.items()] + ([numbers] if len(numbers) > 1 else [])
    for fixed in choices:

        def call(*inputs: Any, fixed: Mapping[int, Any] = fixed) -> Any:
            return original(*[fixed.get(k, value) for k, value in enumerate(inputs)])

        yield ", ".join(slots[k].name for k in fixed), call


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
