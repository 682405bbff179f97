"""At a kink every subgradient is right: ReLU at 0 may have the slope 0, 1, or anything between."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from gradcheck.contracts import Signature
from gradcheck.grading.judge import Judgement
from gradcheck.grading.objective import CallFailedError, Objective
from gradcheck.grading.own import own_functions
from gradcheck.grading.truth import call_each
from gradcheck.result import FunctionStatus
from gradcheck.worker import Session


def accept_subgradients(
    judgement: Judgement,
    session: Session,
    reference: Mapping[str, Callable[..., Any]],
    signatures: Mapping[str, Signature],
    entries: Mapping[str, str],
) -> Judgement:
    """Judge the calls that differ from the reference numerically, against the reference's objective.

    Returns:
        The judgement without the deviations if each of those calls turns out to be a gradient or, at a kink, a
        subgradient; else the judgement as it was.
    """
    function, comparison = judgement.task.function, judgement.comparison
    if comparison.troubles or not comparison.failing:
        return judgement
    own = own_functions(session, signatures, entries, timeout_s=function.timeout_s)
    names = [slot.name for slot in function.signature.inputs]
    for index in comparison.failing:
        point = dict(zip(names, judgement.task.bank.examples[index].inputs, strict=True))
        objective = Objective(function, point, call_each(reference), own, signatures)
        try:
            verdict = objective.check(seed=index).verdict
        except CallFailedError:
            return judgement
        if verdict not in ("pass", "kink"):
            return judgement
    deviations = tuple(dataclasses.replace(deviation, wrong=()) for deviation in comparison.deviations)
    strict = function.conduct == "strict"
    status: FunctionStatus = "failed" if strict and not judgement.conduct.good else "passed"
    return dataclasses.replace(
        judgement, status=status, comparison=dataclasses.replace(comparison, deviations=deviations)
    )
