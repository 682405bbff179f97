"""The measuring set: every submission is what its header says, and gradcheck finds and names its mistake.

What a submission is, is shown without gradcheck's grader, on the fixed calls of `judged_calls`. Then the grader must
take points from the broken functions and from no others, one by one; how often what it says first is right, and how
seldom wrong, is asserted over the whole set.
"""

from __future__ import annotations

import sys
import types
from collections import Counter
from collections.abc import Callable

import pytest
from bundled import OUTPUTS, quietly
from judged_calls import CALLS, faults, truth
from measuring_set import Case, Verdict, load_cases, lost, render_misses, verdicts
from vocabulary import DIAGNOSES

from gradcheck.result import Result

CASES = load_cases()
WRONG = [case for case in CASES if case.broken]
RIGHT = [case for case in CASES if not case.broken]

LEAST_WRONG, LEAST_RIGHT = 150, 60
LEAST_SAID_RIGHT, MOST_SAID_WRONG = 0.85, 0.03


def each(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in cases])


@each(CASES)
def test_header_is_well_formed(case: Case) -> None:
    functions = set(OUTPUTS[case.assignment])
    assert case.file.startswith("wrong" if case.broken else "right")
    assert case.broken <= functions
    assert bool(case.accepted) == bool(case.broken - case.carried)
    assert case.accepted <= DIAGNOSES
    assert case.carried <= case.broken
    if case.outputs:
        (function,) = case.broken
        assert case.outputs <= set(OUTPUTS[case.assignment][function])


def test_set_is_large_and_its_cases_differ() -> None:
    assert len(WRONG) >= LEAST_WRONG
    assert len(RIGHT) >= LEAST_RIGHT
    assert not [name for name, count in Counter(case.id for case in CASES).items() if count > 1]
    assert len({case.source for case in CASES}) == len(CASES)


@pytest.fixture(scope="module")
def calls() -> dict[str, list[tuple[str, tuple[object, ...], list[object]]]]:
    """Per assignment (function, arguments, right answer)."""
    return {
        assignment: [(name, arguments, truth(assignment, name, arguments)) for name, arguments in CALLS[assignment]()]
        for assignment in {case.assignment for case in CASES}
    }


@each(CASES)
def test_case_is_what_its_header_says(
    monkeypatch: pytest.MonkeyPatch, case: Case, calls: dict[str, list[tuple[str, tuple[object, ...], list[object]]]]
) -> None:
    submission = types.ModuleType("submission")
    monkeypatch.setitem(sys.modules, "submission", submission)  # dataclasses look their module up there
    namespace = vars(submission)
    with quietly():
        exec(compile(case.source, case.id, "exec"), namespace)
    found: dict[str, set[tuple[str, str]]] = {}
    for name, arguments, wanted in calls[case.assignment]:
        outputs = OUTPUTS[case.assignment][name]
        found[name] = found.get(name, set()) | faults(namespace[name], arguments, wanted, outputs)
    broken = {name: what for name, what in found.items() if what}
    assert set(broken) == case.broken, broken
    if case.outputs:
        (only,) = broken.values()
        assert {output for output, _ in only} == case.outputs, only


@pytest.fixture(scope="session")
def graded(grader_of: Callable[..., object]) -> Callable[[Case], Result]:
    """Grades a case once."""
    results: dict[str, Result] = {}

    def grade(case: Case) -> Result:
        if case.id not in results:
            results[case.id] = grader_of(case)
        return results[case.id]

    return grade


@each(WRONG)
def test_wrong_one_loses_points_where_it_is_wrong(graded: Callable[[Case], Result], case: Case) -> None:
    result = graded(case)
    assert result.status == "graded"
    assert lost(result) == case.broken, {f.name: f.summary for f in result.functions if f.name in lost(result)}


@each(RIGHT)
def test_right_one_loses_none(graded: Callable[[Case], Result], case: Case) -> None:
    result = graded(case)
    assert result.status == "graded"
    assert result.full_marks, [
        (function.name, function.summary, [check.message for check in function.checks if check.status != "passed"])
        for function in result.functions
        if function.status != "passed"
    ]


def test_what_is_said_first_is_right_or_nothing(graded: Callable[[Case], Result]) -> None:
    said: list[Verdict] = [verdict for case in WRONG for verdict in verdicts(case, graded(case))]
    right = sum(verdict.right for verdict in said) / len(said)
    wrong = sum(verdict.wrong for verdict in said) / len(said)
    table = f"{right:.1%} right, {wrong:.1%} wrong of {len(said)}\n{render_misses(said)}"
    assert right >= LEAST_SAID_RIGHT, table
    assert wrong <= MOST_SAID_WRONG, table
