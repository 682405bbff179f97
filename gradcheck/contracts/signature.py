"""The shape line: one line of text that says what a function takes and returns.

    forward(W: (n, k), X: (k, m)) -> Y: (n, m)
    backward(dY: (n, m), W: (n, k), X: (k, m)) -> dW: (n, k), dX: (k, m)
    train(w: (k,), lr: float, steps: int) -> history: (steps,), w: (k,)
    cross_entropy(scores: (b, c), labels: int(b)) -> float

A tuple is a float64 array with named axes, ``()`` and ``float`` a float, ``int(b)`` an integer array, ``int`` and
``bool`` a Python scalar. An axis is a name, a number, or (in outputs) a sum, difference, product, whole
quotient or remainder of those; the name of an ``int`` argument stands for its value.
"""

from __future__ import annotations

import ast
import dataclasses
import operator
from collections.abc import Callable, Collection, Mapping
from typing import Literal, TypeAlias

from gradcheck.errors import AssignmentError

Kind: TypeAlias = Literal["float", "int", "bool"]
_KINDS: dict[str, Kind] = {"float": "float", "int": "int", "bool": "bool"}
_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Dimension:
    """The length of one axis: an expression in axis names and whole numbers, such as ``b`` or ``n - k + 1``."""

    text: str
    names: frozenset[str]

    def size(self, sizes: Mapping[str, int]) -> int:
        """Evaluate with the axis sizes given; every name must be among them."""
        if self.text in sizes:
            return sizes[self.text]
        if self.text.isdecimal():
            return int(self.text)
        return _whole_value(ast.parse(self.text, mode="eval").body, sizes)


