"""Likely mistakes for a wrong answer: the case is put together here, explained by `gradcheck.diagnosis`, and worded."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from gradcheck.assignment import (
    Assignment,
    Function,
    GradientOf,
    GradientRule,
    VectorJacobianProductOf,
    load_misconceptions,
    misconceptions_in_language,
)
from gradcheck.grading.bank import FunctionBank
from gradcheck.grading.conduct import Conduct
from gradcheck.grading.judge import Judgement
from gradcheck.grading.objective import Objective, gradient_in
from gradcheck.grading.reference import Reference
from gradcheck.grading.storage import load_mutants
from gradcheck.grading.truth import call_each
from gradcheck.grading.voice import Voice
from gradcheck.grading.wording import listed
from gradcheck.messages import catalogue, say
from gradcheck.result import Diagnosis
from gradcheck.worker import Raised

# Imported where it is used: right work needs no diagnosis, and a cold start is short.
if TYPE_CHECKING:
    from gradcheck.diagnosis import Case, Column, Finding, Mutant

# Mutants are run on the first calls of the bank: the published one, and shapes of every kind.
_CALLS = 10


class Diagnostician:
    """Explains wrong answers to one assignment; runs the reference's mutants once, when they are first needed."""

    def __init__(self, assignment: Assignment, seed: int) -> None:
        self.reference = Reference(assignment)
        self._assignment = assignment
        self._seed = seed
        self._tables: dict[str, tuple[Mutant, ...]] = {}
        self._gradients: dict[str, Mapping[str, Column]] = {}
        self._lock = threading.Lock()

    def diagnose(self, judgement: Judgement, voice: Voice) -> tuple[Diagnosis, ...]:
        """Likely mistakes, likeliest first; none for a right answer, or at the feedback level *location*."""
        if judgement.status in ("passed", "unfilled") or voice.level == "location":
            return ()
        from gradcheck.diagnosis import explain

        found = _conduct_findings(judgement.conduct) + _overflow_findings(judgement)
        bank = judgement.task.bank
        if bank.expected is not None and bank.tolerance is not None and not judgement.comparison.right:
            case = _case(judgement, self._other_gradients(judgement.task.function, bank))
            if any(case.wrong.values()):
                mistakes = explain(case, self._mutants(judgement.task.function, bank))
                # Where calls influence each other, what else is wrong follows from that.
                found = found if judgement.conduct.unstable and not judgement.conduct.mutated else mistakes + found
        authors = misconceptions_in_language(self._assignment, voice.lang)
        return tuple(_worded(finding, authors, voice) for finding in found)

    def _mutants(self, function: Function, bank: FunctionBank) -> tuple[Mutant, ...]:
        with self._lock:
            if function.name not in self._tables:
                self._tables[function.name] = load_mutants(
                    self._assignment, self._seed, function.name, lambda: self._tabulated(function, bank)
                )
            return self._tables[function.name]

    def _other_gradients(self, function: Function, bank: FunctionBank) -> Mapping[str, Column]:
        """The objective's gradients with respect to the arguments that were not asked for."""
        rule = function.rule
        if not isinstance(rule, GradientOf | VectorJacobianProductOf):
            return {}
        with self._lock:
            if function.name not in self._gradients:
                names = [slot.name for slot in function.signature.inputs]
                cotangent = rule.cotangent if isinstance(rule, VectorJacobianProductOf) else ""
                others = [s.name for s in function.signature.inputs if s.kind == "float" and s.axes]
                others = [name for name in others if name not in (*rule.wrt, cotangent)]
                calls = call_each(self.reference.functions)
                columns: dict[str, list[np.ndarray]] = {name: [] for name in others}
                with np.errstate(all="ignore"):
                    for example in bank.examples[:_CALLS]:
                        point = dict(zip(names, example.inputs, strict=True))
                        objective = Objective(function, point, calls, calls, self._assignment.signatures)
                        for name in others:
                            columns[name].append(gradient_in(objective, name))
                self._gradients[function.name] = {name: tuple(column) for name, column in columns.items()}
            return self._gradients[function.name]

    def _tabulated(self, function: Function, bank: FunctionBank) -> tuple[Mutant, ...]:
        from gradcheck.diagnosis import tabulate

        assert bank.expected is not None
        source = self._assignment.source
        return tabulate(
            function,
            self.reference.functions,
            load_misconceptions(source.parent) if source is not None else (),
            [f.defines for f in self._assignment.functions if isinstance(f.rule, GradientRule)],
            self._assignment.published[0] if self._assignment.published else {},
            [example.inputs for example in bank.examples[:_CALLS]],
            _columns([slot.name for slot in function.signature.outputs], bank.expected[:_CALLS]),
        )


