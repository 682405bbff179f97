"""The rules a function can be asked to keep, as data. How each is judged is `gradcheck.grading`'s business."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from gradcheck.assignment.formula import Formula, parse_formula
from gradcheck.errors import AssignmentError


@dataclasses.dataclass(frozen=True, slots=True)
class EqualsReference:
    """The function returns what the reference's function of the same name returns."""


@dataclasses.dataclass(frozen=True, slots=True)
class EqualsFormula:
    """Output i equals ``formulas[i]``; needs no reference function of its own."""

    formulas: tuple[Formula, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class GradientOf:
    """Output i is the gradient of the scalar `objective` with respect to the argument ``wrt[i]``."""

    objective: Formula
    wrt: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class LossAndGradient:
    """The first output equals the reference; the others are its gradient with respect to ``wrt[i]``."""

    wrt: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class VectorJacobianProductOf:
    """Output i is ``cotangent`` times the Jacobian of `function` with respect to the argument ``wrt[i]``."""

    function: Formula
    cotangent: str
    wrt: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class TrainingRun:
    """`steps` times: record, then step.

    Attributes:
        parameters: the arguments that `step` replaces, in the order of its values.
        record: what ``history[i]`` holds, evaluated before step i.
        step: the new parameters, from the old.
        steps: the ``int`` argument that counts the steps.
        history: the output that holds the record; the other outputs are the parameters, by name.
    """

    parameters: tuple[str, ...]
    record: Formula
    step: Formula
    steps: str
    history: str


GradientRule: TypeAlias = GradientOf | VectorJacobianProductOf | LossAndGradient
Rule: TypeAlias = EqualsReference | EqualsFormula | GradientRule | TrainingRun


def equals_reference() -> EqualsReference:
    """The function returns what the reference's function of the same name returns."""
    return EqualsReference()


def equals(*formulas: str) -> EqualsFormula:
    """Each output equals a formula: ``equals("W - lr*dW", "b - lr*db")``."""
    return EqualsFormula(tuple(parse_formula(text, field="equals") for text in formulas))


def gradient_of(objective: str, *, wrt: str) -> GradientOf:
    """The outputs are the gradients of a scalar: ``gradient_of("loss(forward(W, x), y)", wrt="W")``."""
    return GradientOf(parse_formula(objective, field="gradient_of"), _names(wrt, "gradient_of wrt"))


def loss_and_gradient(*, wrt: str) -> LossAndGradient:
    """The function returns a loss and its gradients, ``(loss, dx)``: ``loss_and_gradient(wrt="x")``."""
    return LossAndGradient(_names(wrt, "loss_and_gradient wrt"))


def vjp_of(function: str, *, cotangent: str, wrt: str) -> VectorJacobianProductOf:
    """The outputs are a vector-Jacobian product: ``vjp_of("forward(W, X)", cotangent="dY", wrt="W X")``."""
    return VectorJacobianProductOf(parse_formula(function, field="vjp_of"), cotangent, _names(wrt, "vjp_of wrt"))


def training_run(*, parameters: str, record: str, step: str, steps: str, history: str = "history") -> TrainingRun:
    """The function trains: ``training_run(parameters="W", record="loss(W, x)", step="W - lr*grad(W, x)", ...)``."""
    return TrainingRun(
        _names(parameters, "training_run parameters"),
        parse_formula(record, field="training_run record"),
        parse_formula(step, field="training_run step"),
        steps,
        history,
    )


def formulas_of(rule: Rule) -> tuple[Formula, ...]:
    """The formulas that a rule holds."""
    match rule:
        case EqualsFormula(formulas=formulas):
            return formulas
        case GradientOf(objective=formula) | VectorJacobianProductOf(function=formula):
            return (formula,)
        case TrainingRun(record=record, step=step):
            return (record, step)
        case EqualsReference() | LossAndGradient():
            return ()


def _names(text: str, field: str) -> tuple[str, ...]:
    names = tuple(text.replace(",", " ").split()) if isinstance(text, str) else ()
    if not names or not all(name.isidentifier() for name in names):
        raise AssignmentError(f"{field}={text!r}, but must be names separated by spaces, such as 'W1 b1'")
    return names
