"""Every small way to break a function: first-order mutants of its source.

Each mutant changes one place of the reference as a student might get it wrong, and carries the name of that mistake
from the published vocabulary. Mutants are made from the syntax tree alone; which of them differ from the original,
and where, is found by running them (`gradcheck.diagnosis.mutants`).
"""

from __future__ import annotations

import ast
import copy
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

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
# These change the form of a value at most, and any form is accepted.
# Applied twice, these are the same as once.
_IDEMPOTENT = ("abs", "absolute", "sign", "ravel")
_CONVERSIONS = ("array", "asarray", "float", "list", "tuple", "copy")
_SIZE_NAMES = ("size", "shape", "len")


Definition: TypeAlias = ast.FunctionDef | ast.ClassDef


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One place of a definition changed.

    Attributes:
        id: the mistake's name in the diagnosis vocabulary.
        before: the fragment of source that was changed, and `after`: what stands there now ("" if it is gone).
        line: the whole original line, stripped.
        tree: the definition with that change.
    """

    id: str
    before: str
    after: str
    line: str
    tree: Definition


@dataclasses.dataclass(frozen=True, slots=True)
class _Edit:
    """A proposal for one node: the mistake, what replaces the node, and the fragment that the mistake is about."""

    id: str
    new: ast.expr
    about: ast.AST | None = None


def changes(definition: Definition) -> Iterator[Change]:
    """All first-order changes of a function or of the methods of a class, in order of the source."""
    names = _variables(definition)
    lines = _lines(definition)
    products = _products(definition)
    for node in ast.walk(definition):
        if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
            for proposed in _edits(node, names):
                edit = _skipped_factor(proposed, node, products) or proposed
                about = edit.about if edit.about is not None else node
                line = lines.get(id(node), "")
                tree = _replaced(definition, node, edit.new)
                yield Change(edit.id, ast.unparse(about), _text(edit, node), line, tree)
    yield from _statement_changes(definition, lines)


def _products(definition: Definition) -> dict[tuple[str, str], ast.expr]:
    """For each ``new = old * factor``: the factor, by (new, old)."""
    found: dict[tuple[str, str], ast.expr] = {}
    for node in ast.walk(definition):
        match node:
            case ast.Assign(targets=[ast.Name(id=new)], value=ast.BinOp(left=left, op=ast.Mult(), right=right)):
                for operand, factor in ((left, right), (right, left)):
                    if isinstance(operand, ast.Name):
                        found[new, operand.id] = factor
            case _:
                pass
    return found


def _skipped_factor(edit: _Edit, node: ast.expr, products: Mapping[tuple[str, str], ast.expr]) -> _Edit | None:
    """``dh`` for ``dz = dh * f``: what looks like a wrong variable is a factor left out."""
    if isinstance(node, ast.Name) and isinstance(edit.new, ast.Name):
        factor = products.get((node.id, edit.new.id))
        if factor is not None:
            return _Edit(_missing_factor(factor), edit.new, factor)
    return None


def _text(edit: _Edit, node: ast.expr) -> str:
    return "" if edit.about is not None and edit.about is not node else ast.unparse(edit.new)


def changes_at_sites(main: Definition, helper: ast.FunctionDef) -> Iterator[tuple[Change, ast.FunctionDef]]:
    """Changes of a helper that count at one of its calls only: (the changed main, the changed helper's copy).

    A student writes a helper's formula out in each place, and gets it wrong in one.
    """
    sites = [n for n in ast.walk(main) if isinstance(n, ast.Call) and ast.unparse(n.func) == helper.name]
    if len(sites) < 2:
        return
    for change in changes(helper):
        assert isinstance(change.tree, ast.FunctionDef)
        changed = copy.copy(change.tree)
        changed.name = f"{helper.name}_changed"
        for site in sites:
            tree = _replaced(main, site, ast.Call(_name(changed.name), site.args, site.keywords))
            yield dataclasses.replace(change, tree=tree), changed


def is_derivative_name(name: str) -> bool:
    """True if a function's name says that it is a derivative."""
    return any(mark in name.lower() for mark in _DERIVATIVE_MARKS)


def _edits(node: ast.expr, names: Sequence[str]) -> Iterator[_Edit]:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            yield from _binary_edits(node, left, op, right)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield _Edit("sign", operand)
        case ast.Attribute(value=value, attr="T"):
            yield _Edit("missing-transpose", value, node)
            yield _Edit("missing-transpose", _reshaped(value), node)
        case ast.Call():
            yield from _call_edits(node)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            yield from _constant_edits(value)
        case ast.Name(id=name) if name in names:
            yield from (_Edit("wrong-variable", _name(other)) for other in names if other != name)


def _binary_edits(node: ast.BinOp, left: ast.expr, op: ast.operator, right: ast.expr) -> Iterator[_Edit]:
    match op:
        case ast.Mult():
            yield _Edit(_missing_factor(left), right, left)
            yield _Edit(_missing_factor(right), left, right)
            yield _Edit("operands-swapped", ast.BinOp(left, ast.MatMult(), right))
            yield _Edit("wrong-variable", ast.BinOp(left, ast.Add(), right))
            if ast.unparse(left) == ast.unparse(right):
                yield _Edit("missing-factor", _numpy("abs", left), left)
            yield _Edit("extra-factor", ast.BinOp(node, ast.Mult(), left), left)
            yield _Edit("extra-factor", ast.BinOp(node, ast.Mult(), right), right)
        case ast.Div():
            yield _Edit("sum-for-mean" if _is_size(right) else "missing-factor", left, right)
            yield _Edit("constant-factor", ast.BinOp(left, ast.Mult(), right))
            if _is_size(right) and isinstance(right, ast.Attribute):
                for axis in (0, 1, -1):
                    length = ast.Subscript(
                        ast.Attribute(right.value, "shape", ast.Load()), ast.Constant(axis), ast.Load()
                    )
                    yield _Edit("constant-factor", ast.BinOp(left, ast.Div(), length))
        case ast.MatMult():
            yield _Edit("operands-swapped", ast.BinOp(right, ast.MatMult(), left))
            yield _Edit("elementwise-product", ast.BinOp(left, ast.Mult(), right))
            yield _Edit("missing-factor", right, left)
            yield _Edit("missing-factor", left, right)
            yield _Edit("missing-factor", ast.BinOp(_ones(left), ast.MatMult(), right), left)
            yield _Edit("missing-factor", ast.BinOp(left, ast.MatMult(), _ones(right)), right)
            for part in (":-1", "1:", ":1"):
                cut = ast.BinOp(_cut(left, f":, {part}"), ast.MatMult(), _cut(right, f"{part}, :"))
                yield _Edit("missing-term", cut)
            for a, b in ((_flipped(left), right), (left, _flipped(right)), (_flipped(left), _flipped(right))):
                yield _Edit("missing-transpose", ast.BinOp(a, ast.MatMult(), b))
            yield _Edit("transposed", _flipped(node))
        case ast.Add():
            yield _Edit("missing-term", right, left)
            yield _Edit("missing-term", left, right)
            yield _Edit("sign", ast.BinOp(left, ast.Sub(), right))
        case ast.Sub():
            yield _Edit("missing-term", ast.UnaryOp(ast.USub(), right), left)
            yield _Edit("missing-term", left, right)
            step = _is_step(left, right)
            yield _Edit("adds-update" if step else "sign", ast.BinOp(left, ast.Add(), right))
            yield _Edit("sign", ast.BinOp(right, ast.Sub(), left))
            if step:
                yield _Edit("step-applied-twice", ast.BinOp(node, ast.Sub(), right))
                half = ast.BinOp(right, ast.Div(), ast.Constant(2))
                yield _Edit("constant-factor", ast.BinOp(left, ast.Sub(), half))
            elif not isinstance(left, ast.Constant):  # 1 - beta is no difference of two columns
                yield _Edit("outer-broadcast", _outer(left, right))
        case ast.Pow():
            yield _Edit("missing-factor", left, node)
            yield _Edit("missing-factor", _numpy("abs", left), node)
            yield _Edit("wrong-variable", ast.BinOp(left, ast.Mult(), right))
            yield _Edit("missing-factor", ast.BinOp(node, ast.Mult(), left))
        case _:
            return


def _call_edits(node: ast.Call) -> Iterator[_Edit]:
    name = _called(node)
    if name in _OPERATIONS and len(node.args) == 2:
        left, right = node.args
        op = _OPERATIONS[name]
        yield from _binary_edits(ast.BinOp(left, op, right), left, op, right)
    if name == "transpose" and len(node.args) == 1:
        yield _Edit("missing-transpose", node.args[0], node)
    if name in _SUMS:
        yield _Edit("mean-for-sum" if name == "sum" else "sum-for-mean", _renamed(node, _SUMS[name]))
        yield from _axis_edits(node)
        operand = _operand(node)
        if operand is not None:
            yield _Edit("not-summed-over-batch", operand, node)
            yield _Edit("extra-factor", _numpy("sqrt", node))
            for index in ("1:", ":-1", ":1", ":, 1:", ":, :-1", ":, :1"):
                yield _Edit("missing-term", _with_operand(node, _cut(operand, index)))
    if name in ("max", "min", "argmax", "argmin"):
        yield from _axis_edits(node)
    if len(node.args) == 1 and not node.keywords and name not in _SUMS and name not in _CONVERSIONS:
        yield _Edit("missing-activation-derivative" if _is_derivative(node) else "missing-factor", node.args[0], node)
        yield _Edit(
            "missing-activation-derivative" if _is_derivative(node) else "missing-factor", _ones(node.args[0]), node
        )
        if name not in _IDEMPOTENT:
            yield _Edit("extra-factor", ast.Call(node.func, [node], []), node)
    activation = _activation_of(name)
    if activation and len(node.args) == 1:
        inner = ast.Call(ast.Name(activation, ast.Load()), node.args, [])
        yield _Edit("derivative-of-preactivation", ast.Call(node.func, [inner], []), node)
    if len(node.args) == 2 and name in ("maximum", "minimum"):
        yield _Edit("wrong-variable", _renamed(node, "minimum" if name == "maximum" else "maximum"))
    for i in range(len(node.args) - 1 if name not in _COMMUTATIVE else 0):
        swapped = list(node.args)
        swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
        yield _Edit("operands-swapped", ast.Call(node.func, swapped, node.keywords))


def _activation_of(name: str) -> str:
    """``sigmoid`` for ``sigmoid_backward``: the activation that a derivative is named after, "" if it is none."""
    stem, _, mark = name.rpartition("_")
    return stem if any(mark.startswith(known) for known in _DERIVATIVE_MARKS) else ""


def _axis_edits(node: ast.Call) -> Iterator[_Edit]:
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
        yield _Edit("wrong-shape", ast.Call(node.func, node.args, keywords))
    if "keepdims" in given:
        keywords = [keyword for keyword in node.keywords if keyword.arg != "keepdims"]
        yield _Edit("outer-broadcast", ast.Call(node.func, node.args, keywords))


def _constant_edits(value: float) -> Iterator[_Edit]:
    for new in dict.fromkeys((value + 1, value - 1, value * 2, value / 2, -value, 1)):
        if new != value:
            same_kind = int(new) if isinstance(value, int) and float(new).is_integer() else new
            yield _Edit(
                "off-by-one" if abs(new - value) == 1 and value in (0, 1) else "constant-factor",
                ast.Constant(same_kind),
            )


def _statement_changes(definition: Definition, lines: Mapping[int, str]) -> Iterator[Change]:
    """Neighbouring statements exchanged, loops one step shorter or longer, a step dropped or made twice."""
    for owner in ast.walk(definition):
        if isinstance(owner, ast.FunctionDef | ast.For | ast.If):
            for id_, statement, what, body in _body_edits(owner.body):
                changed = copy.copy(owner)
                changed.body = body
                line = lines.get(id(statement), "")
                yield Change(id_, line, what, line, _replaced(definition, owner, changed))
        if isinstance(owner, ast.For) and isinstance(owner.iter, ast.Call) and len(owner.iter.args) == 1:
            for op in (ast.Add(), ast.Sub()):
                steps = ast.Call(owner.iter.func, [ast.BinOp(owner.iter.args[0], op, ast.Constant(1))], [])
                tree = _replaced(definition, owner.iter, steps)
                line = lines.get(id(owner), "")
                yield Change("off-by-one", ast.unparse(owner.iter), ast.unparse(steps), line, tree)


def _body_edits(body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt, str, list[ast.stmt]]]:
    """(mistake, statement, what became of it, new body); what cannot make a difference is left out."""
    for i, statement in enumerate(body):
        before, after = body[:i], body[i + 1 :]
        if after and not isinstance(after[0], ast.Return) and _depend(statement, after[0]):
            yield "off-by-one", statement, "one line later", [*before, after[0], statement, *after[1:]]
        if not isinstance(statement, ast.Return):
            yield "missing-term", statement, "", [*before, *after] or [ast.Pass()]
            if _changes_itself(statement):
                yield "step-applied-twice", statement, "twice", [*before, statement, statement, *after]


