"""The analytic side of a check: a ``backward``, a plain gradient, or a ``jvp``, asked along given directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradcheck.numerics import probes
from gradcheck.numerics.agreement import Claim, project
from gradcheck.numerics.lines import FloatArray, Point, shape_of
from gradcheck.numerics.steps import Steps, differentiate, side_by_side


@dataclass(frozen=True, slots=True)
class Backward:
    """``backward(dout, *inputs)``: claims ``<backward(v), u>``; one call serves every input."""

    outputs: tuple[FloatArray, ...]
    wrt: tuple[int, ...]

    def cotangent(self, rng: np.random.Generator, *, equalised: bool) -> tuple[FloatArray, ...]:
        """Draw a cotangent."""
        return probes.cotangents(rng, self.outputs, equalised=equalised)

    def claims(
        self, point: Point, index: int, along: Sequence[FloatArray], v: tuple[FloatArray, ...], key: object
    ) -> Steps[list[Claim] | None]:
        """Ask for the whole gradient, once, and project the part of one input onto each direction."""
        gradients = yield from differentiate(point, self.vectors(point, index, along[0], v), key)
        if gradients is None:
            return None
        gradient = gradients[self.wrt.index(index)]
        return [project((gradient,), (u,)) for u in along]

    def vectors(self, point: Point, index: int, u: FloatArray, v: tuple[FloatArray, ...]) -> tuple[FloatArray, ...]:
        """Return what the analytic derivative is called with."""
        del point, index, u
        return v


@dataclass(frozen=True, slots=True)
class PlainGradient:
    """``grad(*inputs)`` of a scalar function: a ``backward`` whose cotangent is 1."""

    wrt: tuple[int, ...]

    def cotangent(self, rng: np.random.Generator, *, equalised: bool) -> tuple[FloatArray, ...]:
        """Return 1, whatever is asked."""
        del rng, equalised
        return (np.array(1.0),)

    def claims(
        self, point: Point, index: int, along: Sequence[FloatArray], v: tuple[FloatArray, ...], key: object
    ) -> Steps[list[Claim] | None]:
        """Ask for the whole gradient, once, and project the part of one input onto each direction."""
        del v
        gradients = yield from differentiate(point, (), key)
        if gradients is None:
            return None
        gradient = gradients[self.wrt.index(index)]
        return [project((gradient,), (u,)) for u in along]

    def vectors(self, point: Point, index: int, u: FloatArray, v: tuple[FloatArray, ...]) -> tuple[FloatArray, ...]:
        """Return what the analytic derivative is called with."""
        del point, index, u, v
        return ()


@dataclass(frozen=True, slots=True)
class Forward:
    """``jvp(tangents, *inputs)``: claims ``<v, jvp(u)>``, tangents of the other inputs being zero."""

    outputs: tuple[FloatArray, ...]
    wrt: tuple[int, ...]

    def cotangent(self, rng: np.random.Generator, *, equalised: bool) -> tuple[FloatArray, ...]:
        """Draw the weights of the outputs."""
        return probes.cotangents(rng, self.outputs, equalised=equalised)

    def claims(
        self, point: Point, index: int, along: Sequence[FloatArray], v: tuple[FloatArray, ...], key: object
    ) -> Steps[list[Claim] | None]:
        """Ask for the tangent of the outputs along each direction and project it onto the weights."""
        del key  # the tangent differs from input to input
        calls = [differentiate(point, self.vectors(point, index, u, v)) for u in along]
        pushed = yield from side_by_side(calls)
        claims = [project(tangent, v) for tangent in pushed if tangent is not None]
        return claims if len(claims) == len(along) else None

    def vectors(self, point: Point, index: int, u: FloatArray, v: tuple[FloatArray, ...]) -> tuple[FloatArray, ...]:
        """Return what the analytic derivative is called with."""
        del v
        return tuple(u if other == index else np.zeros(shape_of(point[other])) for other in self.wrt)
