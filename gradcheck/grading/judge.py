"""One function of one submission: call it on the bank, compare, observe its conduct."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TypeAlias

from gradcheck.assignment import Function
from gradcheck.contracts import Misfit
from gradcheck.grading.bank import FunctionBank
from gradcheck.grading.comparison import Comparison, compare, read_outcomes
from gradcheck.grading.conduct import Conduct, observe_conduct, repeated_calls
from gradcheck.result import FunctionStatus
from gradcheck.worker import Died, EncodedCalls, Outcome, Raised, Session, TimedOut, encode_calls

_STUB_ERROR = "NotImplementedError"


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A function, its bank, and its calls as they go to every worker: each example once, then a few again."""

    function: Function
    bank: FunctionBank
    repeated: tuple[int, ...]
    calls: EncodedCalls

    @classmethod
    def prepare(cls, function: Function, bank: FunctionBank) -> Task:
        """Encode the calls once."""
        inputs = [example.inputs for example in bank.examples]
        repeated = repeated_calls(len(inputs))
        return cls(function, bank, repeated, encode_calls(inputs + [inputs[i] for i in repeated]))


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What is known of a function after its calls.

    Attributes:
        status: of the function by its own answers; nothing about earlier mistakes yet.
        comparison: against the right answers. Without a reference it holds answers and troubles, but no deviations.
        conduct: what was observed beside the answers.
        outcomes: of the calls, each example once.
        output: what the student's code printed.
    """

    task: Task
    status: FunctionStatus
    comparison: Comparison
    conduct: Conduct
    outcomes: tuple[Outcome, ...]
    output: str


def judge_function(task: Task, session: Session) -> Judgement:
    """Make all calls of `task` in a session that has the submission loaded."""
    function, bank = task.function, task.bank
    signature, count = function.signature, len(bank.examples)
    outcomes = session.call(function.entry, task.calls, timeout_s=function.timeout_s)
    first, again = outcomes[:count], outcomes[count:]
    if bank.expected is not None and bank.tolerance is not None:
        comparison = compare(first, function, bank.examples, bank.expected, bank.tolerance)
    else:
        comparison = Comparison(*read_outcomes(first, function, bank.examples), deviations=())
    second, late = read_outcomes(again, function, [bank.examples[i] for i in task.repeated])
    if late:
        # Right the first time, in trouble the second: the trouble belongs to the example it happened on.
        troubles = {**{task.repeated[i]: trouble for i, trouble in late.items()}, **comparison.troubles}
        comparison = dataclasses.replace(comparison, troubles=troubles)
    repeats = list(zip(task.repeated, second, strict=True))
    conduct = observe_conduct(signature, outcomes, comparison.answers, repeats, bank.tolerance)
    if any(comparison.answers[task.repeated[i]] is not None for i in late):
        conduct = dataclasses.replace(conduct, unstable=tuple(slot.name for slot in signature.outputs))
    if function.conduct == "ignore":
        conduct = Conduct()
    status = _status(first, comparison, conduct if function.conduct == "strict" else Conduct())
    return Judgement(task, status, comparison, conduct, tuple(first), session.output)


_Kinds: TypeAlias = tuple[tuple[type, FunctionStatus], ...]
_TROUBLE_STATUS: _Kinds = ((TimedOut, "timed_out"), (Died, "died"), (Raised, "raised"))


def _status(outcomes: Sequence[Outcome], comparison: Comparison, conduct: Conduct) -> FunctionStatus:
    if _is_stub(outcomes, comparison):
        return "unfilled"
    for kind, status in _TROUBLE_STATUS:
        if any(isinstance(trouble, kind) for trouble in comparison.troubles.values()):
            return status
    return "passed" if comparison.right and conduct.good else "failed"


def _is_stub(outcomes: Sequence[Outcome], comparison: Comparison) -> bool:
    """True if every call returned None or raised NotImplementedError: nobody has written this function yet."""
    troubles = list(comparison.troubles.values())
    return len(troubles) == len(outcomes) and all(
        (isinstance(trouble, Misfit) and trouble.fault == "nothing")
        or (isinstance(trouble, Raised) and trouble.type == _STUB_ERROR)
        for trouble in troubles
    )
