"""What a rule says the right answer is, for given functions: the reference's, or the student's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from gradcheck.assignment import (
    EqualsFormula,
    Function,
    Rule,
    TrainingRun,
)
from gradcheck.assignment.formula import CallMany, Failed
from gradcheck.contracts import Signature


def call_each(functions: Mapping[str, Callable[..., Any]]) -> CallMany:
    """Calls of functions in this process, one after the other, each with arrays of its own."""

    def call_many(name: str, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
        return [functions[name](*copied(row)) for row in rows]

    return call_many


def copied(inputs: Sequence[Any]) -> list[Any]:
    """The arguments, arrays copied: nobody's function may change the bank."""
    return [value.copy() if isinstance(value, np.ndarray) else value for value in inputs]


def is_composed(rule: Rule) -> bool:
    """True if the rule says its outputs by formulas, so that `compose` can evaluate them."""
    return isinstance(rule, EqualsFormula | TrainingRun)


def compose(
    function: Function,
    points: Sequence[Mapping[str, Any]],
    call_many: CallMany,
    signatures: Mapping[str, Signature],
) -> list[tuple[Any, ...] | Failed]:
    """Outputs of a composed rule at every point, in the order of the shape line."""
    match function.rule:
        case EqualsFormula(formulas=formulas):
            columns = [formula.evaluate(points, call_many, signatures) for formula in formulas]
            return [_all_or_failed(row) for row in zip(*columns, strict=True)]
        case TrainingRun() as rule:
            return _train(function, rule, points, call_many, signatures)
    raise AssertionError(function.rule)


def _train(
    function: Function,
    rule: TrainingRun,
    points: Sequence[Mapping[str, Any]],
    call_many: CallMany,
    signatures: Mapping[str, Signature],
) -> list[tuple[Any, ...] | Failed]:
    """Run all points side by side; each drops out after its own number of steps, or when a call fails."""
    states: list[dict[str, Any]] = [dict(point) for point in points]
    histories: list[list[Any]] = [[] for _ in points]
    failed: dict[int, Failed] = {}
    for step in range(max((int(point[rule.steps]) for point in points), default=0)):
        active = [i for i, point in enumerate(points) if int(point[rule.steps]) > step and i not in failed]
        here = [states[i] for i in active]
        records = rule.record.evaluate(here, call_many, signatures)
        updates = rule.step.evaluate(here, call_many, signatures)
        for i, record, update in zip(active, records, updates, strict=True):
            problem = next((value for value in (record, update) if isinstance(value, Failed)), None)
            if problem is not None:
                failed[i] = problem
                continue
            values = update if isinstance(update, tuple) else (update,)
            histories[i].append(record)
            states[i].update(zip(rule.parameters, values, strict=True))
    outputs = [slot.name for slot in function.signature.outputs]
    return [
        failed.get(i)
        or tuple(_stacked(histories[i], points[i]) if name == rule.history else states[i][name] for name in outputs)
        for i in range(len(points))
    ]


def _stacked(history: list[Any], point: Mapping[str, Any]) -> Any:
    """The record as one array, of the subclass and precision of its entries."""
    if not history:
        return np.zeros(0)
    return np.concatenate([np.reshape(record, (1,)) for record in history])


def _all_or_failed(row: tuple[Any, ...]) -> tuple[Any, ...] | Failed:
    return next((value for value in row if isinstance(value, Failed)), row)
