"""One directional derivative of a black-box function, with a bound on its error and the noise floor.

The steps, all batched: look at a window of close points (noise), a tableau of halved steps, and a few much finer
"sentinel" steps; then, only where the first look does not settle it, widen the windows, or extend the tableau towards
finer steps (curvature or a kink nearby limits it) or coarser ones (rounding limits it).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradcheck.numerics.lines import Ladder, Line, Sample
from gradcheck.numerics.noise import MIN_DISTINCT, NODES, distinct, noise_deviation
from gradcheck.numerics.steps import Steps, measure
from gradcheck.numerics.tableau import Estimate, best_estimate

NOISE_FACTOR = 4.0
"""The noise floor is this many standard deviations, and at least this many unit roundoffs of the outputs' size."""
KINK_FACTOR = 4.0
"""A one-sided slope gap must stand this far above its own noise to be called a kink."""
_WIDEN = (2.0**6, 2.0**12)
_MIN_LEVELS = 6
_PLAIN_ROUNDING = 16.0
"""Noise up to this many times the rounding of the outputs is taken for rounding, without a second opinion."""


@dataclass(frozen=True, slots=True)
class DirectionalDerivative:
    """``phi'(0)`` along one line, measured.

    Attributes:
        value: the derivative (at a kink: the mean of the one-sided ones); NaN if nothing could be measured.
        bound: bound on its error, heuristic but measured; infinite if no two steps agree.
        noise: the noise floor: bound on the error of one value of ``phi``.
        size: Euclidean norm of ``v * f`` at the point.
        unit: unit roundoff of the outputs' dtype.
        step: finest step used, in units of the direction.
        order: number of Richardson extrapolations behind ``value``.
        jump: right slope minus left slope where a kink sits at the point, else 0.
        evaluations: how many times ``f`` was evaluated.
        curve: ``(step, central difference)`` for every step looked at, coarsest first.
    """

    value: float
    bound: float
    noise: float
    size: float
    unit: float
    step: float
    order: int
    jump: float
    evaluations: int
    curve: tuple[tuple[float, float], ...]

    @property
    def known(self) -> bool:
        """Whether a bound was found at all."""
        return math.isfinite(self.bound)

    @property
    def noise_ratio(self) -> float:
        """How much noisier ``f`` is than rounding its outputs alone would make it; at least 1."""
        floor = NOISE_FACTOR * self.unit * self.size
        return max(1.0, self.noise / floor) if floor > 0 else 1.0


