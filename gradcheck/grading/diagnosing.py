"""Likely mistakes for a wrong answer: the case is put together here, explained by `gradcheck.diagnosis`, and worded."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from gradcheck.assignment import Assignment, Function, Misconception, load_misconceptions
from gradcheck.diagnosis import Case, Column, Finding, Mutant, explain, split_outputs, tabulate
from gradcheck.grading.bank import FunctionBank
from gradcheck.grading.conduct import Conduct
from gradcheck.grading.judge import Judgement
from gradcheck.grading.reference import Reference
from gradcheck.grading.voice import Voice
from gradcheck.grading.wording import listed
from gradcheck.messages import catalogue, say
from gradcheck.result import Diagnosis
from gradcheck.worker import Returned

# Mutants are run on the first calls of the bank: the published one, and shapes of every kind.
_CALLS = 10


class Diagnostician:
    """Explains wrong answers to one assignment; runs the reference's mutants once, when they are first needed."""

    def __init__(self, assignment: Assignment) -> None:
        self.reference = Reference(assignment)
        self._folder = assignment.source.parent if assignment.source is not None else None
        self._graded = tuple(function.defines for function in assignment.functions)
        self._tables: dict[str, tuple[Mutant, ...]] = {}
        self._lock = threading.Lock()

    def diagnose(self, judgement: Judgement, voice: Voice) -> tuple[Diagnosis, ...]:
        """Likely mistakes, likeliest first; none for a right answer, or at the feedback level *location*."""
        if judgement.status in ("passed", "unfilled") or voice.level == "location":
            return ()
        found = _conduct_findings(judgement.conduct)
        bank = judgement.task.bank
        if bank.expected is not None and bank.tolerance is not None and not judgement.comparison.right:
            case = _case(judgement)
            if any(case.wrong.values()):
                found = explain(case, self._mutants(judgement.task.function, bank)) + found
        return tuple(_worded(finding, voice) for finding in found)

    def _misconceptions(self) -> tuple[Misconception, ...]:
        return load_misconceptions(self._folder) if self._folder is not None else ()

    def _mutants(self, function: Function, bank: FunctionBank) -> tuple[Mutant, ...]:
        with self._lock:
            if function.name not in self._tables:
                inputs = [example.inputs for example in bank.examples[:_CALLS]]
                assert bank.expected is not None
                truth = _columns([s.name for s in function.signature.outputs], bank.expected[:_CALLS])
                self._tables[function.name] = tabulate(
                    function, self.reference.functions, self._misconceptions(), self._graded, inputs, truth
                )
            return self._tables[function.name]


def _case(judgement: Judgement) -> Case:
    bank, signature, comparison = judgement.task.bank, judgement.task.function.signature, judgement.comparison
    assert bank.expected is not None
    assert bank.tolerance is not None
    names = [slot.name for slot in signature.outputs]
    rows = [
        answer.arrays if answer is not None else _raw_outputs(outcome, names)
        for answer, outcome in zip(comparison.answers, judgement.outcomes, strict=True)
    ]
    got = _columns(names, rows)
    truth = _columns(names, bank.expected)
    wrong: dict[str, frozenset[int]] = {}
    for deviation in comparison.deviations:
        shapes = [
            i
            for i, (ours, true) in enumerate(zip(got[deviation.output], truth[deviation.output], strict=True))
            if i in comparison.troubles and ours is not None and true is not None and ours.shape != true.shape
        ]
        wrong[deviation.output] = frozenset(deviation.wrong) | frozenset(shapes)
    inputs = {
        slot.name: tuple(np.asarray(example.inputs[k], dtype=np.float64) for example in bank.examples)
        for k, slot in enumerate(signature.inputs)
        if slot.kind == "float"
    }
    published = frozenset(i for i, example in enumerate(bank.examples) if example.shapes == "published")
    return Case(
        got=got,
        truth=truth,
        tolerance=_columns(names, bank.tolerance),
        inputs=inputs,
        sizes=[example.sizes for example in bank.examples],
        wrong=wrong,
        published=published,
    )


def _raw_outputs(outcome: object, names: Sequence[str]) -> tuple[np.ndarray | None, ...]:
    """Whatever numbers came back, of whatever shape, for the calls whose answer does not fit the shape line."""
    if not isinstance(outcome, Returned):
        return (None,) * len(names)
    value = outcome.value
    if isinstance(value, dict):
        value = tuple(value.get(name) for name in names) if len(names) > 1 else value.get(names[0])
    return split_outputs(value, len(names))


def _columns(names: Sequence[str], rows: Sequence[Sequence[np.ndarray | None]]) -> dict[str, Column]:
    return {name: tuple(row[k] for row in rows) for k, name in enumerate(names)}


def _conduct_findings(conduct: Conduct) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if conduct.mutated:
        found.append(Finding("mutates-input", (), {"what": ", ".join(conduct.mutated)}, 1.0))
    if conduct.aliased:
        arguments = ", ".join(dict.fromkeys(argument for _, argument in conduct.aliased))
        found.append(Finding("aliases-input", (), {"what": arguments}, 1.0))
    if conduct.unstable and not conduct.mutated:
        found.append(Finding("keeps-state", (), {}, 1.0))
    return tuple(found)


def _worded(finding: Finding, voice: Voice) -> Diagnosis:
    outputs = listed(finding.outputs, voice.lang)
    if finding.params.get("says"):
        message = finding.params["says"].replace("{out}", outputs)
        return Diagnosis(
            id=finding.id, output=", ".join(finding.outputs), message=message, confidence=finding.confidence
        )
    known = catalogue(voice.lang)
    stems = [
        f"diagnosis.{finding.id}.{finding.params['region']}" if "region" in finding.params else "",
        f"diagnosis.{finding.id}.zero" if finding.params.get("what") == "0" else "",
        f"diagnosis.{finding.id}.times" if finding.params.get("what") else "",
        f"diagnosis.{finding.id}",
    ]
    levels = ("fix", "nature") if voice.level == "fix" else ("nature",)
    keys = [f"{stem}.{level}" for stem in stems if stem for level in levels]
    key = next(key for key in keys if key in known)
    params = {"what": "", "before": "", "after": "", "line": "", **finding.params}
    message = say(key, voice.lang, out=outputs, **params)
    return Diagnosis(id=finding.id, output=", ".join(finding.outputs), message=message, confidence=finding.confidence)
