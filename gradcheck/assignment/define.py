"""The words a spec is written in: `define` an assignment from `function` lines.

Every value is checked here, once; the rest of gradcheck relies on it. An error names the field, its value, and what
it must be.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from gradcheck.assignment.formula import Formula
from gradcheck.assignment.model import (
    Assignment,
    ConductPolicy,
    Function,
    KinkPolicy,
    Policy,
    ShapePolicy,
    adapter_source,
)
from gradcheck.assignment.rules import (
    EqualsFormula,
    GradientOf,
    LossAndGradient,
    Rule,
    TrainingRun,
    VectorJacobianProductOf,
    formulas_of,
)
from gradcheck.contracts import Condition, Regime, Signature, parse_condition, parse_signature
from gradcheck.contracts.values import integers, normal, whole
from gradcheck.errors import AssignmentError

_ORDINARY = {"float": (normal, integers), "int": (whole(0, 5),), "bool": (whole(0, 1),)}
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def function(
    line: str,
    *,
    points: int | str | Decimal,
    rule: Rule,
    asks: str = "",
    values: Mapping[str, Regime | Sequence[Regime]] | None = None,
    examples: int = 24,
    timeout_s: float = 5.0,
    call: str = "",
    defines: str = "",
    where: str = "",
    scale: float = 0.0,
    kinks: KinkPolicy = "refuse",
    conduct: ConductPolicy = "strict",
    shapes: ShapePolicy = "strict",
) -> Function:
    """One function of an assignment.

    Args:
        line: the shape line, ``forward(W: (n, k), X: (k, m)) -> Y: (n, m)``.
        points: a whole number or an exact decimal ("2.5"); a float is refused, since 0.1 is none.
        rule: what it must keep, such as ``equals_reference()``.
        asks: one sentence or formula for the student.
        values: regimes per argument; several names may share a key ("W1 W2"). Short decimals and small whole
            numbers where nothing is said.
        examples: how many calls are judged, 4 to 400.
        timeout_s: limit for all of them together, in seconds.
        call: how the course calls the function, where that is not the shape line itself: a few lines of Python
            that return the outputs, with the arguments bound by name and the student's functions in scope.
        defines: the function or class that the student must define for it; by default the shape line's name.
        where: a condition on axis lengths and whole-number arguments; other examples are not drawn.
        scale: forgive errors of a few hundred roundings of this size too, for an output that is bounded by its
            nature: 1 for a sigmoid, which a sum with 1 may well have produced.
        kinks: "accept" any subgradient where the objective has a kink.
        conduct: what a changed or returned argument, or state, costs: points ("strict"), a "note", or nothing.
        shapes: "size" lets another shape of the right number of entries pass, with a note.

    Raises:
        AssignmentError: a value is not what it must be.
    """
    signature = parse_signature(line)
    where_ = signature.name
    if not isinstance(rule, get_args(Rule)):
        rules = "equals_reference(), equals(), gradient_of(), vjp_of(), loss_and_gradient(), training_run()"
        raise _bad(f"{where_}: rule", rule, f"one of {rules}")
    if type(examples) is not int or not 4 <= examples <= 400:
        raise _bad(f"{where_}: examples", examples, "a whole number from 4 to 400")
    if type(timeout_s) not in (int, float) or not 0 < timeout_s <= 3600:
        raise _bad(f"{where_}: timeout_s", timeout_s, "a number of seconds above 0 and at most 3600")
    if type(scale) not in (int, float) or not 0 <= scale < float("inf"):
        raise _bad(f"{where_}: scale", scale, "a size of at least 0")
    _check_choice(f"{where_}: kinks", kinks, get_args(KinkPolicy))
    _check_choice(f"{where_}: conduct", conduct, get_args(ConductPolicy))
    _check_choice(f"{where_}: shapes", shapes, get_args(ShapePolicy))
    made = Function(
        signature=signature,
        points=_points(points, f"{where_}: points"),
        rule=rule,
        asks=asks,
        regimes=_regimes(values or {}, signature),
        examples=examples,
        timeout_s=float(timeout_s),
        call=call,
        defines=defines or signature.name,
        where=_condition(where, signature),
        scale=float(scale),
        kinks=kinks,
        conduct=conduct,
        shapes=shapes,
    )
    _check_call(made)
    return made


def define(
    name: str,
    *,
    functions: Sequence[Function],
    reference: str,
    title: str = "",
    axes: Mapping[str, tuple[int, int]] | None = None,
    published: Sequence[Mapping[str, Any]] = (),
    imports: Sequence[str] = ("numpy",),
    data: Sequence[str] = (),
    policy: Policy | None = None,
    equivalent: Sequence[str] = (),
) -> Assignment:
    """An assignment.

    Args:
        name: lower-case words joined by hyphens.
        functions: in the order they are reported.
        reference: module name, or file beside the spec ("reference.py"), with functions of the same names.
        title: a line for people.
        axes: smallest and largest size per axis name; 1 to 5 where nothing is said.
        published: examples whose figures the students know, as ``{argument: value}``.
        imports: modules a submission may import besides the standard library's harmless part.
        data: names of files beside the spec that a submission may read, in its current folder.
        policy: how faults turn into points.
        equivalent: changes of the reference that make no difference, in the words of ``gradcheck validate``.

    Raises:
        AssignmentError: a value is not what it must be.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _bad("name", name, "lower-case words joined by hyphens, such as 'two-layer-network'")
    if not functions or not all(isinstance(item, Function) for item in functions):
        raise _bad("functions", functions, "a list of function(...)")
    if not isinstance(reference, str) or not reference:
        raise _bad("reference", reference, "a module name, or the name of a file beside the spec")
    signatures: dict[str, Signature] = {}
    for item in functions:
        if item.name in signatures:
            raise AssignmentError(f"functions: {item.name} is defined twice, but names must differ")
        signatures[item.name] = item.signature
    for item in functions:
        _check_rule(item, signatures)
    for axis, limits in (axes or {}).items():
        _check_axis(axis, limits)
    return Assignment(
        name=name,
        title=title or name,
        functions=tuple(functions),
        reference=reference,
        axes=dict(axes or {}),
        published=tuple(dict(example) for example in published),
        imports=_names_only("imports", imports),
        data=_names_only("data", data),
        policy=_checked_policy(policy or Policy()),
        equivalent=frozenset(equivalent),
    )


