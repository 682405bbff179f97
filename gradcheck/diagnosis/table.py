"""What each mutant of a reference function returns, kept so that a student's answer can be looked up."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from gradcheck.assignment import EqualsFormula, Function
from gradcheck.diagnosis.mutation import Change, changes

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
    """

    id: str
    before: str
    after: str
    line: str
    columns: Mapping[str, Column]
    wrong: frozenset[str]


def tabulate(
    function: Function,
    reference: Mapping[str, Callable[..., Any]],
    examples: Sequence[Sequence[Any]],
    truth: Mapping[str, Column],
) -> tuple[Mutant, ...]:
    """Run every first-order mutant of a function's reference on the examples; keep those that differ from the truth.

    Args:
        function: the function; its source is the reference's of the same name, else its rule's formulas.
        examples: arguments of each call.
        truth: per output, the right value for each example.
    """
    source = _source(function, reference)
    if source is None:
        return ()
    tree, namespace = source
    found: list[Mutant] = []
    for change in changes(tree):
        columns = _run(change, namespace, function, examples)
        if columns is None:
            continue
        wrong = frozenset(name for name, column in columns.items() if not same_column(column, truth[name]))
        if wrong:
            found.append(Mutant(change.id, change.before, change.after, change.line, columns, wrong))
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


def _source(
    function: Function, reference: Mapping[str, Callable[..., Any]]
) -> tuple[ast.FunctionDef, dict[str, Any]] | None:
    """The syntax tree to mutate, and the names it is run with."""
    if function.name in reference:
        original = reference[function.name]
        tree = ast.parse(textwrap.dedent(inspect.getsource(original))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        return _stripped(tree), dict(original.__globals__)
    if isinstance(function.rule, EqualsFormula):
        arguments = ", ".join(slot.name for slot in function.signature.inputs)
        values = ", ".join(formula.text for formula in function.rule.formulas)
        tree = ast.parse(f"def {function.name}({arguments}):\n    return {values}").body[0]
        assert isinstance(tree, ast.FunctionDef)
        return tree, dict(reference)
    return None


def _stripped(tree: ast.FunctionDef) -> ast.FunctionDef:
    """Without annotations, decorators and docstring: they are no place for a mistake."""
    tree.decorator_list = []
    tree.returns = None
    for argument in tree.args.args:
        argument.annotation = None
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:]
    return tree


def _run(
    change: Change, namespace: Mapping[str, Any], function: Function, examples: Sequence[Sequence[Any]]
) -> dict[str, Column] | None:
    """What the mutant returns for each example; None if it does not compile or never returns anything."""
    own = dict(namespace)
    module = ast.Module([change.tree], [])
    try:
        exec(compile(ast.fix_missing_locations(module), "<mutant>", "exec"), own)  # noqa: S102 - the author's own code
    except (SyntaxError, ValueError, TypeError):
        return None
    call = own[change.tree.name]
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
