"""Is an assignment fit to grade with? Its reference, its starter, and above all its checks are put to the test.

The checks are tested by breaking the reference in every small way: a broken reference that would still earn full marks
is a hole in the checks, or a change that makes no difference, which the author can say.
"""

from __future__ import annotations

import dataclasses
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from gradcheck.assignment import Assignment, Function, load_reference
from gradcheck.assignment.loading import reference_file
from gradcheck.contracts import Misfit, read_answer
from gradcheck.diagnosis.mutation import Change, Definition, changes
from gradcheck.diagnosis.source import Program, load_program
from gradcheck.grading.bank import Bank, FunctionBank, build_bank
from gradcheck.grading.grader import Grader
from gradcheck.grading.truth import copied
from gradcheck.result import Result
from gradcheck.submission import load_source, load_submission


@dataclasses.dataclass(frozen=True, slots=True)
class Survivor:
    """A change of the reference that the checks let pass.

    Attributes:
        line: the line that was changed; `before` and `after` are the fragment then and now.
        seeds: on the banks of how many of the seeds tried it survives.
    """

    function: str
    id: str
    line: str
    before: str
    after: str
    seeds: int

    @property
    def key(self) -> str:
        """How the author names it in ``equivalent=[...]``: ``sigmoid: abs(z) -> z``."""
        return f"{self.function}: {self.before} -> {self.after}"


@dataclasses.dataclass(frozen=True, slots=True)
class FunctionValidation:
    """What became of the mutants of one function.

    Attributes:
        mutants: how many were made; `killed` of them lose points on every seed.
        equivalent: how many survive and are declared to make no difference.
        survivors: the other ones.
        confused: pairs of mistakes that give the same numbers on every call, with how many mutants do.
        calls: how many calls are judged.
    """

    name: str
    mutants: int
    killed: int
    equivalent: int
    survivors: tuple[Survivor, ...]
    confused: tuple[tuple[str, str, int], ...]
    calls: int


@dataclasses.dataclass(frozen=True, slots=True)
class Validation:
    """The whole finding.

    Attributes:
        problems: what must be mended, as sentences: empty for a sound assignment.
        reference_score: what the reference earns as a submission; `starter_score`: the untouched starter, None if
            there is none.
        seconds: to grade the reference once, warm.
    """

    assignment: str
    seeds: tuple[int, ...]
    max_score: Decimal
    reference_score: Decimal
    starter_score: Decimal | None
    seconds: float
    functions: tuple[FunctionValidation, ...]
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """True if nothing must be mended."""
        return not self.problems


def validate(assignment: Assignment, *, seeds: Sequence[int] = (1, 2, 3)) -> Validation:
    """Validate an assignment on the banks of several seeds.

    Raises:
        AssignmentError: the reference fails, or its gradient is not the gradient of its objective.
    """
    banks = [build_bank(assignment, seed) for seed in seeds]
    functions = _validate_functions(assignment, banks)
    scores, seconds, starter, problems = _grade_own(assignment, seeds)
    for found in functions:
        problems += [
            f"{found.name}: no check notices `{s.after or '(nothing)'}` for `{s.before}` in `{s.line}`"
            for s in found.survivors
        ]
    return Validation(
        assignment=assignment.name,
        seeds=tuple(seeds),
        max_score=assignment.max_score,
        reference_score=min(scores),
        starter_score=starter,
        seconds=seconds,
        functions=functions,
        problems=tuple(problems),
    )


def _grade_own(assignment: Assignment, seeds: Sequence[int]) -> tuple[list[Decimal], float, Decimal | None, list[str]]:
    """Grade the reference on every seed, and the starter once."""
    scores: list[Decimal] = []
    problems: list[str] = []
    starter: Decimal | None = None
    seconds = 0.0
    source = load_source(reference_file(assignment).read_text(encoding="utf-8"), "reference")
    for seed in seeds:
        with Grader(assignment, seed=seed) as grader:
            grader.grade(source)
            start = time.perf_counter()
            result = grader.grade(source)
            seconds = time.perf_counter() - start
            scores.append(result.score)
            problems += _shortfalls(result, seed)
            path = _starter(assignment)
            if path is not None and starter is None:
                starter = grader.grade(load_submission(path)).score
    if starter:
        problems.append(f"the starter earns {starter} points, but must earn none")
    return scores, seconds, starter, problems


def _shortfalls(result: Result, seed: int) -> list[str]:
    if result.status != "graded":
        return [f"the reference is not gradable: {result.problem.message if result.problem else result.status}"]
    return [
        f"the reference earns {f.score} of {f.max_score} points for {f.name} with seed {seed}: {f.summary}"
        for f in result.functions
        if f.score != f.max_score
    ]


def _starter(assignment: Assignment) -> Path | None:
    path = assignment.source.parent / "starter.py" if assignment.source is not None else None
    return path if path is not None and path.is_file() else None


@dataclasses.dataclass(frozen=True, slots=True)
class _User:
    """A graded function whose program contains a definition, at `index`."""

    function: Function
    program: Program
    index: int
    banks: tuple[FunctionBank, ...]


