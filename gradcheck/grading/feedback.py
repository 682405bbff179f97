"""From a judgement to what the student reads: points, one line, messages, evidence, the smallest counterexample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

import msgspec
import numpy as np

from gradcheck.assignment import (
    Function,
    GradientOf,
    LossAndGradient,
    Policy,
    TrainingRun,
    VectorJacobianProductOf,
    formulas_of,
)
from gradcheck.contracts import Misfit
from gradcheck.grading.comparison import Comparison, Deviation, Trouble
from gradcheck.grading.conduct import Conduct
from gradcheck.grading.counterexample import shown_counterexample
from gradcheck.grading.judge import Judgement
from gradcheck.grading.own import OwnJudgement
from gradcheck.grading.smallest import SmallCase
from gradcheck.grading.voice import Voice
from gradcheck.grading.wording import listed, quoted, trouble_message, trouble_summary
from gradcheck.result import (
    Check,
    CheckStatus,
    Diagnosis,
    FunctionResult,
    FunctionStatus,
    Json,
    Place,
    describe_value,
)
from gradcheck.worker import Died, Raised, Refused, TimedOut

_CENT = Decimal("0.01")


def function_result(
    judgement: Judgement,
    own: OwnJudgement | None,
    diagnosis: tuple[Diagnosis, ...],
    small: SmallCase | None,
    numeric: Mapping[str, Json],
    policy: Policy,
    voice: Voice,
) -> FunctionResult:
    """Score a judgement and put it into words."""
    function = judgement.task.function
    value_max = _cents(function.points * (1 - policy.conduct))
    comparison = judgement.comparison
    without_reference = judgement.task.bank.expected is None
    share = _share(comparison, own, without_reference=without_reference)
    value = _value_check(judgement, own, share, value_max, voice)
    if numeric:
        value = msgspec.structs.replace(value, evidence={**value.evidence, **numeric})
    carried = _carried_check(judgement, own, value, policy, voice) if not without_reference else None
    earned = value.score + (carried.score if carried else Decimal(0))
    conduct = _conduct_check(judgement, earned, value_max, function.points - value_max, voice)
    checks = (value, *((carried,) if carried else ()), conduct)
    score = sum((check.score for check in checks), Decimal(0))
    status = _final_status(judgement.status, value, conduct)
    return FunctionResult(
        name=function.name,
        status=status,
        score=score,
        max_score=function.points,
        summary=_summary(judgement, own, status, carried, voice),
        signature=function.signature.text,
        asked=function.asks,
        checks=checks,
        diagnosis=diagnosis,
        counterexample=shown_counterexample(judgement, small, voice) if value.status != "passed" else None,
        place=_place(comparison),
        output=judgement.output,
    )


def missing_result(function: Function, status: FunctionStatus, message: str, summary: str) -> FunctionResult:
    """The result of a function that cannot be called at all."""
    check = Check(id=_value_id(function), status="skipped", message=message, max_score=function.points)
    return FunctionResult(
        name=function.name,
        status=status,
        score=Decimal(0),
        max_score=function.points,
        summary=summary,
        signature=function.signature.text,
        asked=function.asks,
        checks=(check,),
    )


def _value_id(function: Function) -> str:
    match function.rule:
        case GradientOf() | VectorJacobianProductOf() | LossAndGradient():
            return "gradient"
        case TrainingRun():
            return "training"
        case _:
            return "value"


def _share(comparison: Comparison, own: OwnJudgement | None, *, without_reference: bool) -> tuple[int, int]:
    """How many of the outputs are right: (right, all). Any call that gives no answer makes it none."""
    if without_reference:
        good = own is not None and own.verdict == "right" and not comparison.troubles
        return (1, 1) if good else (0, 1)
    total = len(comparison.deviations)
    if comparison.troubles:
        return 0, total
    return sum(not deviation.wrong for deviation in comparison.deviations), total


def _value_check(
    judgement: Judgement, own: OwnJudgement | None, share: tuple[int, int], max_score: Decimal, voice: Voice
) -> Check:
    function, comparison = judgement.task.function, judgement.comparison
    right, total = share
    count = len(judgement.task.bank.examples)
    evidence: dict[str, Json] = {"calls": count}
    status: CheckStatus = "passed" if right == total else "failed"
    if comparison.troubles:
        status, message = _trouble_check(comparison, function, count, voice)
    elif right == total:
        message = voice.say("value.right", count=count)
    elif judgement.task.bank.expected is None:
        functions = listed(_calls(function), voice.lang)
        unclear = own is None or own.verdict == "unclear"
        message = voice.say("unjudged" if unclear else "own.wrong", functions=functions)
    else:
        message = _wrong_message(comparison, function, voice)
        evidence["outputs"] = {d.output: _deviation_evidence(d, voice) for d in comparison.deviations if d.wrong}
    return Check(
        id=_value_id(function),
        status=status,
        message=message,
        score=_cents(max_score * right / total) if right != total else max_score,
        max_score=max_score,
        evidence=evidence,
    )


def _trouble_check(comparison: Comparison, function: Function, count: int, voice: Voice) -> tuple[CheckStatus, str]:
    trouble = _chief_trouble(comparison)
    message = trouble_message(trouble, function.signature, voice.lang)
    alike = sum(type(other) is type(trouble) for other in comparison.troubles.values())
    fatal = isinstance(trouble, TimedOut | Died | Refused)
    if alike < count and not fatal:
        message = voice.say("some_calls", count=alike, total=count, what=message)
    match trouble:
        case TimedOut():
            return "timed_out", message
        case Died():
            return "died", message
        case Refused():
            return "refused", message
        case Raised():
            return "raised", message
        case _:
            return "failed", message


def _chief_trouble(comparison: Comparison) -> Trouble:
    """The trouble that explains most: what ended the process, else an exception, else a wrong shape."""
    order = (TimedOut, Died, Refused, Raised, Misfit)
    return min(comparison.troubles.values(), key=lambda trouble: order.index(type(trouble)))


def _wrong_message(comparison: Comparison, function: Function, voice: Voice) -> str:
    wrong = [d for d in comparison.deviations if d.wrong]
    right = [d.output for d in comparison.deviations if not d.wrong]
    most = max(len(d.wrong) for d in wrong)
    outputs = voice.say("value.is", count=len(wrong), names=listed([d.output for d in wrong], voice.lang))
    params = {"outputs": outputs, "wrong": most, "count": wrong[0].checked}
    if right:
        rest = voice.say("value.is", count=len(right), names=listed(right, voice.lang))
        message = voice.say("value.wrong_others", right=rest, **params)
    else:
        message = voice.say("value.wrong", **params)
    misfits = {misfit.output: misfit for misfit in reversed(comparison.misfits)}
    extra = [trouble_message(misfits[d.output], function.signature, voice.lang) for d in wrong if d.output in misfits]
    extra += [
        voice.say("value.not_finite", output=quoted(d.output), value=f"{d.got:g}")
        for d in wrong
        if not np.isfinite(d.got)
    ]
    extra += [
        voice.say("value.narrowed", output=quoted(name), dtype=dtype) for name, dtype in _narrowed(comparison).items()
    ]
    return ". ".join([message, *extra])


def _narrowed(comparison: Comparison) -> dict[str, str]:
    return {name: dtype for answer in comparison.answers if answer for name, dtype in answer.narrowed}


def _deviation_evidence(deviation: Deviation, voice: Voice) -> Json:
    if deviation.example < 0:
        return {"wrong_calls": len(deviation.wrong)}
    evidence: dict[str, Json] = {
        "wrong_calls": len(deviation.wrong),
        "entry": list(deviation.entry),
        "got": describe_value(deviation.got),
        "tolerance": deviation.tolerance,
    }
    if voice.level != "location":
        evidence["expected"] = describe_value(deviation.expected)
    return evidence


def _carried_check(
    judgement: Judgement, own: OwnJudgement | None, value: Check, policy: Policy, voice: Voice
) -> Check | None:
    if own is None or value.status != "failed":
        return None
    function = judgement.task.function
    functions = listed(own.mistaken or _calls(function), voice.lang)
    missing, key = value.max_score - value.score, "own.right"
    if isinstance(function.rule, LossAndGradient):
        # The loss is what is wrong in itself; only what is wrong because of it can be carried forward.
        wrong = sum(bool(deviation.wrong) for deviation in judgement.comparison.deviations)
        missing, key = missing * (wrong - 1) / wrong, "own.right_gradient"
    if own.verdict == "right":
        return Check(
            id="carried-forward",
            status="passed",
            message=voice.say(key, functions=functions),
            score=_cents(missing * policy.carried_forward),
            evidence={"calls": own.examples},
        )
    status: CheckStatus = "failed" if own.verdict == "wrong" else "inconclusive"
    message = voice.say(f"own.{own.verdict}", functions=functions, reason=own.reason)
    return Check(id="carried-forward", status=status, message=message, evidence={"calls": own.examples})


def _conduct_check(
    judgement: Judgement, earned: Decimal, value_max: Decimal, max_score: Decimal, voice: Voice
) -> Check:
    conduct, policy = judgement.conduct, judgement.task.function.conduct
    messages: list[str] = []
    if conduct.mutated:
        messages.append(voice.say("conduct.mutates", names=listed(conduct.mutated, voice.lang)))
    messages += [voice.say("conduct.aliases", output=o, argument=a) for o, a in conduct.aliased]
    if conduct.unstable:
        messages.append(voice.say("conduct.unstable", outputs=listed(conduct.unstable, voice.lang)))
    status: CheckStatus = "failed"
    if messages and policy == "strict":
        pass
    elif earned:
        status = "passed"
        messages = [voice.say("conduct.noted", what=m) for m in messages] or [voice.say("conduct.good")]
    else:
        status, messages = "skipped", [voice.say("conduct.skipped")]
    score = Decimal(0)
    if status == "passed":
        score = max_score if earned == value_max else _cents(max_score * earned / value_max)
    evidence: dict[str, Json] = {}
    if not conduct.good:
        evidence = {
            "mutated": list(conduct.mutated),
            "aliased": [list(pair) for pair in conduct.aliased],
            "unstable": list(conduct.unstable),
        }
    return Check(
        id="conduct",
        status=status,
        message="; ".join(messages),
        score=score,
        max_score=max_score,
        evidence=evidence,
    )


def _final_status(status: FunctionStatus, value: Check, conduct: Check) -> FunctionStatus:
    if status in ("passed", "failed"):
        return "passed" if value.status == "passed" and conduct.status == "passed" else "failed"
    return status


def _summary(
    judgement: Judgement,
    own: OwnJudgement | None,
    status: FunctionStatus,
    carried: Check | None,
    voice: Voice,
) -> str:
    comparison = judgement.comparison
    if status in ("passed", "unfilled"):
        return voice.say(f"summary.{status}")
    if comparison.troubles:
        return trouble_summary(_chief_trouble(comparison), voice.lang)
    wrong = [d.output for d in comparison.deviations if d.wrong]
    misfits = {misfit.output: misfit for misfit in comparison.misfits}
    if wrong and set(wrong) <= set(misfits):
        return trouble_summary(misfits[wrong[0]], voice.lang)
    loss_too = isinstance(judgement.task.function.rule, LossAndGradient)
    if carried is not None and carried.status == "passed" and not loss_too:
        return voice.say("summary.carried", functions=_own_functions(judgement, own, voice))
    if wrong:
        single = len(comparison.deviations) == 1
        return voice.say("summary.wrong_only") if single else voice.say("summary.wrong", outputs=", ".join(wrong))
    if not judgement.conduct.good:
        return voice.say("summary.conduct", what=_conduct_short(judgement.conduct, voice))
    return voice.say("summary.wrong_only" if own and own.verdict == "wrong" else "summary.unjudged")


def _conduct_short(conduct: Conduct, voice: Voice) -> str:
    if conduct.mutated:
        return voice.say("conduct.short.mutates", names=listed(conduct.mutated, voice.lang))
    if conduct.aliased:
        return voice.say("conduct.short.aliases", argument=conduct.aliased[0][1])
    return voice.say("conduct.short.unstable")


def _place(comparison: Comparison) -> Place | None:
    for trouble in comparison.troubles.values():
        if isinstance(trouble, Raised) and trouble.label:
            return Place(label=trouble.label, line=trouble.line, column=trouble.column, source=trouble.source)
    return None


def _calls(function: Function) -> Sequence[str]:
    """The functions that the rule builds on, in the order they are named."""
    found: dict[str, int] = {}
    for formula in formulas_of(function.rule):
        for name in formula.calls:
            found.setdefault(name, formula.text.index(name))
    return sorted(found, key=lambda name: found[name])


def _own_functions(judgement: Judgement, own: OwnJudgement | None, voice: Voice) -> str:
    """The student's functions that an answer was held against: the mistaken ones, if any is known to be."""
    return listed(own.mistaken if own and own.mistaken else _calls(judgement.task.function), voice.lang)


def _cents(points: Decimal) -> Decimal:
    return points.quantize(_CENT, ROUND_HALF_EVEN).normalize() + 0
