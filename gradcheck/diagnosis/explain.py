"""From a wrong answer to the likeliest mistakes.

Three sources, each exact: relations to the truth, mutants of the reference that return just what came back, and the
region in which the answer is wrong. Nothing is guessed: what matches none of them is ``unknown``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np

from gradcheck.diagnosis.case import Case, same_value
from gradcheck.diagnosis.precision import lost_precision
from gradcheck.diagnosis.regions import wrong_calls_region, wrong_entries_region
from gradcheck.diagnosis.relations import relate
from gradcheck.diagnosis.table import Mutant

# How likely a mistake is beside another one that explains the same numbers; the figures only order them.
_PLAUSIBLE = {
    "not-a-gradient": 100,
    "wrong-argument": 99,
    "outputs-permuted": 98,
    "hard-coded": 97,
    "not-finite": 97,
    "overflow": 97,
    "adds-update": 96,
    "step-applied-twice": 95,
    "mean-for-sum": 94,
    "sum-for-mean": 93,
    "not-summed-over-batch": 92,
    "missing-activation-derivative": 90,
    "derivative-of-preactivation": 89,
    "sign": 88,
    "transposed": 86,
    "constant-factor": 84,
    "missing-transpose": 80,
    "elementwise-product": 78,
    "operands-swapped": 76,
    "missing-factor": 70,
    "extra-factor": 69,
    "off-by-one": 68,
    "missing-term": 60,
    "wrong-shape": 55,
    "outer-broadcast": 54,
    "wrong-variable": 30,
}
# From here on an exponential may overflow on its way (e^30 squared, say), though the result is harmless.
_LARGE = 30.0

# What the author wrote down is likelier than anything found by machine.
_AUTHORS = 1000


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """A likely mistake.

    Attributes:
        id: its name in the diagnosis vocabulary.
        outputs: what it explains.
        params: for the message: ``factor``, ``what``, ``before``, ``after``, ``line``, ``region``.
        confidence: 1 if no other known mistake gives these numbers, less if some do.
    """

    id: str
    outputs: tuple[str, ...]
    params: Mapping[str, str]
    confidence: float


def explain(case: Case, mutants: Sequence[Mutant]) -> tuple[Finding, ...]:
    """The likeliest mistakes, most plausible first; one that explains several outputs is named once."""
    wrong = [name for name in case.got if case.wrong[name]]
    precision = lost_precision(case)
    if precision is not None:
        return (Finding(precision, tuple(wrong), {}, 1.0),)
    whole = [m for m in mutants if all(case.equals(name, m.columns[name]) for name in case.got)]
    findings: dict[tuple[str, str], Finding] = {}
    for name in wrong:
        candidates = _candidates(name, case, whole or mutants)
        if not candidates:
            candidates = [_by_region(name, case)]
        best = candidates[0]
        rivals = {finding.id for finding in candidates}
        found = dataclasses.replace(best, confidence=round(1 / len(rivals), 2) if len(rivals) > 1 else best.confidence)
        # One mistake that shows in several outputs, or is made in several places, is named once.
        key = (found.id, found.params.get("what", "") + found.params.get("says", ""))
        if key in findings:
            found = dataclasses.replace(findings[key], outputs=(*findings[key].outputs, name))
        findings[key] = found
    return tuple(sorted(findings.values(), key=lambda f: (f.id == "unknown", -_PLAUSIBLE.get(f.id, 0))))


def _candidates(name: str, case: Case, mutants: Sequence[Mutant]) -> list[Finding]:
    found: list[Finding] = []
    relation = relate(name, case)
    if relation is not None and relation.id == "not-finite" and _only_large(name, case):
        relation = dataclasses.replace(relation, id="overflow")
    if relation is not None:
        found.append(Finding(relation.id, (name,), {"what": relation.what}, 1.0))
    matches = [m for m in mutants if name in m.wrong and case.equals(name, m.columns[name])]
    if not matches and any(value is None for value in case.got[name]):
        # Another mistake of the same function may be what fails on the other calls.
        matches = [m for m in mutants if name in m.wrong and case.equals_where_answered(name, m.columns[name])]
    for mutant in sorted(matches, key=_naturalness):
        params = {"before": mutant.before, "after": mutant.after, "line": mutant.line, "says": mutant.says}
        if relation is None or mutant.id != relation.id:
            found.append(Finding(mutant.id, (name,), params, 1.0))
    # `sorted` is stable: among equals the relation, then the most natural mutant, stays first.
    return sorted(found, key=lambda f: -_AUTHORS if f.params.get("says") else -_PLAUSIBLE.get(f.id, 0))


def _only_large(name: str, case: Case) -> bool:
    """True if some calls went right, and each that went wrong has a large argument."""
    largest = [
        max((float(np.max(np.abs(v), initial=0.0)) for c in case.inputs.values() if (v := c[i]) is not None), default=0)
        for i in range(len(case.sizes))
    ]
    some_right = len(case.wrong[name]) < len(largest)
    return some_right and min(largest[i] for i in case.wrong[name]) >= _LARGE


def _naturalness(mutant: Mutant) -> tuple[int, int]:
    """Changes that touch few outputs and little text come first."""
    return len(mutant.wrong), len(mutant.before) + len(mutant.after)


def _by_region(name: str, case: Case) -> Finding:
    checked = [i for i, value in enumerate(case.got[name]) if value is not None]
    if _constant(name, case):
        return Finding("hard-coded", (name,), {}, 1.0)
    if all(case.misshapen(name, call) for call in case.wrong[name]):
        return Finding("wrong-shape", (name,), {"region": "shape"}, 1.0)
    region = wrong_calls_region(case.wrong[name], checked, case)
    if region is None:
        region = wrong_entries_region(case.got[name], case.truth[name], case.tolerance[name])
    if region is not None:
        return Finding("partly-right", (name,), {"region": region.kind, "what": region.what}, 1.0)
    return Finding("unknown", (name,), {}, 0.0)


def _constant(name: str, case: Case) -> bool:
    """True if every call gave the very same numbers, or numbers of one shape where the right shapes differ."""
    values = [value for value in case.got[name] if value is not None]
    if len(values) < 3:
        return False
    shapes = {value.shape for value in values}
    true_shapes = {value.shape for value in case.truth[name] if value is not None}
    frozen = len(shapes) == 1 and len(true_shapes) > 1 and shapes != {()}
    return frozen or all(same_value(value, values[0]) for value in values[1:])
