"""Answering the requests of a check by calling the user's functions, one by one or a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from gradcheck.errors import InvalidArgument
from gradcheck.numerics.arguments import Problem, fresh
from gradcheck.numerics.hygiene import (
    ContractBroken,
    Violation,
    find_aliases,
    find_changed,
    read_derivative,
    unrepeated,
)
from gradcheck.numerics.lines import (
    FAILED,
    UNIT_FLOAT32,
    UNIT_FLOAT64,
    FloatArray,
    Point,
    Sample,
)
from gradcheck.numerics.outputs import OutputForm, read_outputs, require_finite
from gradcheck.numerics.steps import Answer, Derivative, Differentiate, Measure, Request

Function: TypeAlias = Callable[..., object]
Batch: TypeAlias = Callable[[Sequence[tuple[object, ...]]], Sequence[object]]
"""Calls a function with each tuple of arguments in turn and returns the answers in order; an exception in place of an
answer says that this one call failed."""

_BATCH_BYTES = 2**26
_DOMAIN_ERRORS = (ArithmeticError, ValueError)
"""What scalar code raises beyond its domain (``math.log(-1)``, ``math.exp(1e3)``) where NumPy gives NaN or infinity."""


@dataclass(frozen=True, slots=True)
class Analytic:
    """The analytic side of a check.

    Attributes:
        call: ``backward(dout, *inputs)``, ``grad(*inputs)`` or ``jvp(tangents, *inputs)``, one call per tuple.
        label: its name and arguments, for messages.
        dress: turns vectors into its leading arguments.
        leading: names of those.
        names: what it returns, by name.
        shapes: shape of each.
    """

    call: Batch
    label: str
    dress: Callable[[tuple[FloatArray, ...]], tuple[object, ...]]
    leading: tuple[str, ...]
    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]


def one_by_one(function: Function) -> Batch:
    """Return the batch form of a function in this process; failures beyond its domain become answers."""

    def call(points: Sequence[tuple[object, ...]]) -> list[object]:
        answers: list[object] = []
        for point in points:
            try:
                answers.append(function(*point))
            except _DOMAIN_ERRORS as error:
                answers.append(error)
        return answers

    return call


class Evaluator:
    """Calls ``f`` and the analytic derivative on private copies, and watches what they do with them.

    Attributes:
        form: the form of the outputs at the point.
        outputs: the outputs at the point.
        evaluations: calls of ``f`` so far.
        analytic_calls: calls of the analytic derivative so far.
        round_trips: batches of calls of ``f`` sent so far.
        violations: contracts seen broken so far, by what and who broke them.
    """

    def __init__(self, forward: Batch, problem: Problem, *, in_process: bool, allow_aliasing: bool) -> None:
        self._forward = forward
        self._problem = problem
        self._allow_aliasing = allow_aliasing
        # Through a batch hook whole batches are sent; here one point at a time keeps a million-entry check small.
        self._chunk = 1 if in_process else max(1, _BATCH_BYTES // max(1, _nbytes(problem.inputs)))
        self.analytic: Analytic | None = None
        self.evaluations = self.analytic_calls = self.round_trips = 0
        self.violations: dict[tuple[str, str, str], Violation] = {}
        self.form, self.outputs = self._at_the_point()

    def _call(self, points: Iterator[Point], count: int) -> Iterator[tuple[Point, object]]:
        with np.errstate(all="ignore"):
            for start in range(0, count, self._chunk):
                chunk = [next(points) for _ in range(min(self._chunk, count - start))]
                answers = self._forward(chunk)
                if len(answers) != len(chunk):
                    raise InvalidArgument(
                        f"f_many returned {len(answers)} answers to {len(chunk)} points, but must return one each"
                    )
                yield from zip(chunk, answers, strict=True)
        self.evaluations += count
        self.round_trips += 1

    def _at_the_point(self) -> tuple[OutputForm, tuple[FloatArray, ...]]:
        inputs = self._problem.inputs
        two = iter([tuple(fresh(v) for v in inputs) for _ in range(2)])
        (point, first), (_, second) = self._call(two, 2)
        if isinstance(first, BaseException):
            raise first
        self._watch(inputs, point, first, self._problem.names, "f")
        form, outputs = read_outputs(first)
        outputs = tuple(output.copy() for output in outputs)
        require_finite(outputs, several=form.several)
        if isinstance(second, BaseException):
            raise second
        self.form, self.outputs = form, outputs
        self._check_repeat(read_outputs(second))
        return form, outputs

    def _watch(self, before: Point, after: Point, returned: object, names: tuple[str, ...], caller: str) -> None:
        # Every call got copies of its own, so a broken contract spoils nothing: it is noted, and the check goes on.
        found = find_changed(before, after, names, caller)
        if not self._allow_aliasing:
            found += find_aliases(returned, after, names, caller)
        for violation in found:
            self.note(violation, caller)

    def note(self, violation: Violation, caller: str) -> None:
        """Keep a violation, once."""
        self.violations.setdefault((violation.kind, violation.subject, caller), violation)

    def _check_repeat(self, again: tuple[OutputForm, tuple[FloatArray, ...]]) -> None:
        form, outputs = again
        if form.shapes != self.form.shapes:
            raise InvalidArgument(
                f"f(*inputs) has shape {form.shapes}, but must keep its first shape {self.form.shapes}"
            )
        if (differs := unrepeated(self.outputs, outputs, _unit(self.outputs))) is not None:
            message = (
                f"f is not repeatable: two calls with the same inputs differ by {differs[0]:.3g} where the output is "
                f"of size {differs[1]:.3g}; it must not keep state or draw fresh random numbers"
            )
            self.note(Violation("not-repeatable", "f", message), "f")

    def __call__(self, requests: Sequence[Request]) -> list[Answer]:
        """Answer one batch of requests, in order."""
        lines = [request for request in requests if isinstance(request, Measure)]
        samples = iter(self._samples(lines))
        derivatives = iter(self._derivatives([r for r in requests if isinstance(r, Differentiate)]))
        return [next(samples) if isinstance(request, Measure) else next(derivatives) for request in requests]

    def _samples(self, requests: Sequence[Measure]) -> list[Sample]:
        points = (self._copied(request) for request in requests)
        answers = self._call(points, len(requests)) if requests else iter(())
        samples: list[Sample] = []
        for request, (point, answer) in zip(requests, answers, strict=True):
            samples.append(self._sample(request, point, answer))
        return samples

    def _copied(self, request: Measure) -> Point:
        moved = request.line.at(request.t)
        return tuple(value if index in request.line.direction else fresh(value) for index, value in enumerate(moved))

    def _sample(self, request: Measure, point: Point, answer: object) -> Sample:
        if isinstance(answer, _DOMAIN_ERRORS):
            return FAILED
        if isinstance(answer, BaseException):
            raise answer
        form, outputs = read_outputs(answer)
        if form.shapes != self.form.shapes:
            raise InvalidArgument(
                f"f has shape {form.shapes} beside the point, but must keep its shape {self.form.shapes} at the point"
            )
        if request.t == 0.0 and request.line.point is self._problem.inputs:
            self._watch(self._problem.inputs, point, answer, self._problem.names, "f")
            self._check_repeat((form, outputs))
        return contract(outputs, request.line.cotangent)

    def _derivatives(self, requests: Sequence[Differentiate]) -> list[Derivative]:
        if not requests:
            return []
        assert self.analytic is not None
        unique: dict[object, Differentiate] = {}
        keys = [object() if request.key is None else request.key for request in requests]
        for key, request in zip(keys, requests, strict=True):
            unique.setdefault(key, request)
        calls = [
            (*self.analytic.dress(request.vectors), *(fresh(v) for v in request.point)) for request in unique.values()
        ]
        with np.errstate(all="ignore"):
            answers = self.analytic.call(calls)
        self.analytic_calls += len(calls)
        if len(answers) != len(calls):
            raise InvalidArgument(
                f"backward_many returned {len(answers)} answers to {len(calls)} calls, but must return one each"
            )
        read = {
            key: self._derivative(request, call, answer)
            for (key, request), call, answer in zip(unique.items(), calls, answers, strict=True)
        }
        return [read[key] for key in keys]

    def _derivative(self, request: Differentiate, call: tuple[object, ...], answer: object) -> Derivative:
        assert self.analytic is not None
        at_the_point = request.point is self._problem.inputs
        if isinstance(answer, BaseException):
            if at_the_point or not isinstance(answer, _DOMAIN_ERRORS):
                raise answer
            return None
        names = (*self.analytic.leading, *self._problem.names)
        before = (*self.analytic.dress(request.vectors), *request.point)
        self._watch(before, call, answer, names, self.analytic.label.partition("(")[0])
        try:
            return read_derivative(answer, self.analytic.names, self.analytic.shapes, self.analytic.label)
        except ContractBroken as broken:
            if at_the_point or broken.violation.kind != "not-finite":
                raise
            return None


def contract(outputs: tuple[FloatArray, ...], cotangent: tuple[FloatArray, ...]) -> Sample:
    """Return ``sum(v * f)``, summed in extended precision, with the size its rounding is measured against."""
    total, squares = np.longdouble(0), 0.0
    with np.errstate(all="ignore"):
        for output, vector in zip(outputs, cotangent, strict=True):
            weighted = np.multiply(vector, output, dtype=np.float64 if output.dtype.itemsize <= 8 else None)
            total += np.sum(weighted, dtype=np.longdouble)
            squares = float(np.hypot(squares, np.linalg.norm(weighted.ravel())))
    return Sample(np.longdouble(total), squares, _unit(outputs))


def _unit(outputs: tuple[FloatArray, ...]) -> float:
    """Unit roundoff of the coarsest output."""
    return UNIT_FLOAT32 if any(output.dtype.itemsize < 8 for output in outputs) else UNIT_FLOAT64


def _nbytes(inputs: Point) -> int:
    return sum(value.nbytes for value in inputs if isinstance(value, np.ndarray))
