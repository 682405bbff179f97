"""The smallest call that goes wrong: one that a student can work through by hand.

The bank's calls are made to find mistakes, not to be read. Once a function is known to be wrong, a few dozen tiny calls
with simple numbers are made in one batch, and the simplest of those that go wrong is shown.
"""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gradcheck.assignment import Assignment, Function, Regime
from gradcheck.contracts import Slot
from gradcheck.contracts.signature import Signature
from gradcheck.grading.bank import evaluate_example, truth_of
from gradcheck.grading.comparison import Comparison, compare
from gradcheck.grading.example import Example
from gradcheck.worker import Outcome, Raised, Session

_SIDES = 2
_SHAPES = 16
_FILLS = 4
# No zeros: they hide factors.
_SIMPLE = (1.0, 2.0, -1.0, 3.0, 0.5, -2.0, 0.25, 0.75, 0.0)


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class SmallCase:
    """One tiny call that went wrong: its arguments, and what is right, and all that is known of the answer."""

    example: Example
    expected: tuple[np.ndarray, ...]
    comparison: Comparison


def find_smallest(
    assignment: Assignment,
    function: Function,
    reference: Mapping[str, Callable[..., Any]],
    session: Session,
    comparison: Comparison,
) -> SmallCase | None:
    """Make the tiny calls in `session`; the simplest that goes wrong as the bank's calls did, or None.

    Args:
        comparison: of the bank's calls: only outputs that are wrong there are looked at, and exceptions only if they
            were raised there.
    """
    evaluate = truth_of(assignment, function, reference)
    if evaluate is None:
        return None
    rng = np.random.default_rng(0)
    examples = sorted(tiny_examples(assignment, function), key=lambda example: example.weight)
    outcomes = session.call(function.entry, [e.inputs for e in examples], timeout_s=function.timeout_s)
    # The truth is evaluated one by one: one of the first calls shows almost every mistake.
    for example, outcome in zip(examples, outcomes, strict=True):
        answer = evaluate_example(assignment, function, evaluate, example, rng)
        if answer is not None and all(np.any(array) or not array.size for array in answer[0]):
            found = _wrong_alike(function, comparison, example, outcome, *answer)
            if found is not None:
                return found
    return None


def _wrong_alike(
    function: Function,
    whole: Comparison,
    example: Example,
    outcome: Outcome,
    expected: tuple[np.ndarray, ...],
    tolerance: tuple[np.ndarray, ...],
) -> SmallCase | None:
    """The case if this call went wrong in the way that the bank's calls did."""
    here = compare([outcome], function, [example], [expected], [tolerance])
    raised = {t.type for t in whole.troubles.values() if isinstance(t, Raised)}
    if here.troubles:
        trouble = here.troubles[0]
        alike = isinstance(trouble, Raised) and trouble.type in raised
    else:
        wrong = {deviation.output for deviation in whole.deviations if deviation.wrong}
        alike = not raised and any(d.wrong and d.output in wrong for d in here.deviations)
    return SmallCase(example, expected, here) if alike else None


def tiny_examples(assignment: Assignment, function: Function) -> Iterator[Example]:
    """Calls with sides of 1 and 2 and simple numbers that the ordinary regimes allow."""
    signature = function.signature
    for sizes in itertools.islice(_tiny_sizes(assignment, signature), _SHAPES):
        for fill in range(_FILLS):
            rng = random.Random(f"{sorted(sizes.items())} {fill}")  # noqa: S311 - nothing secret
            example = _filled(function, sizes, rng)
            if example is not None:
                yield example


def _tiny_sizes(assignment: Assignment, signature: Signature) -> Iterator[dict[str, int]]:
    names = signature.axis_names
    choices = []
    for name in names:
        low, high = assignment.axes.get(name, (1, 5))
        choices.append(list(range(max(low, 1), high + 1))[:_SIDES])
    combinations = sorted(itertools.product(*choices), key=lambda sides: (sum(sides), sides))
    # The smallest ones, and at the end of a long list the largest, where every sum has two terms.
    chosen = combinations[: _SHAPES - 1] + combinations[-1:] if len(combinations) > _SHAPES else combinations
    return (dict(zip(names, sides, strict=True)) for sides in chosen)


def _filled(function: Function, free: Mapping[str, int], rng: random.Random) -> Example | None:
    """A call of the sizes given, or None if the function's condition does not hold for it."""
    slots, regimes = function.signature.inputs, function.regimes
    # Whole numbers first: shapes may depend on them.
    counts = {s.name: _simple_value(s, free, regimes[s.name][0], rng) for s in slots if _counts(s)}
    sizes = {**free, **counts}
    if function.where is not None and not function.where.holds(sizes):
        return None
    inputs = tuple(
        counts[slot.name] if _counts(slot) else _simple_value(slot, sizes, regimes[slot.name][0], rng) for slot in slots
    )
    return Example(inputs, sizes, "tiny", tuple("simple" for _ in inputs))


def _counts(slot: Slot) -> bool:
    return slot.kind == "int" and not slot.axes


def _simple_value(slot: Slot, sizes: Mapping[str, int], regime: Regime, rng: random.Random) -> Any:
    numbers = _simple_numbers(regime, sizes)
    if not slot.axes:
        return {"float": float, "int": int, "bool": bool}[slot.kind](rng.choice(numbers))
    shape = slot.shape(sizes)
    if regime.structure == "one-hot":
        return _one_hot(shape, regime.axis, rng)
    dtype = {"float": np.float64, "int": np.int64, "bool": np.bool_}[slot.kind]
    drawn = np.array([rng.choice(numbers) for _ in range(int(np.prod(shape)))], dtype=np.float64).reshape(shape)
    if regime.structure == "sums-to-one":
        drawn = drawn / drawn.sum(axis=regime.axis, keepdims=True)
    return drawn.astype(dtype)


def _simple_numbers(regime: Regime, sizes: Mapping[str, int]) -> Sequence[float]:
    high = float(sizes[regime.below] - 1) if regime.below else regime.high
    whole = regime.unit >= 1
    fitting = [n for n in _SIMPLE if regime.low <= n <= high and (not whole or n.is_integer())]
    return fitting[:5] or list(regime.corners) or [regime.low]


def _one_hot(shape: tuple[int, ...], axis: int, rng: random.Random) -> np.ndarray:
    moved = np.zeros((shape[axis], *shape[:axis], *shape[axis + 1 :]))
    for place in np.ndindex(moved.shape[1:]):
        moved[(rng.randrange(shape[axis]), *place)] = 1.0
    return np.moveaxis(moved, 0, axis)
