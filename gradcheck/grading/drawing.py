"""Which calls are judged: a planned spread of shapes and value regimes, drawn by Hypothesis from a seed.

Imports Hypothesis; import this module only where a bank is built.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from gradcheck.assignment import Assignment, Function, Regime
from gradcheck.contracts import Signature, Slot
from gradcheck.contracts.strategies import DEFAULT_AXIS, argument, axis_sizes
from gradcheck.grading.example import Example

_ATTEMPTS = 8


def draw_examples(assignment: Assignment, function: Function, seed_value: int) -> list[Example]:
    """Draw the examples of one function: first what is published, then the planned spread.

    The spread begins with shapes whose sides all differ, then has each side in turn equal to 1, all sides as small as
    they may be, all sides equal, and goes on with free shapes; every regime of every argument comes up.
    """
    examples = [e for e in (_published(function.signature, p) for p in assignment.published) if e is not None]
    seen = {_fingerprint(example) for example in examples}
    for index in range(function.examples):
        for attempt in range(_ATTEMPTS):
            example = _draw(_planned(assignment, function, index), (seed_value, function.name, index, attempt))
            if example is not None and _fingerprint(example) not in seen:
                seen.add(_fingerprint(example))
                examples.append(example)
                break
    return examples


def _planned(assignment: Assignment, function: Function, index: int) -> st.SearchStrategy[Example]:
    """The strategy for the example at `index` of the plan."""
    signature = function.signature
    sizes_of, label = _shape_plan(signature, assignment.axes, index)
    cycle = max(len(regimes) for regimes in function.regimes.values()) if function.regimes else 1

    counts = [slot for slot in signature.inputs if slot.kind == "int" and not slot.axes]

    @st.composite
    def build(draw: st.DrawFn) -> Example:
        sizes = draw(sizes_of)
        values: dict[str, Any] = {}
        regimes: dict[str, str] = {}

        def fill(slots: Sequence[Slot]) -> None:
            for slot in slots:
                regime = draw(_regime(function.regimes[slot.name], index, cycle))
                values[slot.name] = draw(argument(slot, sizes, regime))
                regimes[slot.name] = regime.name

        # Whole numbers first: shapes may depend on them, and make sense only where the condition holds.
        fill(counts)
        sizes = {**sizes, **{slot.name: int(values[slot.name]) for slot in counts}}
        if function.where is not None:
            assume(function.where.holds(sizes))
        fill([slot for slot in signature.inputs if slot not in counts])
        names = [slot.name for slot in signature.inputs]
        return Example(tuple(values[n] for n in names), sizes, label, tuple(regimes[n] for n in names))

    return build()


def _regime(regimes: Sequence[Regime], index: int, cycle: int) -> st.SearchStrategy[Regime]:
    """In step with the other arguments for two rounds (all ordinary, all integers ...), then free."""
    if index < 2 * cycle:
        return st.just(regimes[index % len(regimes)])
    return st.sampled_from(regimes)


def _shape_plan(
    signature: Signature, limits: Mapping[str, tuple[int, int]], index: int
) -> tuple[st.SearchStrategy[dict[str, int]], str]:
    names = signature.axis_names
    bounds = {name: limits.get(name, DEFAULT_AXIS) for name in names}
    if not names:
        return st.just({}), ""
    if index == 0 or index % 3 == 1:
        return _different_sides(bounds), "sides that differ"
    if index == 2:
        return st.just({name: max(low, 1) for name, (low, _) in bounds.items()}), "smallest sides"
    if index == 5:
        side = max(low for low, _ in bounds.values())
        return st.just({name: min(max(side, 2), high) for name, (_, high) in bounds.items()}), "equal sides"
    if index % 3 == 0:
        one = names[(index // 3 - 1) % len(names)]
        if bounds[one][0] <= 1:
            return _different_sides(bounds).map(lambda sizes: {**sizes, one: 1}), f"{one} = 1"
    return axis_sizes(signature, bounds), "free sides"


def _different_sides(bounds: Mapping[str, tuple[int, int]]) -> st.SearchStrategy[dict[str, int]]:
    """Sides of at least 2, no two equal while the limits allow it."""

    def spread(order: list[str]) -> dict[str, int]:
        sizes: dict[str, int] = {}
        for name in order:
            low, high = bounds[name]
            room = [size for size in range(max(low, min(2, high)), high + 1) if size not in sizes.values()]
            sizes[name] = room[0] if room else high
        return {name: sizes[name] for name in bounds}

    return st.permutations(list(bounds)).map(spread)


def _draw(strategy: st.SearchStrategy[Example], key: tuple[object, ...]) -> Example | None:
    """The last of a few draws: Hypothesis makes the first one as simple as it can be. None if nothing fits."""
    drawn: list[Example] = []
    number = int.from_bytes(hashlib.sha256(repr(key).encode()).digest()[:8], "little")

    @seed(number)
    @settings(
        max_examples=2,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(example: Example) -> None:
        drawn.append(example)

    run: Callable[[], None] = collect
    with contextlib.suppress(Unsatisfiable):
        run()
    return drawn[-1] if drawn else None


def _published(signature: Signature, figures: Mapping[str, Any]) -> Example | None:
    """The published figures as arguments of this function, or None if they do not give them all."""
    if not all(slot.name in figures for slot in signature.inputs):
        return None
    inputs = tuple(_converted(slot, figures[slot.name]) for slot in signature.inputs)
    sizes: dict[str, int] = {}
    for slot, value in zip(signature.inputs, inputs, strict=True):
        if slot.kind == "int" and not slot.axes:
            sizes[slot.name] = int(value)
        for axis, length in zip(slot.axes, np.shape(value), strict=True):
            if axis.text.isidentifier():
                sizes[axis.text] = length
    return Example(inputs, sizes, "published", tuple("published" for _ in inputs))


def _converted(slot: Slot, figure: Any) -> Any:
    if not slot.axes:
        return {"float": float, "int": int, "bool": bool}[slot.kind](figure)
    return np.array(figure, dtype={"float": np.float64, "int": np.int64, "bool": np.bool_}[slot.kind])


def _fingerprint(example: Example) -> bytes:
    state = hashlib.sha256()
    for value in example.inputs:
        array = np.asarray(value)
        state.update(repr((array.shape, array.dtype.str)).encode() + array.tobytes())
    return state.digest()
