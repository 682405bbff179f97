"""The reference's source, taken apart so that one function of it can be changed and the whole run again."""

from __future__ import annotations

import ast
import copy
import dataclasses
import inspect
import textwrap
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from gradcheck.assignment import EqualsFormula, Function, adapter_source


@dataclasses.dataclass(frozen=True, slots=True)
class Program:
    """What a reference function consists of.

    Attributes:
        definitions: the function or class itself and the helpers it uses, as syntax trees.
        adapter: source of the function that calls it the way the course does, "" if it is called directly.
        entry: the name that is called.
        namespace: the names of the reference's module.
    """

    definitions: tuple[ast.FunctionDef | ast.ClassDef, ...]
    adapter: str
    entry: str
    namespace: Mapping[str, Any]

    def functions(self) -> Iterator[tuple[int, int, ast.FunctionDef]]:
        """Every function and method, with where it stands: (definition, position in its walk, tree)."""
        for i, definition in enumerate(self.definitions):
            for j, node in enumerate(ast.walk(definition)):
                if isinstance(node, ast.FunctionDef):
                    yield i, j, node

    def build(self, definition: int, position: int, tree: ast.FunctionDef) -> Callable[..., Any] | None:
        """The program with one function replaced, as a callable; None if it does not compile."""
        whole = [copy.deepcopy(item) if i == definition else item for i, item in enumerate(self.definitions)]
        target = list(ast.walk(whole[definition]))[position]
        assert isinstance(target, ast.FunctionDef)
        target.args, target.body = tree.args, tree.body
        namespace = dict(self.namespace)
        try:
            module = ast.fix_missing_locations(ast.Module(list(whole), []))
            exec(compile(module, "<mutant>", "exec"), namespace)  # noqa: S102 - the author's own code
            if self.adapter:
                exec(compile(self.adapter, "<call>", "exec"), namespace)  # noqa: S102
        except (SyntaxError, ValueError, TypeError, NameError):
            return None
        built = namespace[self.entry]
        assert callable(built)
        return built


def load_program(
    function: Function, reference: Mapping[str, Callable[..., Any]], graded: Collection[str]
) -> Program | None:
    """The program behind a reference function, or behind its rule's formulas; None if there is neither.

    Args:
        graded: names of all graded functions: they are judged by themselves, so they are no helpers.
    """
    if function.name in reference:
        namespace = reference[function.name].__globals__
        main = _definition(namespace[function.defines])
        helpers = _helpers(main, namespace, set(graded) | {function.defines})
        adapter = adapter_source(function) if function.call else ""
        return Program((*helpers, main), adapter, function.entry if function.call else function.defines, namespace)
    if isinstance(function.rule, EqualsFormula):
        arguments = ", ".join(slot.name for slot in function.signature.inputs)
        values = ", ".join(formula.text for formula in function.rule.formulas)
        tree = ast.parse(f"def {function.name}({arguments}):\n    return {values}").body[0]
        assert isinstance(tree, ast.FunctionDef)
        return Program((tree,), "", function.name, reference)
    return None


def _definition(original: Any) -> ast.FunctionDef | ast.ClassDef:
    """The syntax tree without annotations, decorators and docstrings: they are no place for a mistake."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(original))).body[0]
    assert isinstance(tree, ast.FunctionDef | ast.ClassDef)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = [d for d in node.decorator_list if ast.unparse(d) in ("staticmethod", "classmethod")]
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
    return tree


def _helpers(
    main: ast.FunctionDef | ast.ClassDef, namespace: Mapping[str, Any], excluded: set[str]
) -> tuple[ast.FunctionDef | ast.ClassDef, ...]:
    """Functions of the same module that are used, directly or through another helper."""
    found: dict[str, ast.FunctionDef | ast.ClassDef] = {}
    waiting = [main]
    while waiting:
        for node in ast.walk(waiting.pop()):
            if not isinstance(node, ast.Name) or node.id in excluded or node.id in found:
                continue
            value = namespace.get(node.id)
            if inspect.isfunction(value) and value.__globals__ is _globals_of(main, namespace):
                found[node.id] = _definition(value)
                waiting.append(found[node.id])
    return tuple(found.values())


def _globals_of(main: ast.FunctionDef | ast.ClassDef, namespace: Mapping[str, Any]) -> Any:
    """The globals of the module that `main` was defined in (adapters live in a copy of them)."""
    original = namespace[main.name]
    if inspect.isfunction(original):
        return original.__globals__
    methods = [value for value in vars(original).values() if inspect.isfunction(value)]
    return methods[0].__globals__ if methods else namespace
