"""From a failed probe to a sentence: which entries are wrong, and how."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gradcheck.numerics import patterns, probes
from gradcheck.numerics.arguments import Problem
from gradcheck.numerics.entries import Localisation
from gradcheck.numerics.judge import Look, Setting
from gradcheck.numerics.lines import UNIT_FLOAT32, UNIT_FLOAT64, FloatArray, Line
from gradcheck.numerics.localise import Target, find_entries
from gradcheck.numerics.steps import Steps, differentiate, side_by_side


def gradient_target(look: Look, gradient: FloatArray, problem: Problem) -> Target:
    """Return the search for the wrong entries of the gradient of one input: the direction is taken apart."""
    return Target(
        analytic=gradient.astype(np.float64),
        weights=look.u,
        line=lambda weights: Line(look.point, {look.index: weights}, look.v),
        measured=look.measured,
        ladder=problem.ladder(look.index),
        unit=_unit(gradient),
    )


def output_target(look: Look, tangent: FloatArray, output: int, problem: Problem) -> Target:
    """Return the search for the wrong entries of a Jacobian-vector product: the cotangent is taken apart."""

    def line(weights: FloatArray) -> Line:
        v = tuple(weights if k == output else np.zeros_like(part) for k, part in enumerate(look.v))
        return Line(look.point, {look.index: look.u}, v)

    return Target(
        analytic=tangent.astype(np.float64),
        weights=look.v[output],
        line=line,
        measured=look.measured,
        ladder=problem.ladder(look.index),
        unit=_unit(tangent),
    )


def _unit(array: FloatArray) -> float:
    return UNIT_FLOAT32 if array.dtype.itemsize < 8 else UNIT_FLOAT64


def explain_gradient(setting: Setting, look: Look, name: str, sizes: Mapping[str, int]) -> Steps[Localisation | None]:
    """Find and name the wrong entries of the gradient of one input, with the cotangent of the failed probe."""
    gradients = yield from differentiate(look.point, setting.side.vectors(look.point, look.index, look.u, look.v))
    if gradients is None:
        return None
    target = gradient_target(look, gradients[setting.problem.wrt.index(look.index)], setting.problem)
    value = np.asarray(look.point[look.index])
    return (yield from _explain(target, name, sizes, value, probes.stream(setting.seed, 7)))


def explain_tangent(
    setting: Setting, look: Look, names: tuple[str, ...], sizes: Mapping[str, int]
) -> Steps[Localisation | None]:
    """Find and name the wrong entries of a Jacobian-vector product, along the direction of the failed probe."""
    tangents = yield from differentiate(look.point, setting.side.vectors(look.point, look.index, look.u, look.v))
    if tangents is None:
        return None
    parts = [
        _explain(output_target(look, tangent, k, setting.problem), name, sizes, None, probes.stream(setting.seed, 7))
        for k, (tangent, name) in enumerate(zip(tangents, names, strict=True))
    ]
    found = [part for part in (yield from side_by_side(parts)) if part is not None and part.wrong]
    return max(found, key=lambda part: part.wrong, default=None)


def _explain(
    target: Target, name: str, sizes: Mapping[str, int], value: FloatArray | None, rng: np.random.Generator
) -> Steps[Localisation | None]:
    found = yield from find_entries(target, rng)
    table = found.table
    wrong = int(np.count_nonzero(table.wrong))
    if not wrong:
        return None
    region = patterns.name_region(name, table, found.slices, value)
    pattern, factor = patterns.name_pattern(table, sizes if region == patterns.EVERYWHERE else {})
    return Localisation(
        name=name,
        message=patterns.sentence(name, region, pattern, table),
        region=region,
        pattern=pattern,
        factor=factor,
        wrong=wrong,
        looked_at=len(table.flat),
        entries=patterns.worst_entries(table),
        evaluations=0,
        table=table if table.complete else None,
    )