def _case(judgement: Judgement, gradients: Mapping[str, Column]) -> Case:
    from gradcheck.diagnosis import Case, is_derivative_name

    bank, signature, comparison = judgement.task.bank, judgement.task.function.signature, judgement.comparison
    assert bank.expected is not None
    assert bank.tolerance is not None
    function = judgement.task.function
    arguments = [slot.name for slot in signature.inputs]
    names = [slot.name for slot in signature.outputs]
    rows: list[tuple[np.ndarray | None, ...]] = [(None,) * len(names)] * len(bank.examples)
    for i, answer in enumerate(comparison.answers):
        if answer is not None:
            pairs = zip(names, answer.arrays, strict=True)
            rows[i] = tuple(answer.odd.get(name) if array is None else array for name, array in pairs)
    inputs = {
        slot.name: tuple(np.asarray(example.inputs[k], dtype=np.float64) for example in bank.examples)
        for k, slot in enumerate(signature.inputs)
        if slot.kind == "float"
    }
    return Case(
        got=_columns(names, rows),
        truth=_columns(names, bank.expected),
        tolerance=_columns(names, bank.tolerance),
        inputs=inputs,
        gradients=gradients,
        sizes=[example.sizes for example in bank.examples],
        regimes=[dict(zip(arguments, example.regimes, strict=True)) for example in bank.examples],
        derivative=isinstance(function.rule, GradientRule) or is_derivative_name(function.name),
        wrong={deviation.output: frozenset(deviation.wrong) for deviation in comparison.deviations},
    )


def _columns(names: Sequence[str], rows: Sequence[Sequence[np.ndarray | None]]) -> dict[str, Column]:
    return {name: tuple(row[k] for row in rows) for k, name in enumerate(names)}


def _conduct_findings(conduct: Conduct) -> tuple[Finding, ...]:
    from gradcheck.diagnosis import Finding

    found: list[Finding] = []
    if conduct.mutated:
        found.append(Finding("mutates-input", (), {"what": ", ".join(conduct.mutated)}, 1.0))
    if conduct.aliased:
        arguments = ", ".join(dict.fromkeys(argument for _, argument in conduct.aliased))
        found.append(Finding("aliases-input", (), {"what": arguments}, 1.0))
    if conduct.unstable and not conduct.mutated:
        found.append(Finding("not-repeatable" if conduct.random else "keeps-state", (), {}, 1.0))
    return tuple(found)


def _overflow_findings(judgement: Judgement) -> tuple[Finding, ...]:
    """Python's own arithmetic raises where NumPy's gives infinity."""
    from gradcheck.diagnosis import Finding

    raised = [t for t in judgement.comparison.troubles.values() if isinstance(t, Raised)]
    outputs = tuple(slot.name for slot in judgement.task.function.signature.outputs)
    overflow = raised and all(trouble.type == "OverflowError" for trouble in raised)
    return (Finding("overflow", outputs, {}, 1.0),) if overflow else ()


def _worded(finding: Finding, authors: Mapping[str, str], voice: Voice) -> Diagnosis:
    """Put a finding into words: the author's own, translated if they are, or those of the catalogue."""
    outputs = listed(finding.outputs, voice.lang)
    said = finding.params.get("says")
    if said:
        message = authors.get(finding.params["before"], said)
        return _diagnosis(finding, message.replace("{out}", outputs))
    known = catalogue(voice.lang)
    stems = [
        f"diagnosis.{finding.id}.{finding.params['region']}" if "region" in finding.params else "",
        f"diagnosis.{finding.id}.zero" if finding.params.get("what") == "0" else "",
        f"diagnosis.{finding.id}.times" if finding.params.get("what") else "",
        f"diagnosis.{finding.id}.argument" if finding.params.get("before") else "",
        f"diagnosis.{finding.id}",
    ]
    levels = ("fix", "nature") if voice.level == "fix" else ("nature",)
    keys = [f"{stem}.{level}" for stem in stems if stem for level in levels]
    key = next(key for key in keys if key in known)
    params = {"what": "", "before": "", "after": "", "line": "", **finding.params}
    return _diagnosis(finding, say(key, voice.lang, out=outputs, **params))


def _diagnosis(finding: Finding, message: str) -> Diagnosis:
    return Diagnosis(id=finding.id, output=", ".join(finding.outputs), message=message, confidence=finding.confidence)
