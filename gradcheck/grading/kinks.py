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

_SEEDS = 8


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
        if not _is_subgradient(objective, first_seed=index):
            return judgement
    deviations = tuple(dataclasses.replace(deviation, wrong=()) for deviation in comparison.deviations)
    strict = function.conduct == "strict"
    status: FunctionStatus = "failed" if strict and not judgement.conduct.good else "passed"
    return dataclasses.replace(
        judgement, status=status, comparison=dataclasses.replace(comparison, deviations=deviations)
    )


def _is_subgradient(objective: Objective, *, first_seed: int) -> bool:
    """Check until a verdict is found: where one side of the kink is flat, one check may see nothing but that side."""
    for seed in range(first_seed, first_seed + _SEEDS):
        try:
            verdict = objective.check(seed=seed).verdict
        except CallFailedError:
            return False
        if verdict != "inconclusive":
            return verdict in ("pass", "kink")
    return False