def _depend(one: ast.stmt, other: ast.stmt) -> bool:
    """True if the order of two statements may matter: one writes what the other reads or writes, or calls a method."""
    written, read = _names(one, ast.Store), _names(one, ast.Load)
    next_written, next_read = _names(other, ast.Store), _names(other, ast.Load)
    plain = isinstance(one, ast.Assign | ast.AnnAssign) and isinstance(other, ast.Assign | ast.AnnAssign)
    return not plain or bool(written & (next_read | next_written) or read & next_written)


def _changes_itself(statement: ast.stmt) -> bool:
    """False for an assignment that reads nothing of what it writes: made twice, it is the same."""
    return not isinstance(statement, ast.Assign | ast.AnnAssign) or bool(
        _names(statement, ast.Store) & _names(statement, ast.Load)
    )


def _names(statement: ast.stmt, context: type[ast.expr_context]) -> set[str]:
    """Names that are read or written, without those that live inside a comprehension alone."""
    nodes = list(ast.walk(statement))
    targets = [node.target for node in nodes if isinstance(node, ast.comprehension)]
    inside = {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, context)} - inside


def _replaced(tree: Definition, target: ast.AST, new: ast.AST) -> Definition:
    """`tree` with one node replaced. Only the path down to it is copied; the rest is shared and never written to."""

    def rebuild(node: ast.AST) -> ast.AST | None:
        if node is target:
            return new
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                changed = rebuild(value)
                if changed is not None:
                    fresh = copy.copy(node)
                    setattr(fresh, name, changed)
                    return fresh
            elif isinstance(value, list):
                for i, item in enumerate(value):
                    changed = rebuild(item) if isinstance(item, ast.AST) else None
                    if changed is not None:
                        fresh = copy.copy(node)
                        setattr(fresh, name, [*value[:i], changed, *value[i + 1 :]])
                        return fresh
        return None

    rebuilt = rebuild(tree)
    assert isinstance(rebuilt, ast.FunctionDef | ast.ClassDef)
    return rebuilt


def _lines(definition: Definition) -> dict[int, str]:
    """By identity of a node, the first line of the innermost statement that holds it."""
    lines: dict[int, str] = {}
    for statement in ast.walk(definition):  # outer statements come before inner ones
        if isinstance(statement, ast.stmt) and statement is not definition:
            text = ast.unparse(statement).splitlines()[0]
            lines.update((id(part), text) for part in ast.walk(statement))
    return lines


def _variables(definition: Definition) -> list[str]:
    """Arguments and local variables, in order of appearance."""
    found: dict[str, None] = {}
    for node in ast.walk(definition):
        if isinstance(node, ast.arg):
            found[node.arg] = None
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = None
    return list(found)


def _missing_factor(factor: ast.expr) -> str:
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