def _validate_functions(assignment: Assignment, banks: Sequence[Bank]) -> tuple[FunctionValidation, ...]:
    """Break every definition of the reference. A breakage is noticed if any function that uses it loses points."""
    reference = load_reference(assignment)
    users: dict[str, list[_User]] = {}
    trees: dict[str, Definition] = {}
    for function in assignment.functions:
        program = load_program(function, reference)
        own = tuple(bank.functions[function.name] for bank in banks)
        for index, definition in enumerate(program.definitions if program is not None else ()):
            assert program is not None
            trees[definition.name] = definition
            known = users.setdefault(definition.name, [])
            # First the function that is asked for by this name: it notices most.
            known.insert(0 if function.defines == definition.name else len(known), _User(function, program, index, own))
    owner = {name: using[0].function.name for name, using in users.items()}
    return tuple(
        _validate_function(
            assignment, function, [(trees[n], users[n]) for n, first in owner.items() if first == function.name]
        )
        for function in assignment.functions
    )


def _validate_function(
    assignment: Assignment, function: Function, definitions: Sequence[tuple[Definition, Sequence[_User]]]
) -> FunctionValidation:
    survivors: dict[str, Survivor] = {}
    made = killed = equivalent = 0
    patterns: dict[bytes, Counter[str]] = {}
    for definition, users in definitions:
        for change in changes(definition):
            made += 1
            seeds, fingerprint = _surviving_seeds(change, users)
            if not seeds:
                killed += 1
                patterns.setdefault(fingerprint, Counter())[change.id] += 1
                continue
            survivor = Survivor(function.name, change.id, change.line, change.before, change.after, seeds)
            if survivor.key in assignment.equivalent:
                equivalent += 1
            else:
                survivors.setdefault(survivor.key, survivor)
    return FunctionValidation(
        name=function.name,
        mutants=made,
        killed=killed,
        equivalent=equivalent,
        survivors=tuple(survivors.values()),
        confused=_confused(patterns),
        calls=len(definitions[0][1][0].banks[0].examples) if definitions else 0,
    )


def _surviving_seeds(change: Change, users: Sequence[_User]) -> tuple[int, bytes]:
    """On how many seeds no user notices the change, and a fingerprint of the first user's answers."""
    surviving = set(range(len(users[0].banks)))
    fingerprint = b""
    for number, user in enumerate(users):
        built = user.program.build(user.index, change.tree)
        for seed in sorted(surviving):
            survives, answers = _survives(built, user.function, user.banks[seed])
            if number == 0 and not fingerprint:
                fingerprint = answers
            if not survives:
                surviving.discard(seed)
        if not surviving:
            break
    return len(surviving), fingerprint


def _survives(built: Callable[..., Any] | None, function: Function, bank: FunctionBank) -> tuple[bool, bytes]:
    """Whether every answer is right, and a fingerprint of the answers up to the first fault's kind."""
    if built is None or bank.expected is None or bank.tolerance is None:
        return False, b""
    right = True
    fingerprint: list[bytes] = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for example, expected, tolerance in zip(bank.examples, bank.expected, bank.tolerance, strict=True):
            inputs = copied(example.inputs)
            try:
                value = built(*inputs)
            except Exception:  # a mutant may fail in any way; that is as good as wrong
                right = False
                fingerprint.append(b"!")
                continue
            answer = read_answer(value, function.signature, example.sizes, size_only=function.shapes == "size")
            arrays = None if isinstance(answer, Misfit) else answer.whole
            if arrays is None:
                right = False
                fingerprint.append(b"?")
                continue
            fingerprint += [np.round(array, 9).tobytes() for array in arrays]
            right = right and _behaves(value, inputs, example.inputs, function)
            right = right and all(
                bool(np.all(np.abs(got - true) <= allowed))
                for got, true, allowed in zip(arrays, expected, tolerance, strict=True)
            )
    return right, b"".join(fingerprint)


def _behaves(value: Any, inputs: Sequence[Any], before: Sequence[Any], function: Function) -> bool:
    """True if the call left its arguments alone and returned none of them, or if nothing follows from that."""
    if function.conduct != "strict":
        return True
    parts = value if isinstance(value, tuple | list) else value.values() if isinstance(value, dict) else [value]
    arrays = [(now, then) for now, then in zip(inputs, before, strict=True) if isinstance(now, np.ndarray)]
    changed = any(not np.array_equal(now, then, equal_nan=True) for now, then in arrays)
    returned = [part for part in parts if isinstance(part, np.ndarray)]
    return not changed and not any(np.may_share_memory(part, now) for part in returned for now, _ in arrays)


def _confused(patterns: dict[bytes, Counter[str]]) -> tuple[tuple[str, str, int], ...]:
    pairs: Counter[tuple[str, str]] = Counter()
    for names in patterns.values():
        ordered = sorted(names)
        for i, one in enumerate(ordered):
            for other in ordered[i + 1 :]:
                pairs[one, other] += min(names[one], names[other])
    return tuple((one, other, count) for (one, other), count in pairs.most_common())
