"""The reference's source, taken apart so that one function of it can be changed and the whole run again."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from gradcheck.assignment import EqualsFormula, Function, adapter_source
from gradcheck.diagnosis.mutation import Definition


@dataclasses.dataclass(frozen=True, slots=True)
class Program:
    """What a reference function consists of.

    Attributes:
        definitions: the function or class itself and the helpers it uses, as syntax trees.
        adapter: source of the function that calls it the way the course does, "" if it is called directly.
        entry: the name that is called.
        namespace: the names of the reference's module.
    """

    definitions: tuple[Definition, ...]
    adapter: str
    entry: str
    namespace: Mapping[str, Any]

    def build(self, index: int, changed: Definition, *added: Definition) -> Callable[..., Any] | None:
        """The program with the definition at `index` replaced, as a callable; None if it does not compile.

        Args:
            added: further definitions.
        """
        whole: list[ast.stmt] = [*added, *self.definitions[:index], changed, *self.definitions[index + 1 :]]
        namespace = dict(self.namespace)
        try:
            module = ast.fix_missing_locations(ast.Module(whole, []))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the compiler's opinion of a mutant
                exec(compile(module, "<mutant>", "exec"), namespace)  # noqa: S102 - the author's own code
            if self.adapter:
                exec(compile(self.adapter, "<call>", "exec"), namespace)  # noqa: S102
        except (SyntaxError, ValueError, TypeError, NameError):
            return None
        built: Callable[..., Any] = namespace[self.entry]
        return built


def load_program(
    function: Function, reference: Mapping[str, Callable[..., Any]], excluded: Collection[str] = ()
) -> Program | None:
    """The program behind a reference function, or behind its rule's formulas; None if there is neither.

    Args:
        excluded: names of functions that are taken as they are, though the program calls them.
    """
    if function.name in reference:
        namespace = reference[function.name].__globals__
        adapter = adapter_source(function) if function.call else ""
        main = _definition(namespace[function.defines])
        # What the course's way of calling uses comes first: a cache is made before it is handed back.
        called = [ast.parse(adapter)] if adapter else []
        helpers = _helpers([*called, main], namespace, set(excluded) | {function.defines})
        return Program((*helpers, main), adapter, function.entry if function.call else function.defines, namespace)
    if isinstance(function.rule, EqualsFormula):
        arguments = ", ".join(slot.name for slot in function.signature.inputs)
        values = ", ".join(formula.text for formula in function.rule.formulas)
        tree = ast.parse(f"def {function.name}({arguments}):\n    return {values}").body[0]
        assert isinstance(tree, ast.FunctionDef)
        return Program((tree,), "", function.name, reference)
    return None


def _definition(original: Any) -> Definition:
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


def _helpers(users: Sequence[ast.AST], namespace: Mapping[str, Any], excluded: set[str]) -> tuple[Definition, ...]:
    """Functions and classes of the same module that are used, directly or through another helper."""
    found: dict[str, Definition] = {}
    waiting = list(users)
    while waiting:
        for node in ast.walk(waiting.pop()):
            if not isinstance(node, ast.Name) or node.id in excluded or node.id in found:
                continue
            value = namespace.get(node.id)
            if not (inspect.isfunction(value) or inspect.isclass(value)) or value.__module__ != namespace["__name__"]:
                continue
            # A class made by a call (a TypedDict, a NamedTuple) has no definition to change.
            if inspect.getsource(value).lstrip().startswith(("def ", "class ", "@")):
                found[node.id] = _definition(value)
                waiting.append(found[node.id])
    return tuple(found.values())
