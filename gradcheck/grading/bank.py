"""The bank: for one assignment and seed, every call that is judged, the right answers, and their tolerances.

A bank is built once, from the reference alone, and serves every submission.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from gradcheck.assignment import Assignment, Function, GradientRule, load_reference
from gradcheck.assignment.formula import Failed
from gradcheck.errors import AssignmentError
from gradcheck.grading.example import Example
from gradcheck.grading.objective import Objective
from gradcheck.grading.rounding import tolerances
from gradcheck.grading.truth import call_each, compose, copied, is_composed

Outputs = tuple[np.ndarray, ...]
Evaluate = Callable[[Sequence[Any]], Outputs]

# Where the reference in extended precision is farther than this from itself in double, the extended one is not trusted.
_DRIFT = 4.0

# On how many examples a reference's gradient is certified.
_CERTIFIED = 6


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class FunctionBank:
    """The judged calls of one function.

    Attributes:
        examples: the calls.
        expected: per example the right outputs, float64 (or int64, bool) arrays in the order of the shape line;
            None if the reference has no such function.
        tolerance: per example the largest error per entry that rounding explains, shaped like `expected`.
    """

    examples: tuple[Example, ...]
    expected: tuple[Outputs, ...] | None
    tolerance: tuple[Outputs, ...] | None


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """All judged calls of an assignment, drawn from `seed`."""

    seed: int
    functions: Mapping[str, FunctionBank]


def build_bank(assignment: Assignment, seed: int) -> Bank:
    """Draw the examples and evaluate the reference on them.

    Raises:
        AssignmentError: the reference fails on an example, or what it returns does not fit its shape line.
    """
    from gradcheck.grading.drawing import draw_examples

    reference = load_reference(assignment)
    functions: dict[str, FunctionBank] = {}
    for function in assignment.functions:
        examples = draw_examples(assignment, function, seed)
        evaluate = truth_of(assignment, function, reference)
        if evaluate is None:
            functions[function.name] = FunctionBank(tuple(examples), None, None)
            continue
        rng = np.random.default_rng(_number(seed, function.name))
        kept: list[tuple[Example, Outputs, Outputs]] = []
        for example in examples:
            answer = evaluate_example(assignment, function, evaluate, example, rng)
            if answer is not None:
                kept.append((example, *answer))
        if not kept:
            raise AssignmentError(f"{assignment.name}: {function.name}: the reference is finite on no example")
        if isinstance(function.rule, GradientRule):
            _certify(assignment, function, reference, [k[0] for k in kept[:_CERTIFIED]])
        functions[function.name] = FunctionBank(
            tuple(k[0] for k in kept), tuple(k[1] for k in kept), tuple(k[2] for k in kept)
        )
    return Bank(seed, functions)


def _certify(
    assignment: Assignment,
    function: Function,
    reference: Mapping[str, Callable[..., Any]],
    examples: Sequence[Example],
) -> None:
    """Hold the reference's gradient against the numeric derivative of the objective.

    From here on it judges in place of the numeric derivative, which is as right but slower.
    """
    names = [slot.name for slot in function.signature.inputs]
    calls = call_each(reference)
    for seed, example in enumerate(examples):
        point = dict(zip(names, example.inputs, strict=True))
        check = Objective(function, point, calls, calls, assignment.signatures).check(seed=seed)
        if check.verdict == "fail":
            raise AssignmentError(
                f"{assignment.name}: reference {function.name} is not the gradient that its rule names:\n{check}"
            )


def truth_of(
    assignment: Assignment, function: Function, reference: Mapping[str, Callable[..., Any]]
) -> Evaluate | None:
    """The true function, from arguments to a tuple of outputs; None if neither rule nor reference gives it."""
    signature = function.signature
    names = [slot.name for slot in signature.inputs]
    if is_composed(function.rule):
        call_many, signatures = call_each(reference), assignment.signatures

        def composed(inputs: Sequence[Any]) -> Outputs:
            value = compose(function, [dict(zip(names, inputs, strict=True))], call_many, signatures)[0]
            assert not isinstance(value, Failed)  # functions of this process raise, they do not give `Failed`
            return value

        return composed
    if function.name not in reference:
        return None
    call, several = reference[function.name], len(signature.outputs) > 1

    def evaluate(inputs: Sequence[Any]) -> Outputs:
        value = call(*copied(inputs))
        return tuple(value) if several else (value,)

    return evaluate


def evaluate_example(
    assignment: Assignment, function: Function, evaluate: Evaluate, example: Example, rng: np.random.Generator
) -> tuple[Outputs, Outputs] | None:
    """Right outputs and tolerances at one example; None where the truth itself is not finite."""
    where = f"{assignment.name}: reference {function.name}"
    try:
        with np.errstate(all="ignore"):
            plain = evaluate(example.inputs)
            extended = evaluate([_extended(value) for value in example.inputs])
        tolerance = tolerances(evaluate, example.inputs, rng, size=function.scale)
    except Exception as error:
        raise AssignmentError(f"{where} fails on an example with {dict(example.sizes)}: {error!r}") from error
    slots = function.signature.outputs
    if len(plain) != len(slots):
        raise AssignmentError(f"{where} returns {len(plain)} values, but the shape line names {len(slots)}")
    expected: list[np.ndarray] = []
    for slot, value, precise, tol in zip(slots, plain, extended, tolerance, strict=True):
        array = np.asarray(value)
        if array.shape != slot.shape(example.sizes):
            must = slot.shape(example.sizes)
            raise AssignmentError(
                f"{where}: {slot.name} has the shape {array.shape}, but must be {slot.axes_text} = {must}"
            )
        if not np.all(np.isfinite(array)):
            return None
        expected.append(_most_precise(array, np.asarray(precise), tol))
    return tuple(expected), tolerance


def _most_precise(plain: np.ndarray, extended: np.ndarray, tolerance: np.ndarray) -> np.ndarray:
    """The extended evaluation rounded to double, where it is one and agrees with the plain evaluation."""
    if plain.dtype.kind != "f":
        return plain.astype(np.float64) if plain.dtype.kind in "iu" else plain
    plain = plain.astype(np.float64)
    with np.errstate(all="ignore"):
        rounded = extended.astype(np.float64)
        agrees = rounded.shape == plain.shape and np.all(np.abs(rounded - plain) <= _DRIFT * tolerance)
    return rounded if agrees else plain


def _extended(value: Any) -> Any:
    if isinstance(value, float):
        return np.longdouble(value)
    if isinstance(value, np.ndarray):
        return value.astype(np.longdouble) if value.dtype.kind == "f" else value.copy()
    return value


def _number(seed: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "little")
