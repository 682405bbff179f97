"""Formulas in a spec: ``loss(forward(W1, b1, W2, b2, x).o, label)`` or ``W - lr*grad(W, X, label)``.

A formula is text that a student can be shown, a tree that can be checked when the spec is loaded, and something that
is evaluated at many points at once: each function in it is called once with all points, so that a function that lives
in another process costs one message. It holds names, numbers, ``+ - * / @ **``, ``.T``, calls of the assignment's own
functions, ``.name`` for one of several outputs, and ``*call(...)`` to pass all outputs of a call as arguments.
"""

from __future__ import annotations

import ast
import dataclasses
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from gradcheck.contracts import Signature
from gradcheck.errors import AssignmentError

# A point's values are floats, whole numbers, arrays, or tuples of those; arithmetic on them is NumPy's business.
Point: TypeAlias = Mapping[str, Any]
CallMany: TypeAlias = Callable[[str, Sequence[tuple[Any, ...]]], Sequence[Any]]

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.MatMult: operator.matmul,
    ast.Pow: operator.pow,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Failed:
    """Stands for a value that could not be computed at one point; `reason` says why (a call's outcome)."""

    reason: object


@dataclasses.dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula: its text, and the functions and variables it uses."""

    text: str
    calls: frozenset[str]
    variables: frozenset[str]
    _tree: ast.expr = dataclasses.field(repr=False, compare=False)

    def evaluate(self, points: Sequence[Point], call_many: CallMany, signatures: Mapping[str, Signature]) -> list[Any]:
        """Evaluate at every point.

        Args:
            points: values of the variables, one mapping per point.
            call_many: ``call_many(name, [arguments, ...])`` returns one value per call: a tuple for a function
                with several outputs, else the bare value, or `Failed`.
            signatures: of the functions that the formula calls.

        Returns:
            One value per point; `Failed` where any part failed.
        """
        return _evaluate(self._tree, points, call_many, signatures)


def parse_formula(text: str, *, field: str) -> Formula:
    """Parse a formula; `field` is the spec's field that holds it, for the error message.

    Raises:
        AssignmentError: a syntax error, or something that a formula may not hold.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise AssignmentError(f"{field}={text!r}: not a formula ({error.msg})") from None
    calls: set[str] = set()
    variables: set[str] = set()
    _collect(tree, calls, variables, f"{field}={text!r}")
    return Formula(text.strip(), frozenset(calls), frozenset(variables), tree)


def _collect(node: ast.expr, calls: set[str], variables: set[str], where: str) -> None:
    match node:
        case ast.Name(id=name):
            variables.add(name)
        case ast.Constant(value=value) if type(value) in (int, float):
            pass
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            _collect(left, calls, variables, where)
            _collect(right, calls, variables, where)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _collect(operand, calls, variables, where)
        case ast.Attribute(value=value):
            _collect(value, calls, variables, where)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            calls.add(name)
            for item in args:
                _collect(item.value if isinstance(item, ast.Starred) else item, calls, variables, where)
        case _:
            raise AssignmentError(
                f"{where}: '{ast.unparse(node)}' is not allowed; a formula holds names, numbers, + - * / @ **, .T, "
                "calls of the assignment's functions, and .name for one of several outputs"
            )


def _evaluate(
    node: ast.expr, points: Sequence[Point], call_many: CallMany, signatures: Mapping[str, Signature]
) -> list[Any]:
    def inner(child: ast.expr) -> list[Any]:
        return _evaluate(child, points, call_many, signatures)

    match node:
        case ast.Name(id=name):
            return [point[name] for point in points]
        case ast.Constant(value=value):
            return [value] * len(points)
        case ast.UnaryOp(operand=operand):
            return [value if isinstance(value, Failed) else -value for value in inner(operand)]
        case ast.BinOp(left=left, op=op, right=right):
            apply = _OPERATORS[type(op)]
            return [_binary(apply, a, b) for a, b in zip(inner(left), inner(right), strict=True)]
        case ast.Attribute(value=ast.Call(func=ast.Name(id=name)) as call, attr=attr) if attr != "T":
            index = [slot.name for slot in signatures[name].outputs].index(attr)
            several = len(signatures[name].outputs) > 1
            return [v[index] if several and not isinstance(v, Failed) else v for v in inner(call)]
        case ast.Attribute(value=value):
            return [v if isinstance(v, Failed) else v.T for v in inner(value)]
        case ast.Call(func=ast.Name(id=name), args=args):
            return _evaluate_call(name, [(isinstance(a, ast.Starred), inner(_inside(a))) for a in args], call_many)
    raise AssertionError(ast.dump(node))


def _evaluate_call(name: str, columns: Sequence[tuple[bool, list[Any]]], call_many: CallMany) -> list[Any]:
    rows: list[tuple[Any, ...] | Failed] = []
    for values in zip(*(column for _, column in columns), strict=True):
        failed = _first_failed(*values)
        if failed:
            rows.append(failed)
            continue
        arguments: list[Any] = []
        for (starred, _), value in zip(columns, values, strict=True):
            arguments.extend(value if starred and isinstance(value, tuple) else (value,))
        rows.append(tuple(arguments))
    good = [row for row in rows if not isinstance(row, Failed)]
    results = iter(call_many(name, good) if good else ())
    return [row if isinstance(row, Failed) else next(results) for row in rows]


def _inside(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Starred) else node


def _first_failed(*values: Any) -> Failed | None:
    return next((value for value in values if isinstance(value, Failed)), None)


def _binary(apply: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    return _first_failed(a, b) or apply(a, b)
