"""The call that is shown for a function that went wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.contracts import Answer, Misfit
from gradcheck.grading.comparison import Trouble
from gradcheck.grading.example import Example
from gradcheck.grading.judge import Judgement
from gradcheck.grading.smallest import SmallCase
from gradcheck.grading.voice import Voice
from gradcheck.result import Array, Counterexample, Json, describe_value
from gradcheck.worker import Raised


def shown_counterexample(judgement: Judgement, small: SmallCase | None, voice: Voice) -> Counterexample | None:
    """The smallest call known on which the function is wrong; None if no call went wrong.

    Args:
        small: one that was looked for on purpose, if that was done and found any.
    """
    comparison, bank = judgement.comparison, judgement.task.bank
    if not comparison.failing or judgement.status == "unfilled":
        return None
    if small is not None:
        here = small.comparison
        return _shown(judgement, small.example, here.answers[0], here.troubles.get(0), small.expected, voice)
    index = min(comparison.failing, key=lambda i: bank.examples[i].weight)
    expected = bank.expected[index] if bank.expected is not None else None
    answer, trouble = comparison.answers[index], comparison.troubles.get(index)
    return _shown(judgement, bank.examples[index], answer, trouble, expected, voice)


def _shown(
    judgement: Judgement,
    example: Example,
    answer: Answer | None,
    trouble: Trouble | None,
    expected: tuple[np.ndarray, ...] | None,
    voice: Voice,
) -> Counterexample:
    signature = judgement.task.function.signature
    outputs = [slot.name for slot in signature.outputs]
    got: dict[str, Json | Array] = {}
    if answer is not None:
        pairs = zip(outputs, answer.arrays, strict=True)
        came = {name: answer.odd.get(name) if array is None else array for name, array in pairs}
        got = _described(list(came), list(came.values()))
    # Right values say nothing about a call that hung or ended the process.
    tells = voice.level != "location" and (trouble is None or isinstance(trouble, Misfit | Raised))
    notes = [voice.say("example.published" if example.shapes == "published" else "example.smallest")]
    if voice.level == "location":
        notes.append(voice.say("example.hidden"))
    return Counterexample(
        inputs=_described([slot.name for slot in signature.inputs], example.inputs),
        got=got,
        expected=_described(outputs, expected) if tells and expected is not None else None,
        note="; ".join(notes),
    )


def _described(names: Sequence[str], values: Sequence[object]) -> dict[str, Json | Array]:
    return {name: describe_value(value) for name, value in zip(names, values, strict=True)}