def _points(value: object, field: str) -> Decimal:
    must = "a whole number or a decimal in quotes, above 0, such as 2 or '2.5'"
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise _bad(field, value, must)
    try:
        points = Decimal(value)
    except InvalidOperation:
        raise _bad(field, value, must) from None
    if not points.is_finite() or points <= 0:
        raise _bad(field, value, must)
    return points


def _regimes(values: Mapping[str, Regime | Sequence[Regime]], signature: Signature) -> dict[str, tuple[Regime, ...]]:
    chosen = {slot.name: _ORDINARY[slot.kind] for slot in signature.inputs}
    for key, given in values.items():
        regimes = (given,) if isinstance(given, Regime) else tuple(given)
        if not regimes or not all(isinstance(regime, Regime) for regime in regimes):
            raise _bad(
                f"{signature.name}: values[{key!r}]",
                given,
                "a regime or a list of regimes, such as [normal, saturated]",
            )
        for name in key.split():
            if name not in chosen:
                known = ", ".join(chosen)
                raise AssignmentError(f"{signature.name}: values[{key!r}] names {name}, but must name one of {known}")
            chosen[name] = regimes
    return chosen


def _condition(text: str, signature: Signature) -> Condition | None:
    if not text:
        return None
    names = {*signature.axis_names, *(slot.name for slot in signature.inputs if slot.kind == "int" and not slot.axes)}
    return parse_condition(text, names=names, field=f"{signature.name}: where")


def _check_call(made: Function) -> None:
    if not made.call:
        return
    must = "lines of Python that return the outputs"
    try:
        tree = ast.parse(adapter_source(made))
    except SyntaxError as error:
        raise AssignmentError(f"{made.name}: call={made.call!r}: {error.msg}, but must be {must}") from None
    if not any(isinstance(node, ast.Return) for node in ast.walk(tree)):
        raise _bad(f"{made.name}: call", made.call, must)


