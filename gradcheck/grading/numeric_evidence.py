"""What the numeric derivative says of a wrong gradient, as evidence in the result."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from gradcheck.assignment import Assignment, Function, GradientRule
from gradcheck.grading.example import Example
from gradcheck.grading.objective import CallFailedError, Objective
from gradcheck.grading.own import own_functions
from gradcheck.grading.truth import call_each
from gradcheck.result import Json
from gradcheck.worker import Session

# Steps so coarse that the quotient is this many times the derivative tell nothing of the step.
_FAR = 100.0


def numeric_evidence(
    assignment: Assignment,
    function: Function,
    reference: Mapping[str, Callable[..., Any]],
    session: Session,
    example: Example,
) -> dict[str, Json]:
    """Hold the student's gradient against the numeric derivative of the right objective, along one direction.

    Args:
        session: with the submission loaded.
        example: where it is known to be wrong.

    Returns:
        ``numeric`` and ``analytic`` directional derivatives, ``error_bound``, ``step``, and ``v_curve``: the distance
        of the difference quotient from the student's gradient for each step, and the tolerance that a right gradient
        comes within. Empty if nothing could be measured.
    """
    if not isinstance(function.rule, GradientRule):
        return {}
    entries = {other.name: other.entry for other in assignment.functions}
    own = own_functions(session, assignment.signatures, entries, timeout_s=function.timeout_s)
    names = [slot.name for slot in function.signature.inputs]
    point = dict(zip(names, example.inputs, strict=True))
    try:
        check = Objective(function, point, call_each(reference), own, assignment.signatures).check(seed=0)
    except CallFailedError:
        return {}
    worst = next((item for item in check.inputs if item.verdict == "fail"), None)
    if worst is None:
        return {}
    measured, claim = worst.deciding.measured, worst.deciding.claim
    far = _FAR * max(abs(measured.value), abs(claim.value))
    near = [(step, abs(value - claim.value)) for step, value in measured.curve if abs(value) <= far]
    steps: list[Json] = [step for step, error in near if error > 0]
    errors: list[Json] = [error for _, error in near if error > 0]
    evidence: dict[str, Json] = {
        "with_respect_to": worst.name,
        "numeric": measured.value,
        "analytic": claim.value,
        "error_bound": measured.bound,
        "step": measured.step,
    }
    if len(steps) > 1 and 0 < worst.tolerance < math.inf:
        evidence["v_curve"] = {"steps": steps, "errors": errors, "bound": worst.tolerance}
    return evidence
