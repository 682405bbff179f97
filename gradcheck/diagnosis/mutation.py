"""Every small way to break a function: first-order mutants of its source.

Each mutant changes one place of the reference as a student might get it wrong, and carries the name of that mistake
from the published vocabulary. Mutants are made from the syntax tree alone; which of them differ from the original,
and where, is found by running them (`gradcheck.diagnosis.table`).
"""

from __future__ import annotations

import ast
import copy
import dataclasses
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from gradcheck.diagnosis.edits import Edit, edits, missing_factor

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


def changes(definition: Definition) -> Iterator[Change]:
    """All first-order changes of a function or of the methods of a class, in order of the source."""
    names = _variables(definition)
    lines = _lines(definition)
    products = _products(definition)
    for node in ast.walk(definition):
        if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
            for proposed in edits(node, names):
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


def _skipped_factor(edit: Edit, node: ast.expr, products: Mapping[tuple[str, str], ast.expr]) -> Edit | None:
    """``dh`` for ``dz = dh * f``: what looks like a wrong variable is a factor left out."""
    if isinstance(node, ast.Name) and isinstance(edit.new, ast.Name):
        factor = products.get((node.id, edit.new.id))
        if factor is not None:
            return Edit(missing_factor(factor), edit.new, factor)
    return None


def _text(edit: Edit, node: ast.expr) -> str:
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
            tree = _replaced(main, site, ast.Call(ast.Name(changed.name, ast.Load()), site.args, site.keywords))
            yield dataclasses.replace(change, tree=tree), changed


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
