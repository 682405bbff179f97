"""How a function behaves besides its answer: it leaves its arguments alone, returns none of them, keeps no state."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from gradcheck.contracts import Answer, Signature
from gradcheck.worker import Outcome, Returned

# The calls that are made again at the end of the batch, as fractions of its length.
_REPEATED = (0.0, 0.4, 0.8)


@dataclasses.dataclass(frozen=True, slots=True)
class Conduct:
    """What was observed, by name; all empty if the function behaves.

    Attributes:
        mutated: arguments that a call changed.
        aliased: (output, argument) pairs that share memory.
        unstable: outputs that differ when the same call is made again.
        random: whether they differ even between fresh processes, so that no state can be the cause.
    """

    mutated: tuple[str, ...] = ()
    aliased: tuple[tuple[str, str], ...] = ()
    unstable: tuple[str, ...] = ()
    random: bool = False

    @property
    def good(self) -> bool:
        """True if nothing was observed."""
        return not (self.mutated or self.aliased or self.unstable)


def repeated_calls(count: int) -> tuple[int, ...]:
    """Which of `count` calls are made a second time, after all others."""
    return tuple(sorted({int(fraction * count) for fraction in _REPEATED})) if count else ()


def observe_conduct(
    signature: Signature,
    outcomes: Sequence[Outcome],
    answers: Sequence[Answer | None],
    repeats: Sequence[tuple[int, Answer | None]],
    tolerance: Sequence[tuple[np.ndarray, ...]] | None,
) -> Conduct:
    """Sum up conduct over all calls.

    Args:
        outcomes: of all calls, repeats included.
        answers: per example.
        repeats: (example, answer of the second call) pairs.
        tolerance: per example and output what rounding explains; None compares exactly.
    """
    inputs = [slot.name for slot in signature.inputs]
    outputs = [slot.name for slot in signature.outputs]
    mutated: dict[str, None] = {}
    aliased: dict[tuple[str, str], None] = {}
    for outcome in outcomes:
        if isinstance(outcome, Returned):
            mutated.update((inputs[position], None) for position in outcome.mutated if position < len(inputs))
            for path, position in outcome.aliased:
                if position < len(inputs):
                    aliased[_output_at(path, outputs), inputs[position]] = None
    unstable: dict[str, None] = {}
    for example, again in repeats:
        first = answers[example]
        if first is None or again is None:
            continue
        for k, name in enumerate(outputs):
            one = first.odd.get(name) if first.arrays[k] is None else first.arrays[k]
            other = again.odd.get(name) if again.arrays[k] is None else again.arrays[k]
            if one is None or other is None or one.shape != other.shape:
                if not (one is None and other is None):
                    unstable[name] = None
                continue
            known = tolerance[example][k] if tolerance is not None else None
            allowed = known if known is not None and known.shape == one.shape else 0.0
            with np.errstate(all="ignore"):
                same = (np.abs(one - other) <= allowed) | (one == other) | (np.isnan(one) & np.isnan(other))
            if not np.all(same):
                unstable[name] = None
    return Conduct(tuple(mutated), tuple(aliased), tuple(unstable))


def same_outcome(one: Outcome, other: Outcome) -> bool:
    """True if both calls returned the same numbers in the same form, or neither returned."""
    if not (isinstance(one, Returned) and isinstance(other, Returned)):
        return type(one) is type(other)
    return _same_tree(one.value, other.value)


def _same_tree(one: object, other: object) -> bool:
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(_same_tree, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same_tree(one[key], other[key]) for key in one)
    if isinstance(one, np.ndarray | float | int) and isinstance(other, np.ndarray | float | int):
        return np.array_equal(one, other, equal_nan=True)
    return type(one) is type(other)


def _output_at(path: tuple[int | str, ...], outputs: Sequence[str]) -> str:
    """The output that a path into a returned value leads to."""
    if path and len(outputs) > 1:
        first = path[0]
        if isinstance(first, int) and first < len(outputs):
            return outputs[first]
        if first in outputs:
            return str(first)
    return outputs[0]
