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
            tuple(self.point[name] for name in self.rule.wrt),
            names=self.rule.wrt,
            rng=seed,
            allow_aliasing=True,
            localise=False,
            f_many=self.values,
            grad_many=self.gradients,
        )

    def _at(self, row: tuple[Any, ...]) -> dict[str, Any]:
        return {**self.point, **dict(zip(self.rule.wrt, row, strict=True))}
