"""The scalar whose gradient a rule is about, as a function of the arguments that are differentiated."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcheck.assignment import Function, GradientOf, GradientRule, LossAndGradient, VectorJacobianProductOf
from gradcheck.assignment.formula import CallMany, Failed
from gradcheck.contracts import Signature

if TYPE_CHECKING:
    from gradcheck.numerics import GradientCheck


class CallFailedError(Exception):
    """A function in the objective gave no answer at some point; its only argument is the reason."""


@dataclasses.dataclass(frozen=True, slots=True)
class Objective:
    """The objective of a gradient rule at one example, built from given functions.

    A vector-Jacobian product is the gradient of ``sum(cotangent * function)``.

    Attributes:
        values_by: calls the functions in the objective.
        gradients_by: calls the judged function.
    """

    function: Function
    point: Mapping[str, Any]
    values_by: CallMany
    gradients_by: CallMany
    signatures: Mapping[str, Signature]

    @property
    def rule(self) -> GradientRule:
        """The gradient rule."""
        assert isinstance(self.function.rule, GradientRule)
        return self.function.rule

    def values(self, rows: Sequence[tuple[Any, ...]]) -> list[float]:
        """The scalar at each row of differentiated arguments.

        Raises:
            CallFailedError: one of the functions gave no answer.
        """
        rule = self.rule
        if isinstance(rule, LossAndGradient):
            return [float(outputs[0]) for outputs in self._outputs(rows, self.values_by)]
        formula = rule.objective if isinstance(rule, GradientOf) else rule.function
        found = formula.evaluate([self._at(row) for row in rows], self.values_by, self.signatures)
        for value in found:
            if isinstance(value, Failed):
                raise CallFailedError(value.reason)
        if isinstance(rule, VectorJacobianProductOf):
            cotangent = np.asarray(self.point[rule.cotangent])
            return [float(np.sum(cotangent * np.asarray(value))) for value in found]
        return [float(value) for value in found]

    def gradients(self, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
        """What the judged function itself says is the gradient, at each row.

        Raises:
            CallFailedError: it gave no answer.
        """
        outputs = self._outputs(rows, self.gradients_by)
        return [values[1:] for values in outputs] if isinstance(self.rule, LossAndGradient) else outputs

    def _outputs(self, rows: Sequence[tuple[Any, ...]], call_many: CallMany) -> list[Any]:
        names = [slot.name for slot in self.function.signature.inputs]
        arguments = [tuple(point[name] for name in names) for point in map(self._at, rows)]
        found = call_many(self.function.name, arguments)
        for value in found:
            if isinstance(value, Failed):
                raise CallFailedError(value.reason)
        return list(found)

    def check(self, *, seed: int) -> GradientCheck:
        """Check the judged function against the numeric derivative of this objective.

        Raises:
            CallFailedError: one of the functions gave no answer.
        """
        from gradcheck.numerics import check_plain_gradient

        return check_plain_gradient(
            None,
            None,
            tuple(_as_float(self.point[name]) for name in self.rule.wrt),
            names=self.rule.wrt,
            rng=seed,
            allow_aliasing=True,
            localise=False,
            f_many=self.values,
            grad_many=self.gradients,
        )

    def _at(self, row: tuple[Any, ...]) -> dict[str, Any]:
        return {**self.point, **dict(zip(self.rule.wrt, row, strict=True))}


def _as_float(value: Any) -> Any:
    """Whole numbers are no place to differentiate at; the floats of the same value are."""
    return value.astype(np.float64) if isinstance(value, np.ndarray) else float(value)


# Richardson extrapolation of central differences: three steps leave a truncation error of the order of step^6.
_STEPS = (2.0**-5, 2.0**-6, 2.0**-7)


def gradient_in(objective: Objective, argument: str) -> np.ndarray:
    """The numeric gradient of the objective with respect to any float argument, entry by entry.

    Good to about 1e-10 relative for smooth objectives of moderate size: enough to recognise it, not to judge by.

    Raises:
        CallFailedError: one of the functions gave no answer.
    """
    rule = dataclasses.replace(objective.rule, wrt=(argument,))
    here = dataclasses.replace(objective, function=dataclasses.replace(objective.function, rule=rule))
    base = np.asarray(objective.point[argument], dtype=np.float64)
    rows: list[tuple[Any, ...]] = []
    for index in np.ndindex(base.shape):
        for step in _STEPS:
            for sign in (1.0, -1.0):
                moved = base.copy()
                moved[index] += sign * step
                rows.append((moved if base.ndim else float(moved),))
    values = np.array(here.values(rows)).reshape(-1, len(_STEPS), 2)
    slopes = (values[:, :, 0] - values[:, :, 1]) / (2 * np.array(_STEPS))
    first = (4 * slopes[:, 1:] - slopes[:, :-1]) / 3
    best = (16 * first[:, 1] - first[:, 0]) / 15
    return np.asarray(best.reshape(base.shape))
