"""Error carried forward: is an answer that is wrong in itself right for the student's own earlier functions?

A backward that is the gradient of the student's own, wrong, forward holds no second mistake. It is found by putting
the student's functions where the rule names the reference's: a formula or a training run is composed of them, an
objective is differentiated numerically through the worker.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np

from gradcheck.assignment import Function, LossAndGradient, formulas_of
from gradcheck.assignment.formula import CallMany, Failed
from gradcheck.contracts import Misfit, Signature, read_answer
from gradcheck.errors import InvalidArgument
from gradcheck.grading.judge import Judgement
from gradcheck.grading.objective import CallFailedError, Objective
from gradcheck.grading.truth import compose, is_composed
from gradcheck.worker import Returned, Session

OwnVerdict: TypeAlias = Literal["right", "wrong", "unclear"]

# Own answers are computed in double precision by whatever the student wrote, so their rounding is not known;
# 1e-9 is far above it and far below any mistake.
_OWN_RTOL = 1e-9
_EXAMPLES = 4


@dataclasses.dataclass(frozen=True, slots=True)
class OwnJudgement:
    """The verdict against the student's own functions.

    Attributes:
        examples: on how many examples it rests.
        reason: why it is unclear, if it is.
        mistaken: those of the functions that are wrong themselves.
    """

    verdict: OwnVerdict
    examples: int
    reason: str = ""
    mistaken: tuple[str, ...] = ()


def judge_own(
    judgement: Judgement, session: Session, signatures: Mapping[str, Signature], entries: Mapping[str, str]
) -> OwnJudgement | None:
    """Judge a function against the student's own versions of the functions its rule builds on.

    Args:
        judgement: of the function itself; its answers are reused.
        session: with the submission loaded.
        signatures: shape lines of all functions of the assignment.
        entries: what each is called by in the worker.

    Returns:
        None if the rule builds on no other function, or there is no answer to judge.
    """
    function, comparison = judgement.task.function, judgement.comparison
    if not (function_calls(function) or isinstance(function.rule, LossAndGradient)):
        return None
    bank = judgement.task.bank
    answered = {
        i: arrays for i, a in enumerate(comparison.answers) if a is not None and (arrays := a.whole) is not None
    }
    usable = list(answered)
    if not is_composed(function.rule):
        # Those that are wrong first: where an answer is right, it says nothing on whether the mistake was carried.
        usable = sorted(usable, key=lambda i: i not in comparison.failing)[:_EXAMPLES]
    if not usable:
        return None
    names = [slot.name for slot in function.signature.inputs]
    points = [dict(zip(names, bank.examples[i].inputs, strict=True)) for i in usable]
    answers = [answered[i] for i in usable]
    own = own_functions(session, signatures, entries, timeout_s=function.timeout_s)
    if is_composed(function.rule):
        return _same_as_composed(function, points, answers, own, signatures)
    return _is_own_gradient(function, points, answers, own, signatures)


def own_functions(
    session: Session, signatures: Mapping[str, Signature], entries: Mapping[str, str], *, timeout_s: float
) -> CallMany:
    """The student's functions, for use in formulas; a call that gives no well-shaped answer is `Failed`."""

    def call_many(name: str, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
        signature = signatures[name]
        results: list[Any] = []
        for row, outcome in zip(rows, session.call(entries[name], rows, timeout_s=timeout_s), strict=True):
            if not isinstance(outcome, Returned):
                results.append(Failed(outcome))
                continue
            answer = read_answer(outcome.value, signature, sizes_of(signature, row))
            arrays = None if isinstance(answer, Misfit) else answer.whole
            if arrays is None:
                results.append(Failed(answer))
            else:
                values = tuple(array if array.ndim else array[()] for array in arrays)
                results.append(values if len(values) > 1 else values[0])
        return results

    return call_many


def function_calls(function: Function) -> frozenset[str]:
    """The functions that the rule's formulas call."""
    return frozenset(name for formula in formulas_of(function.rule) for name in formula.calls)


def sizes_of(signature: Signature, row: Sequence[Any]) -> dict[str, int]:
    """Axis lengths and whole-number arguments, read off the arguments of a call."""
    sizes: dict[str, int] = {}
    for slot, value in zip(signature.inputs, row, strict=True):
        if slot.kind == "int" and not slot.axes:
            sizes[slot.name] = int(value)
        for axis, length in zip(slot.axes, np.shape(value), strict=True):
            if axis.text.isidentifier():
                sizes[axis.text] = length
    return sizes


def _same_as_composed(
    function: Function,
    points: Sequence[Mapping[str, Any]],
    answers: Sequence[tuple[np.ndarray, ...]],
    own: CallMany,
    signatures: Mapping[str, Signature],
) -> OwnJudgement:
    compared = 0
    for answer, composed in zip(answers, compose(function, points, own, signatures), strict=True):
        if isinstance(composed, Failed):
            continue
        compared += 1
        if not all(_close(got, np.asarray(value)) for got, value in zip(answer, composed, strict=True)):
            return OwnJudgement("wrong", compared)
    return OwnJudgement("right" if compared else "unclear", compared, "" if compared else "own functions fail")


def _is_own_gradient(
    function: Function,
    points: Sequence[Mapping[str, Any]],
    answers: Sequence[tuple[np.ndarray, ...]],
    own: CallMany,
    signatures: Mapping[str, Signature],
) -> OwnJudgement:
    passed = 0
    for seed, point in enumerate(points):
        objective = Objective(function, point, own, own, signatures)
        try:
            check = objective.check(seed=seed)
        except CallFailedError:
            return OwnJudgement("unclear", passed, "own functions fail")
        except InvalidArgument:  # there is no derivative where the student's own objective is not finite
            return OwnJudgement("unclear", passed, "own functions are not finite")
        if check.verdict == "fail":
            return OwnJudgement("wrong", passed)
        passed += check.verdict in ("pass", "kink")
    if not passed:
        return OwnJudgement("unclear", 0, "inconclusive")
    # A forward that ignores its inputs has the gradient 0, and 0 is its right backward: no credit for that.
    moved = any(np.any(array) for answer in answers for array in answer)
    return OwnJudgement("right", passed) if moved else OwnJudgement("unclear", passed, "own functions are constant")


def _close(got: np.ndarray, composed: np.ndarray) -> bool:
    if got.shape != composed.shape:
        return False
    scale = float(np.max(np.abs(composed), initial=0.0))
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(got - composed) <= _OWN_RTOL * scale + np.finfo(np.float64).tiny))
