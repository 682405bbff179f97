"""Ways to get one expression wrong: for a node of a syntax tree, what a student might write in its place.

Everything here is about single expressions; whole functions, and what becomes of them, are `mutation`'s.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
from collections.abc import Callable, Iterator, Sequence

# What stands for "the derivative of an activation" in a product: a call whose name says so.
_DERIVATIVE_MARKS = ("backward", "deriv", "grad", "prime")
_SUMS = {"sum": "mean", "mean": "sum"}
_OPERATIONS: dict[str, ast.operator] = {
    "matmul": ast.MatMult(),
    "dot": ast.MatMult(),
    "multiply": ast.Mult(),
    "divide": ast.Div(),
    "add": ast.Add(),
    "subtract": ast.Sub(),
}
_COMMUTATIVE = ("maximum", "minimum", "add", "multiply", "swapaxes", "result_type")
# Applied twice, these are the same as once.
_IDEMPOTENT = ("abs", "absolute", "sign", "ravel")
# These change the form of a value at most, and any form is accepted.
_CONVERSIONS = ("array", "asarray", "float", "list", "tuple", "copy")
_SIZE_NAMES = ("size", "shape", "len")


@dataclasses.dataclass(frozen=True, slots=True)
class Edit:
    """A proposal for one node: the mistake, what replaces the node, and the fragment that the mistake is about."""

    id: str
    new: ast.expr
    about: ast.AST | None = None


def is_derivative_name(name: str) -> bool:
    """True if a function's name says that it is a derivative."""
    return any(mark in name.lower() for mark in _DERIVATIVE_MARKS)