class _Profile:
    """The values of ``phi`` seen so far."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.samples: dict[float, Sample] = {}

    def ask(self, ts: Iterable[float]) -> Steps[None]:
        """Evaluate ``phi`` at those of ``ts`` that have not been seen."""
        new = [t for t in dict.fromkeys(ts) if t not in self.samples]
        if new:
            self.samples.update(zip(new, (yield from measure(self.line, new)), strict=True))

    def finite(self, h: float) -> bool:
        return all(t in self.samples and self.samples[t].finite for t in (h, -h))

    def central(self, h: float) -> float:
        return float((self.samples[h].phi - self.samples[-h].phi) / np.longdouble(2 * h))

    def gap(self, h: float) -> float:
        """Right minus left difference quotient: proportional to ``h`` if smooth, constant at a kink."""
        two_sided = self.samples[h].phi + self.samples[-h].phi - 2 * self.samples[0.0].phi
        return float(two_sided / np.longdouble(h))

    def steps(self) -> list[float]:
        """Every step with finite values on both sides, coarsest first."""
        return sorted((t for t in self.samples if t > 0 and self.finite(t)), reverse=True)

    def run_down(self, steps: Sequence[float]) -> list[float]:
        """The longest tail of ``steps`` (descending) that is finite throughout."""
        kept = list(steps)
        for h in steps:
            if not self.finite(h):
                kept = [g for g in steps if g < h]
        return kept

    def size_at(self, h: float) -> float:
        return max(self.samples[h].size, self.samples[-h].size)


def _both_sides(steps: Iterable[float]) -> list[float]:
    return [t for h in steps for t in (h, -h)]


def _window(centre: float, spacing: float) -> list[float]:
    return [centre + spacing * node for node in NODES]


def _noise_in(profile: _Profile, centre: float, spacing: float) -> tuple[float, int] | None:
    """Return (standard deviation, distinct values) in one window; None if it left the domain of ``f``."""
    samples = [profile.samples.get(t) for t in _window(centre, spacing)]
    values = [sample.phi for sample in samples if sample is not None and sample.finite]
    if len(values) < len(NODES):
        return None
    return noise_deviation(values), distinct(values)


def _plain_rounding_in(profile: _Profile, centre: float, spacing: float) -> float | None:
    """Return the standard deviation in a window that resolves ``f`` and shows no noise but rounding, else None."""
    seen = _noise_in(profile, centre, spacing)
    if seen is None or seen[1] < MIN_DISTINCT:
        return None
    samples = [profile.samples[t] for t in _window(centre, spacing)]
    rounding = max(sample.unit * sample.size for sample in samples)
    return seen[0] if seen[0] <= _PLAIN_ROUNDING * rounding else None


def _noise_floor(profile: _Profile, ladder: Ladder, top: float) -> Steps[tuple[float, float]]:
    """Measure the noise floor at the point; return it and the spacing of the window it was measured in.

    The window is widened while ``f`` looks like a staircase in it.
    """
    base = profile.samples[0.0]
    spacing = min(ladder.window, top / 64)
    yield from profile.ask(_window(0.0, spacing))
    seen = _noise_in(profile, 0.0, spacing)
    if seen is not None and seen[1] < MIN_DISTINCT:
        # The spacing is below the resolution of `f`: what looks exact may only be one flat stair.
        wider = [spacing * factor for factor in _WIDEN if 5 * spacing * factor <= top]
        yield from profile.ask(t for s in wider for t in _window(0.0, s))
        for s in wider:
            if seen is not None and seen[1] >= MIN_DISTINCT:
                break
            seen, spacing = _noise_in(profile, 0.0, s) or seen, s
    deviation = 0.0 if seen is None or seen[1] <= 1 else seen[0]
    return NOISE_FACTOR * max(base.unit * base.size, deviation), spacing


def _second_opinion(profile: _Profile, ladder: Ladder, top: float, noise: float, spacing: float) -> Steps[float]:
    """Measure a large noise floor again: a kink inside the window looks like noise, and other windows can tell.

    Those are two beside it, a much finer one, and, beside a window that was widened, fine ones at both its ends: beyond
    its kink a ReLU is no staircase.
    """
    base = profile.samples[0.0]
    rounding = NOISE_FACTOR * base.unit * base.size
    if noise <= _PLAIN_ROUNDING * rounding:
        return noise
    finest = min(ladder.window, top / 64)
    ends = [(end * NODES[-1] * spacing, finest) for end in (1, -1)] if spacing > finest else []
    places = ((top / 32, spacing), (-top / 32, spacing), (0.0, spacing / 64), *ends)
    yield from profile.ask(t for place in places for t in _window(*place))
    smooth = [found for place in places[2:] if (found := _plain_rounding_in(profile, *place)) is not None]
    if smooth:
        return max(rounding, NOISE_FACTOR * max(smooth))
    # As wide as the window that resolved `f`, so one without different values is no stair: `f` is constant there.
    seen = [_noise_in(profile, *place) for place in places[:2]]
    beside = [NOISE_FACTOR * one[0] for one in seen if one is not None]
    return max(rounding, float(np.median([noise, *beside])))


def _jump(profile: _Profile, noise: float, fine_steps: Sequence[float]) -> float:
    """Return right minus left slope if a kink sits at the point, else 0.

    Args:
        profile: values of ``phi``.
        noise: the noise floor.
        fine_steps: steps to look at, descending, far enough apart that a smooth gap shrinks clearly between two.
    """
    steps = [h for h in fine_steps if profile.finite(h)]
    for coarser, h in reversed(list(itertools.pairwise(steps))):
        gap, visible = profile.gap(h), KINK_FACTOR * 4 * noise / h
        if abs(gap) > visible:
            return gap if abs(gap) > 0.5 * abs(profile.gap(coarser)) else 0.0
        if abs(profile.gap(coarser)) > 2 * visible:
            return 0.0  # a gap that was there at the coarser step would be seen here: it is beside the point
    return 0.0


def _estimate(profile: _Profile, steps: Sequence[float], noise: float, base_size: float) -> Estimate | None:
    central = {h: profile.central(h) for h in profile.steps()}
    # Values at a coarse step can be much larger than at the point, and so is their rounding.
    grown = {h: noise * max(1.0, profile.size_at(h) / base_size) if base_size > 0 else noise for h in central}
    return best_estimate(profile.run_down(steps), central, grown)


def certify(line: Line, ladder: Ladder, goal: Callable[[], float] = lambda: 0.0) -> Steps[DirectionalDerivative]:
    """Measure ``phi'(0)`` along ``line``.

    Args:
        line: the point, direction and cotangent.
        ladder: the steps to look at.
        goal: called after the first batch, gives an absolute error that is good enough: more evaluations are spent
            only above it.
    """
    profile = _Profile(line)
    yield from profile.ask(
        [0.0, *_window(0.0, ladder.window), *_both_sides(ladder.tableau), *_both_sides(ladder.sentinels)]
    )
    base = profile.samples[0.0]
    if not base.finite or not profile.steps():
        return _unknown(profile)
    top = next((h for h in ladder.tableau if profile.finite(h)), profile.steps()[0])
    plan = [h for h in ladder.tableau if h <= top]
    if len(plan) < _MIN_LEVELS:
        plan = list(ladder.below(top, ladder.levels))
        yield from profile.ask(_both_sides(plan))
    noise, spacing = yield from _noise_floor(profile, ladder, top)
    found = _estimate(profile, plan, noise, base.size)
    if found is None or found.bound > goal():
        noise = yield from _second_opinion(profile, ladder, top, noise, spacing)
        found = _estimate(profile, plan, noise, base.size)
    found = yield from _extend(profile, ladder, plan, noise, goal(), found)
    result = _unknown(profile)
    result = replace(result, noise=noise, jump=_jump(profile, noise, (ladder.tableau[-1], *ladder.sentinels)))
    if found is None:
        return result
    return replace(result, value=found.value, bound=found.bound, step=found.step, order=found.order)


def _extend(
    profile: _Profile, ladder: Ladder, plan: Sequence[float], noise: float, goal: float, found: Estimate | None
) -> Steps[Estimate | None]:
    """Try finer and coarser steps while the estimate is missing or its bound is above ``goal``."""
    size = profile.samples[0.0].size
    steps = list(plan)
    finer = [h for h in ladder.below(steps[-1], 64) if h < steps[-1]]
    coarser = list(ladder.above()) if steps[0] == ladder.top else []
    for _ in range(2):
        if found is not None and found.bound <= goal:
            return found
        limited_by_rounding = found is not None and found.rounding > found.bound / 2
        if limited_by_rounding or not finer:
            more, coarser = coarser, []
            steps = [*more, *steps]
        else:
            more, finer = finer, []
            steps = [*steps, *more]
        yield from profile.ask(_both_sides(more))
        better = _estimate(profile, steps, noise, size)
        if better is not None and (found is None or better.bound < found.bound):
            found = better
    return found


def _unknown(profile: _Profile) -> DirectionalDerivative:
    """What is known before any estimate: a value of unbounded error."""
    base = profile.samples[0.0]
    steps = profile.steps()
    middle = profile.central(steps[len(steps) // 2]) if steps else math.nan
    return DirectionalDerivative(
        value=middle,
        bound=math.inf,
        noise=math.inf,
        size=base.size,
        unit=base.unit,
        step=math.nan,
        order=0,
        jump=0.0,
        evaluations=len(profile.samples),
        curve=tuple((h, profile.central(h)) for h in steps),
    )
