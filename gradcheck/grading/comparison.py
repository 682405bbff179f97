"""Answers held against the right ones: shape first, then values, never broadcast."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from gradcheck.assignment import Function
from gradcheck.contracts import Answer, Misfit, read_answer
from gradcheck.grading.example import Example
from gradcheck.worker import Died, NotRun, Outcome, Raised, Refused, Returned, TimedOut

Trouble: TypeAlias = Misfit | Raised | TimedOut | Died | Refused


@dataclasses.dataclass(frozen=True, slots=True)
class Deviation:
    """How far one output was from right, over all examples.

    Attributes:
        wrong: indices of the examples on which it is wrong.
        checked: on how many examples it could be compared.
        example: where error over tolerance is largest; -1 if no entry could be compared and be wrong.
        entry: index of that entry.
        got: what came back there; `expected` and `tolerance` are what it is held against.
    """

    output: str
    wrong: tuple[int, ...]
    checked: int
    example: int
    entry: tuple[int, ...]
    got: float
    expected: float
    tolerance: float


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """What a batch of calls gave.

    Attributes:
        answers: per example the answer, or None.
        troubles: per example that gave none: what came instead.
        deviations: per output, in the order of the shape line; those of right outputs have no `wrong` examples.
    """

    answers: tuple[Answer | None, ...]
    troubles: Mapping[int, Trouble]
    deviations: tuple[Deviation, ...]

    @property
    def right(self) -> bool:
        """True if every example gave an answer whose every entry is within its tolerance."""
        return not self.troubles and not self.misfits and not any(deviation.wrong for deviation in self.deviations)

    @property
    def misfits(self) -> tuple[Misfit, ...]:
        """Every output that does not fit its shape line, in order of the examples."""
        return tuple(misfit for answer in self.answers if answer for misfit in answer.misfits.values())

    @property
    def failing(self) -> tuple[int, ...]:
        """Indices of all examples that went wrong in any way."""
        found = set(self.troubles)
        found.update(i for i, answer in enumerate(self.answers) if answer and answer.misfits)
        for deviation in self.deviations:
            found.update(deviation.wrong)
        return tuple(sorted(found))


def read_outcomes(
    outcomes: Sequence[Outcome], function: Function, examples: Sequence[Example]
) -> tuple[tuple[Answer | None, ...], dict[int, Trouble]]:
    """Turn the outcomes of calls into answers and troubles; calls that were not made are neither."""
    answers: list[Answer | None] = []
    troubles: dict[int, Trouble] = {}
    for i, (outcome, example) in enumerate(zip(outcomes, examples, strict=True)):
        answer: Answer | None = None
        if isinstance(outcome, Returned):
            read = read_answer(outcome.value, function.signature, example.sizes, size_only=function.shapes == "size")
            if isinstance(read, Misfit):
                troubles[i] = read
            else:
                answer = read
        elif not isinstance(outcome, NotRun):
            troubles[i] = outcome
        answers.append(answer)
    return tuple(answers), troubles


def compare(
    outcomes: Sequence[Outcome],
    function: Function,
    examples: Sequence[Example],
    expected: Sequence[tuple[np.ndarray, ...]],
    tolerance: Sequence[tuple[np.ndarray, ...]],
) -> Comparison:
    """Hold the outcomes of the calls against the right answers, output by output."""
    answers, troubles = read_outcomes(outcomes, function, examples)
    present = [(i, answer) for i, answer in enumerate(answers) if answer is not None]
    deviations: list[Deviation] = []
    for k, slot in enumerate(function.signature.outputs):
        fitting = [(i, array) for i, answer in present if (array := answer.arrays[k]) is not None]
        deviation = _deviation(
            slot.name,
            [i for i, _ in fitting],
            [array for _, array in fitting],
            [expected[i][k] for i, _ in fitting],
            [tolerance[i][k] for i, _ in fitting],
        )
        odd = [i for i, answer in present if answer.arrays[k] is None]
        deviations.append(_with_odd(deviation, odd, len(present)))
    return Comparison(answers, troubles, tuple(deviations))


def _with_odd(deviation: Deviation, odd: Sequence[int], checked: int) -> Deviation:
    """The deviation with the examples on which the output had no right shape or kind, which are wrong as well."""
    wrong = tuple(sorted({*deviation.wrong, *odd}))
    return dataclasses.replace(deviation, wrong=wrong, checked=checked)


def _deviation(
    name: str,
    present: Sequence[int],
    got: Sequence[np.ndarray],
    expected: Sequence[np.ndarray],
    tolerance: Sequence[np.ndarray],
) -> Deviation:
    """Compare one output over all examples in one pass over their joined entries."""
    if not present or not sum(array.size for array in expected):
        return Deviation(name, (), len(present), -1, (), 0.0, 0.0, 0.0)
    ours = np.concatenate([array.ravel() for array in got]).astype(np.float64, copy=False)
    right = np.concatenate([array.ravel() for array in expected]).astype(np.float64, copy=False)
    allowed = np.concatenate([array.ravel() for array in tolerance])
    with np.errstate(all="ignore"):
        error = np.abs(ours - right)
        good = error <= allowed  # NaN is not
        if good.all():
            return Deviation(name, (), len(present), -1, (), 0.0, 0.0, 0.0)
        excess = np.where(np.isnan(error), np.inf, error / allowed)
    owner = np.repeat(np.arange(len(present)), [array.size for array in expected])
    wrong = tuple(present[j] for j in np.unique(owner[~good]))
    worst = int(np.argmax(np.where(good, -1.0, excess)))
    j = int(owner[worst])
    offset = worst - sum(array.size for array in expected[:j])
    entry = tuple(int(k) for k in np.unravel_index(offset, expected[j].shape))
    return Deviation(
        name,
        wrong,
        len(present),
        present[j],
        entry,
        float(ours[worst]),
        float(right[worst]),
        float(allowed[worst]),
    )