def _check_choice(field: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise _bad(field, value, " or ".join(repr(choice) for choice in choices))


def _check_rule(item: Function, signatures: Mapping[str, Signature]) -> None:
    names = {slot.name for slot in item.signature.inputs}
    for formula in formulas_of(item.rule):
        _check_formula(formula, item.name, names, signatures)
    outputs = [slot.name for slot in item.signature.outputs]
    match item.rule:
        case EqualsFormula(formulas=formulas) if len(formulas) != len(outputs):
            raise _bad(
                f"{item.name}: equals",
                [f.text for f in formulas],
                f"one formula for each of {', '.join(outputs)}",
            )
        case GradientOf(wrt=wrt) | VectorJacobianProductOf(wrt=wrt) | LossAndGradient(wrt=wrt):
            gradients = outputs[1:] if isinstance(item.rule, LossAndGradient) else outputs
            if len(wrt) != len(gradients) or not set(wrt) <= names:
                raise _bad(f"{item.name}: wrt", " ".join(wrt), f"one argument for each of {', '.join(gradients)}")
        case TrainingRun(parameters=parameters, steps=steps, history=history):
            if steps not in names or history not in outputs or set(parameters) != set(outputs) - {history}:
                raise _bad(
                    f"{item.name}: training_run",
                    f"parameters={' '.join(parameters)}, steps={steps}, history={history}",
                    "parameters and history that are the outputs, and steps that is an int argument",
                )
        case _:
            pass
    if isinstance(item.rule, VectorJacobianProductOf) and item.rule.cotangent not in names:
        raise _bad(f"{item.name}: cotangent", item.rule.cotangent, f"one of {', '.join(sorted(names))}")


def _check_formula(formula: Formula, where: str, names: set[str], signatures: Mapping[str, Signature]) -> None:
    unknown = formula.variables - names
    if unknown:
        raise _bad(
            f"{where}: formula",
            formula.text,
            f"of the arguments {', '.join(sorted(names))} ({min(unknown)} is none)",
        )
    unknown = formula.calls - set(signatures)
    if unknown:
        raise _bad(
            f"{where}: formula",
            formula.text,
            f"of the functions {', '.join(signatures)} ({min(unknown)} is none)",
        )
    for node in ast.walk(ast.parse(formula.text, mode="eval")):
        if isinstance(node, ast.Attribute) and node.attr != "T":
            call = node.value.func if isinstance(node.value, ast.Call) else None
            outputs = [s.name for s in signatures[call.id].outputs] if isinstance(call, ast.Name) else []
            if node.attr not in outputs:
                raise _bad(
                    f"{where}: formula",
                    formula.text,
                    f"without .{node.attr}: the outputs are {', '.join(outputs)}",
                )


def _check_axis(axis: str, limits: object) -> None:
    good = isinstance(limits, tuple | list) and len(limits) == 2 and all(type(limit) is int for limit in limits)
    if not good or not 0 <= limits[0] <= limits[1] <= 64:  # type: ignore[index]  # `good` says it is a pair
        raise _bad(
            f"axes[{axis!r}]",
            limits,
            "(smallest, largest), whole numbers with 0 <= smallest <= largest <= 64",
        )


def _names_only(field: str, names: Sequence[str]) -> tuple[str, ...]:
    """Plain names: a path would lead out of the assignment's folder."""
    for name in (names,) if isinstance(names, str) else names:
        if isinstance(names, str) or not isinstance(name, str) or not name or "/" in name or name.startswith("."):
            raise _bad(field, names, "a list of names, without folders")
    return tuple(names)


def _checked_policy(policy: Policy) -> Policy:
    for field in ("conduct", "carried_forward"):
        share = getattr(policy, field)
        if not isinstance(share, Decimal) or not 0 <= share <= 1:
            raise _bad(f"policy.{field}", share, "a Decimal from 0 to 1, such as Decimal('0.8')")
    return policy


def _bad(field: str, value: object, must: str) -> AssignmentError:
    return AssignmentError(f"{field}={value!r} ({type(value).__name__}), but must be {must}")
