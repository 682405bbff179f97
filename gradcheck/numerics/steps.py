"""Checks as generators: each yields the evaluations that it needs next, and gets their answers back.

Written this way, checks that do not depend on each other run side by side (`side_by_side`), and all they ask for at
one time goes out as one batch: a function that lives in another process is reached in two or three round trips.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from gradcheck.numerics.lines import FloatArray, Line, Point, Sample

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """Ask for ``phi(t)`` on a line: one evaluation of ``f``."""

    line: Line
    t: float


@dataclass(frozen=True, slots=True, eq=False)
class Differentiate:
    """Ask for the analytic derivative: one call of ``backward`` (or ``jvp``).

    Attributes:
        point: the arguments.
        vectors: the cotangent per output (or, for a forward-mode check, the tangent per input).
        key: requests of one batch that have equal keys are the same call, made once.
    """

    point: Point
    vectors: tuple[FloatArray, ...]
    key: Hashable = field(default=None)


Derivative: TypeAlias = tuple[FloatArray, ...] | None
"""What `Differentiate` is answered with: an array per vector asked for; None if the answer was malformed there."""
Request: TypeAlias = Measure | Differentiate
Answer: TypeAlias = "Sample | Derivative"
Steps: TypeAlias = Generator[Sequence[Request], Sequence[Answer], T]
Evaluate: TypeAlias = Callable[[Sequence[Request]], Sequence[Answer]]


def measure(line: Line, ts: Sequence[float]) -> Steps[list[Sample]]:
    """Ask for ``phi`` at each of ``ts``."""
    answers = yield [Measure(line, t) for t in ts]
    samples = [answer for answer in answers if isinstance(answer, Sample)]
    assert len(samples) == len(ts)
    return samples


def differentiate(point: Point, vectors: tuple[FloatArray, ...], key: Hashable = None) -> Steps[Derivative]:
    """Ask for one analytic derivative."""
    (answer,) = yield [Differentiate(point, vectors, key)]
    assert not isinstance(answer, Sample)
    return answer


def run(steps: Steps[T], evaluate: Evaluate) -> T:
    """Run one check to its end."""
    answers: Sequence[Answer] | None = None
    while True:
        try:
            requests = next(steps) if answers is None else steps.send(answers)
        except StopIteration as stop:
            result: T = stop.value
            return result
        answers = evaluate(requests)


def side_by_side(parts: Sequence[Steps[T]]) -> Steps[list[T]]:
    """Run several checks together: what all of them ask for at one time is asked for as one batch."""
    results: dict[int, T] = {}
    waiting: dict[int, Sequence[Request]] = {}

    def advance(index: int, answers: Sequence[Answer] | None) -> None:
        try:
            waiting[index] = next(parts[index]) if answers is None else parts[index].send(answers)
        except StopIteration as stop:
            results[index] = stop.value

    for index in range(len(parts)):
        advance(index, None)
    while waiting:
        batch, waiting = waiting, {}
        answers = yield [request for requests in batch.values() for request in requests]
        start = 0
        for index, requests in batch.items():
            advance(index, answers[start : start + len(requests)])
            start += len(requests)
    return [results[index] for index in range(len(parts))]