def edits(node: ast.expr, names: Sequence[str]) -> Iterator[Edit]:
    """What may stand in the place of `node`; `names` are the variables that it could be mistaken for."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            yield from _binary_edits(node, left, op, right)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield Edit("sign", operand)
        case ast.Attribute(value=value, attr="T"):
            yield Edit("missing-transpose", value, node)
            yield Edit("missing-transpose", _reshaped(value), node)
        case ast.Call():
            yield from _call_edits(node)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            yield from _constant_edits(value)
        case ast.Name(id=name) if name in names:
            yield from (Edit("wrong-variable", _name(other)) for other in names if other != name)


def _binary_edits(node: ast.BinOp, left: ast.expr, op: ast.operator, right: ast.expr) -> Iterator[Edit]:
    match op:
        case ast.Mult():
            yield Edit(missing_factor(left), right, left)
            yield Edit(missing_factor(right), left, right)
            yield Edit("operands-swapped", ast.BinOp(left, ast.MatMult(), right))
            yield Edit("wrong-variable", ast.BinOp(left, ast.Add(), right))
            if ast.unparse(left) == ast.unparse(right):
                yield Edit("missing-factor", _numpy("abs", left), left)
            yield Edit("extra-factor", ast.BinOp(node, ast.Mult(), left), left)
            yield Edit("extra-factor", ast.BinOp(node, ast.Mult(), right), right)
        case ast.Div():
            yield Edit("sum-for-mean" if _is_size(right) else "missing-factor", left, right)
            yield Edit("constant-factor", ast.BinOp(left, ast.Mult(), right))
            if _is_size(right) and isinstance(right, ast.Attribute):
                for axis in (0, 1, -1):
                    length = ast.Subscript(
                        ast.Attribute(right.value, "shape", ast.Load()), ast.Constant(axis), ast.Load()
                    )
                    yield Edit("constant-factor", ast.BinOp(left, ast.Div(), length))
        case ast.MatMult():
            yield Edit("operands-swapped", ast.BinOp(right, ast.MatMult(), left))
            yield Edit("elementwise-product", ast.BinOp(left, ast.Mult(), right))
            yield Edit("missing-factor", right, left)
            yield Edit("missing-factor", left, right)
            yield Edit("missing-factor", ast.BinOp(_ones(left), ast.MatMult(), right), left)
            yield Edit("missing-factor", ast.BinOp(left, ast.MatMult(), _ones(right)), right)
            for part in (":-1", "1:", ":1"):
                cut = ast.BinOp(_cut(left, f":, {part}"), ast.MatMult(), _cut(right, f"{part}, :"))
                yield Edit("missing-term", cut)
            for a, b in ((_flipped(left), right), (left, _flipped(right)), (_flipped(left), _flipped(right))):
                yield Edit("missing-transpose", ast.BinOp(a, ast.MatMult(), b))
            yield Edit("transposed", _flipped(node))
        case ast.Add():
            yield Edit("missing-term", right, left)
            yield Edit("missing-term", left, right)
            yield Edit("sign", ast.BinOp(left, ast.Sub(), right))
        case ast.Sub():
            yield Edit("missing-term", ast.UnaryOp(ast.USub(), right), left)
            yield Edit("missing-term", left, right)
            step = _is_step(left, right)
            yield Edit("adds-update" if step else "sign", ast.BinOp(left, ast.Add(), right))
            yield Edit("sign", ast.BinOp(right, ast.Sub(), left))
            if step:
                yield Edit("step-applied-twice", ast.BinOp(node, ast.Sub(), right))
                half = ast.BinOp(right, ast.Div(), ast.Constant(2))
                yield Edit("constant-factor", ast.BinOp(left, ast.Sub(), half))
            elif not isinstance(left, ast.Constant):  # 1 - beta is no difference of two columns
                yield Edit("outer-broadcast", _outer(left, right))
        case ast.Pow():
            yield Edit("missing-factor", left, node)
            yield Edit("missing-factor", _numpy("abs", left), node)
            yield Edit("wrong-variable", ast.BinOp(left, ast.Mult(), right))
            yield Edit("missing-factor", ast.BinOp(node, ast.Mult(), left))
        case _:
            return


def _call_edits(node: ast.Call) -> Iterator[Edit]:
    name = _called(node)
    if name in _OPERATIONS and len(node.args) == 2:
        left, right = node.args
        op = _OPERATIONS[name]
        yield from _binary_edits(ast.BinOp(left, op, right), left, op, right)
    if name == "transpose" and len(node.args) == 1:
        yield Edit("missing-transpose", node.args[0], node)
    if name in _SUMS:
        yield Edit("mean-for-sum" if name == "sum" else "sum-for-mean", _renamed(node, _SUMS[name]))
        yield from _axis_edits(node)
        operand = _operand(node)
        if operand is not None:
            yield Edit("not-summed-over-batch", operand, node)
            yield Edit("extra-factor", _numpy("sqrt", node))
            for index in ("1:", ":-1", ":1", ":, 1:", ":, :-1", ":, :1"):
                yield Edit("missing-term", _with_operand(node, _cut(operand, index)))
    if name in ("max", "min", "argmax", "argmin"):
        yield from _axis_edits(node)
    if len(node.args) == 1 and not node.keywords and name not in _SUMS and name not in _CONVERSIONS:
        yield Edit("missing-activation-derivative" if _is_derivative(node) else "missing-factor", node.args[0], node)
        yield Edit(
            "missing-activation-derivative" if _is_derivative(node) else "missing-factor", _ones(node.args[0]), node
        )
        if name not in _IDEMPOTENT:
            yield Edit("extra-factor", ast.Call(node.func, [node], []), node)
    activation = _activation_of(name)
    if activation and len(node.args) == 1:
        inner = ast.Call(ast.Name(activation, ast.Load()), node.args, [])
        yield Edit("derivative-of-preactivation", ast.Call(node.func, [inner], []), node)
    if len(node.args) == 2 and name in ("maximum", "minimum"):
        yield Edit("wrong-variable", _renamed(node, "minimum" if name == "maximum" else "maximum"))
    for i in range(len(node.args) - 1 if name not in _COMMUTATIVE else 0):
        swapped = list(node.args)
        swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
        yield Edit("operands-swapped", ast.Call(node.func, swapped, node.keywords))


def _activation_of(name: str) -> str:
    """``sigmoid`` for ``sigmoid_backward``: the activation that a derivative is named after, "" if it is none."""
    stem, _, mark = name.rpartition("_")
    return stem if any(mark.startswith(known) for known in _DERIVATIVE_MARKS) else ""


def _axis_edits(node: ast.Call) -> Iterator[Edit]:
    """The same reduction over another axis, over everything, or with the other `keepdims`."""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    axes: list[ast.expr | None] = [ast.Constant(0), ast.Constant(1), None]
    current = ast.unparse(given["axis"]) if "axis" in given else None
    for axis in axes:
        if (ast.unparse(axis) if axis is not None else None) == current:
            continue
        keywords = [keyword for keyword in node.keywords if keyword.arg != "axis"]
        if axis is not None:
            keywords.append(ast.keyword("axis", axis))
        yield Edit("wrong-shape", ast.Call(node.func, node.args, keywords))
    if "keepdims" in given:
        keywords = [keyword for keyword in node.keywords if keyword.arg != "keepdims"]
        yield Edit("outer-broadcast", ast.Call(node.func, node.args, keywords))


def _constant_edits(value: float) -> Iterator[Edit]:
    for new in dict.fromkeys((value + 1, value - 1, value * 2, value / 2, -value, 1)):
        if new != value:
            same_kind = int(new) if isinstance(value, int) and float(new).is_integer() else new
            yield Edit(
                "off-by-one" if abs(new - value) == 1 and value in (0, 1) else "constant-factor",
                ast.Constant(same_kind),
            )


def missing_factor(factor: ast.expr) -> str:
    """What it is called when `factor` is left out of a product."""
    if _is_derivative(factor):
        return "missing-activation-derivative"
    return "constant-factor" if isinstance(factor, ast.Constant) else "missing-factor"


def _is_derivative(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and is_derivative_name(_called(node))


def _is_step(left: ast.expr, right: ast.expr) -> bool:
    """True for ``W - lr * dW``: a variable less a product, the form of a step of descent."""
    return isinstance(left, ast.Name) and isinstance(right, ast.BinOp) and isinstance(right.op, ast.Mult)


def _is_size(node: ast.expr) -> bool:
    parts: list[Callable[[ast.AST], bool]] = [
        lambda part: isinstance(part, ast.Attribute) and part.attr in _SIZE_NAMES,
        lambda part: isinstance(part, ast.Name) and part.id in _SIZE_NAMES,
    ]
    return any(test(part) for part in ast.walk(node) for test in parts)


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _renamed(node: ast.Call, name: str) -> ast.Call:
    func = ast.Name(name, ast.Load()) if isinstance(node.func, ast.Name) else copy.copy(node.func)
    if isinstance(func, ast.Attribute):
        func.attr = name
    return ast.Call(func, node.args, node.keywords)


def _operand(node: ast.Call) -> ast.expr | None:
    """What a sum runs over: the argument of ``np.sum(a)``, the object of ``a.sum()``."""
    if node.args:
        return node.args[0]
    return node.func.value if isinstance(node.func, ast.Attribute) else None


def _with_operand(node: ast.Call, operand: ast.expr) -> ast.Call:
    """The same sum over something else."""
    if node.args:
        return ast.Call(node.func, [operand, *node.args[1:]], node.keywords)
    assert isinstance(node.func, ast.Attribute)
    return ast.Call(ast.Attribute(operand, node.func.attr, ast.Load()), [], node.keywords)


def _numpy(function: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(_name("np"), function, ast.Load()), list(arguments), [])


def _outer(left: ast.expr, right: ast.expr) -> ast.expr:
    """Every entry less every entry: what (n, 1) against (n,) comes to."""
    outer = ast.Attribute(ast.Attribute(_name("np"), "subtract", ast.Load()), "outer", ast.Load())
    return ast.Call(outer, [_numpy("ravel", left), _numpy("ravel", right)], [])


def _flipped(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def _reshaped(node: ast.expr) -> ast.expr:
    """``a.reshape(a.shape[::-1])``: the shape of the transpose, but not its entries."""
    backwards = ast.Slice(step=ast.UnaryOp(ast.USub(), ast.Constant(1)))
    shape = ast.Subscript(ast.Attribute(node, "shape", ast.Load()), backwards, ast.Load())
    return ast.Call(ast.Attribute(node, "reshape", ast.Load()), [shape], [])


def _ones(node: ast.expr) -> ast.expr:
    """An expression of the shape of `node` that is 1 everywhere."""
    return ast.BinOp(ast.BinOp(node, ast.Mult(), ast.Constant(0)), ast.Add(), ast.Constant(1))


def _cut(node: ast.expr, index: str) -> ast.expr:
    """``node[index]``: a sum over the inner axis that leaves out its ends."""
    cut = ast.parse(f"_[{index}]", mode="eval").body
    assert isinstance(cut, ast.Subscript)
    return ast.Subscript(node, cut.slice, ast.Load())


def _name(identifier: str) -> ast.Name:
    return ast.Name(identifier, ast.Load())