@dataclasses.dataclass(frozen=True, slots=True)
class Slot:
    """One argument or one output: its name, kind and axes (no axes: a scalar)."""

    name: str
    kind: Kind
    axes: tuple[Dimension, ...] = ()

    def shape(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The shape for the axis sizes given."""
        return tuple(axis.size(sizes) for axis in self.axes)

    @property
    def axes_text(self) -> str:
        """The axes as written, for messages: ``(o, b)``, ``(n,)`` or ``()``."""
        return shape_text(tuple(axis.text for axis in self.axes))


@dataclasses.dataclass(frozen=True, slots=True)
class Signature:
    """A parsed shape line."""

    name: str
    inputs: tuple[Slot, ...]
    outputs: tuple[Slot, ...]
    text: str

    @property
    def axis_names(self) -> tuple[str, ...]:
        """Names of the axes that are free to choose, in order of appearance (arguments' values are not)."""
        taken = {slot.name for slot in self.inputs if slot.kind == "int" and not slot.axes}
        found: dict[str, None] = {}
        for slot in self.inputs:
            for axis in slot.axes:
                found.update(dict.fromkeys(sorted(axis.names - taken)))
        return tuple(found)

    def input(self, name: str) -> Slot:
        """The argument of that name; KeyError if there is none."""
        return _by_name(self.inputs, name)

    def output(self, name: str) -> Slot:
        """The output of that name; KeyError if there is none."""
        return _by_name(self.outputs, name)


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """A condition on axis lengths and whole-number arguments, such as ``(n + 2*pad - k) % stride == 0``."""

    text: str

    def holds(self, sizes: Mapping[str, int]) -> bool:
        """True if it holds for the sizes given; every name must be among them."""
        return _truth(ast.parse(self.text, mode="eval").body, sizes)


def parse_condition(text: str, *, names: Collection[str], field: str) -> Condition:
    """Parse a condition on `names`; `field` is the spec's field that holds it, for the error message.

    Raises:
        AssignmentError: it is not a comparison of sums, products and remainders of the names.
    """
    must = f"comparisons of + - * // % of {', '.join(sorted(names))}, joined by and, or"
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise AssignmentError(f"{field}={text!r}: {error.msg}, but must be {must}") from None
    allowed = (ast.BoolOp, ast.boolop, ast.Compare, ast.cmpop, ast.BinOp, ast.operator, ast.Load)
    for part in ast.walk(tree):
        known = isinstance(part, ast.Name) and part.id in names
        whole = isinstance(part, ast.Constant) and type(part.value) is int
        if not (known or whole or isinstance(part, allowed)):
            raise AssignmentError(f"{field}={text!r}: '{ast.unparse(part)}' is not allowed; it must be {must}")
        if isinstance(part, ast.BinOp) and type(part.op) not in _OPERATORS:
            raise AssignmentError(f"{field}={text!r}, but must be {must}")
    if not isinstance(tree, ast.BoolOp | ast.Compare):
        raise AssignmentError(f"{field}={text!r}, but must be {must}")
    return Condition(text)


def shape_text(shape: tuple[object, ...]) -> str:
    """Write a shape as Python would: ``()``, ``(3,)``, ``(3, 4)``."""
    return f"({shape[0]},)" if len(shape) == 1 else f"({', '.join(map(str, shape))})"


def parse_signature(line: str) -> Signature:
    """Parse a shape line.

    Raises:
        AssignmentError: the line does not follow the form; the message quotes it and says what it must be.
    """
    text = " ".join(line.split())
    head, arrow, tail = text.partition("->")
    name, parenthesis, arguments = head.partition("(")
    name = name.strip()
    if not (arrow and parenthesis and name.isidentifier() and arguments.rstrip().endswith(")")):
        raise _bad_line(text, "must look like 'forward(W: (n, k), x: (k, b)) -> y: (n, b)'")
    inputs = _parse_slots(arguments.rstrip()[:-1], text)
    outputs = _parse_slots(tail, text, lone_name=name)
    if not outputs:
        raise _bad_line(text, "must name at least one output after '->'")
    known = {axis for slot in inputs for dimension in slot.axes for axis in dimension.names}
    known |= {slot.name for slot in inputs if slot.kind == "int" and not slot.axes}
    for slot in outputs:
        unknown = {axis for dimension in slot.axes for axis in dimension.names} - known
        if unknown:
            raise _bad_line(text, f"output {slot.name} uses the axis {sorted(unknown)[0]}, which no argument has")
    return Signature(name, inputs, outputs, text)


def _parse_slots(source: str, line: str, *, lone_name: str | None = None) -> tuple[Slot, ...]:
    """Parse ``W: (n, k), b: float``; a lone type is accepted under `lone_name`."""
    try:
        function = ast.parse(f"def _({source}): pass").body[0]
    except SyntaxError:
        function = None
    if isinstance(function, ast.FunctionDef):
        arguments = function.args
        simple = not (arguments.posonlyargs or arguments.kwonlyargs or arguments.vararg or arguments.kwarg)
        if simple and not arguments.defaults and all(a.annotation for a in arguments.args):
            return tuple(_parse_slot(a.arg, a.annotation, line) for a in arguments.args if a.annotation)
    if lone_name is not None:
        try:
            return (_parse_slot(lone_name, ast.parse(source.strip(), mode="eval").body, line),)
        except SyntaxError:
            pass
    raise _bad_line(line, f"'{source.strip()}' must be a list of 'name: (axes)'")


def _parse_slot(name: str, node: ast.expr, line: str) -> Slot:
    if isinstance(node, ast.Tuple):
        return Slot(name, "float", tuple(_parse_dimension(item, line) for item in node.elts))
    if isinstance(node, ast.Name) and node.id in _KINDS:
        return Slot(name, _KINDS[node.id])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _KINDS and not node.keywords:
        return Slot(name, _KINDS[node.func.id], tuple(_parse_dimension(item, line) for item in node.args))
    hint = " (a single axis is written with a comma: (n,))" if isinstance(node, ast.Name) else ""
    raise _bad_line(line, f"the type of {name} must be axes such as (n, b), or float, int, bool, int(b){hint}")


def _parse_dimension(node: ast.expr, line: str) -> Dimension:
    for part in ast.walk(node):
        if isinstance(part, ast.BinOp) and type(part.op) in _OPERATORS:
            continue
        if isinstance(part, ast.Constant) and type(part.value) is int and part.value >= 0:
            continue
        if not isinstance(part, ast.Name | ast.Load | ast.operator):
            raise _bad_line(line, f"the axis '{ast.unparse(node)}' must be a name, a number, or + - * // % of those")
    names = frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))
    return Dimension(ast.unparse(node), names)


def _whole_value(node: ast.expr, sizes: Mapping[str, int]) -> int:
    if isinstance(node, ast.Name):
        return sizes[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    assert isinstance(node, ast.BinOp)
    return _OPERATORS[type(node.op)](_whole_value(node.left, sizes), _whole_value(node.right, sizes))


def _truth(node: ast.expr, sizes: Mapping[str, int]) -> bool:
    if isinstance(node, ast.BoolOp):
        parts = (_truth(part, sizes) for part in node.values)
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    assert isinstance(node, ast.Compare)
    values = [_whole_value(part, sizes) for part in (node.left, *node.comparators)]
    return all(_COMPARISONS[type(op)](a, b) for op, a, b in zip(node.ops, values, values[1:], strict=False))


def _by_name(slots: tuple[Slot, ...], name: str) -> Slot:
    for slot in slots:
        if slot.name == name:
            return slot
    raise KeyError(name)


def _bad_line(line: str, must: str) -> AssignmentError:
    return AssignmentError(f"shape line {line!r}: {must}")
