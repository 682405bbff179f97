"""The verdict on one input along one random direction, retries and all.

    agrees at the point                      → pass
    a kink shows, or a disagreement does     → look beside the point; see `_beside`
    cannot tell                              → other directions and points, within the budget, until one can

A failure is never declared on one line alone: a second, independent line beside the point must fail too, or the claim
must lie outside what any choice of subgradient explains.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gradcheck.numerics import probes
from gradcheck.numerics.agreement import Claim, Comparison, compare
from gradcheck.numerics.arguments import Problem
from gradcheck.numerics.directional import DirectionalDerivative, certify
from gradcheck.numerics.lines import FloatArray, Line, Point, shape_of
from gradcheck.numerics.steps import Steps, measure, side_by_side
from gradcheck.numerics.verdict import Probe, Verdict

AT_THE_POINT = "at the point"
_BESIDE = ((2.0**-8, False), (2.0**-8, True), (2.0**-12, False), (2.0**-5, True))
"""How far to move beside the point, in turn, and whether each entry by its own size."""
_SIDES_RADIUS = {True: 2.0**-10, False: 2.0**-24}
"""How far beside a kink its two sides are looked at (in float32, in float64): the analytic gradient alone is asked
there, so the distance need only exceed rounding."""
_SIDES = 8
_KINK_SHARE = 1e-3
"""A spread of one-sided slopes below this share of the gradient is curvature, not a kink."""
_GROSS = 1e-4
_SHRUNK = (2.0**-4, 2.0**-8)
_LOST = 1e-12
"""Relative to the outputs at a typical point, a difference below this is lost in their rounding."""


class AnalyticSide(Protocol):
    """Where the claims come from: ``backward``, a plain gradient, or ``jvp``."""

    def cotangent(self, rng: np.random.Generator, *, equalised: bool) -> tuple[FloatArray, ...]:
        """Draw a cotangent for the outputs."""
        ...

    def claims(
        self, point: Point, index: int, along: Sequence[FloatArray], v: tuple[FloatArray, ...], key: object
    ) -> Steps[list[Claim] | None]:
        """Return the analytic derivative along directions in one input, or None if it is malformed there."""
        ...

    def vectors(self, point: Point, index: int, u: FloatArray, v: tuple[FloatArray, ...]) -> tuple[FloatArray, ...]:
        """Return what the analytic derivative is called with."""
        ...


@dataclass(frozen=True, slots=True)
class Setting:
    """What every probe of a check shares."""

    problem: Problem
    side: AnalyticSide
    seed: int
    resolution: float
    rtol: float
    retries: int


@dataclass(frozen=True, slots=True)
class Look:
    """One line that was looked at."""

    place: str
    point: Point
    index: int
    u: FloatArray
    v: tuple[FloatArray, ...]
    measured: DirectionalDerivative
    claim: Claim
    comparison: Comparison

    @property
    def relation(self) -> str:
        """How claim and measurement compare."""
        return self.comparison.relation


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how to look."""

    name: str
    point: Point
    equalised: bool = False
    entrywise: bool = False
    key: object = None


def look(setting: Setting, index: int, rng: np.random.Generator, place: Place) -> Steps[Look | None]:
    """Draw a direction and a cotangent, measure and compare; None if the gradient is malformed there."""
    value = place.point[index]
    ladder = setting.problem.ladder(index)
    # The cotangent is drawn first, from a stream shared by all inputs, so that one backward call serves them all.
    v = setting.side.cotangent(rng, equalised=place.equalised)
    own = probes.stream(int(rng.integers(2**32)), index)
    u = probes.direction(own, value, ladder, entrywise=place.equalised or place.entrywise)
    line = Line(place.point, {index: u}, v)
    claims: list[Claim] = []

    def claimed() -> Steps[None]:
        claims.extend((yield from setting.side.claims(place.point, index, [u], v, place.key)) or ())

    def goal() -> float:
        return setting.resolution / 8 * claims[0].size if claims else 0.0

    def measured() -> Steps[DirectionalDerivative]:
        return (yield from certify(line, ladder, goal))

    _, result = yield from side_by_side([claimed(), measured()])
    assert isinstance(result, DirectionalDerivative)
    if not claims:
        return None
    claim = claims[0]
    comparison = compare(result, claim, resolution=setting.resolution, rtol=setting.rtol)
    return Look(place.name, place.point, index, u, v, result, claim, comparison)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A probe and the line it rests on, from which a failure is localised."""

    probe: Probe
    deciding: Look


@dataclass
class _Trail:
    """Everything that one probe has looked at."""

    looks: list[Look]

    def add(self, seen: Look | None) -> Look | None:
        if seen is not None:
            self.looks.append(seen)
        return seen

    def probe(self, verdict: Verdict, deciding: Look, accepted: tuple[float, float] | None = None) -> Judged:
        probe = Probe(
            verdict=verdict,
            place=deciding.place,
            measured=deciding.measured,
            claim=deciding.claim,
            comparison=deciding.comparison,
            accepted=accepted,
            contradicted=verdict == "inconclusive" and any(s.relation in ("unclear", "disagrees") for s in self.looks),
            evaluations=sum(seen.measured.evaluations for seen in self.looks),
            attempts=len(self.looks),
        )
        return Judged(probe, deciding)


def judge(setting: Setting, index: int, number: int) -> Steps[Judged]:
    """Return the verdict of probe ``number`` on input ``index``."""
    inputs = setting.problem.inputs
    trail = _Trail([])
    first = trail.add(
        (yield from look(setting, index, probes.stream(setting.seed, number), Place(AT_THE_POINT, inputs, key=number)))
    )
    assert first is not None  # a gradient that is malformed at the point itself has ended the check
    if first.measured.jump or first.relation == "disagrees":
        return (yield from _beside(setting, number, first, trail))
    if first.relation == "agrees":
        return trail.probe("pass", first)
    return (yield from _elsewhere(setting, number, first, trail))


def _places(setting: Setting, number: int, first: Look) -> Iterator[Place]:
    """The points and directions to try when the point itself cannot tell, most telling first."""
    inputs, wrt = setting.problem.inputs, setting.problem.wrt
    if first.relation == "unclear":
        yield Place(AT_THE_POINT, inputs)
    yield Place(AT_THE_POINT, inputs, equalised=True)
    yield Place("at 1/16 of the point", probes.scaled(inputs, wrt, _SHRUNK[0]))
    rng = probes.stream(setting.seed, number, 1)
    yield Place("beside the point", probes.moved(rng, inputs, wrt, 2.0**-3))
    yield Place("at 1/256 of the point", probes.scaled(inputs, wrt, _SHRUNK[1]))
    for _ in range(setting.retries):
        yield Place("beside the point", probes.moved(rng, inputs, wrt, 2.0**-3), equalised=True)


def _elsewhere(setting: Setting, number: int, first: Look, trail: _Trail) -> Steps[Judged]:
    """Retry within the budget; pass if every look is zero to within rounding, and at least two were."""
    for attempt, place in zip(range(setting.retries), _places(setting, number, first), strict=False):
        rng = probes.stream(setting.seed, number, 2, attempt)
        seen = trail.add((yield from look(setting, first.index, rng, place)))
        if seen is None or seen.measured.jump:
            continue
        if seen.relation == "agrees":
            return trail.probe("pass", seen)
        if seen.relation == "disagrees":
            return (yield from _beside(setting, number, seen, trail))
    relations = [seen.relation for seen in trail.looks]
    if len(relations) > 1 and set(relations) == {"negligible"}:
        return trail.probe("pass", first)
    return trail.probe("inconclusive", first)


def _beside(setting: Setting, number: int, here: Look, trail: _Trail) -> Steps[Judged]:
    """Judge a kink or a disagreement by independent lines beside the point.

    If they disagree too, the gradient is wrong. If they agree, what is odd is confined to the point itself: the claim
    must then lie among the slopes of its neighbours.
    """
    doubts = 0
    for attempt, (radius, entrywise) in enumerate(_BESIDE):
        rng = probes.stream(setting.seed, number, 3, attempt)
        point = probes.moved(rng, here.point, setting.problem.wrt, radius, entrywise=entrywise)
        place = Place("beside the point", point, entrywise=entrywise)
        seen = trail.add((yield from look(setting, here.index, rng, place)))
        if seen is None or seen.measured.jump:
            continue
        if seen.relation == "disagrees":
            doubts += 1
            if here.relation == "disagrees" or doubts > 1:
                wrong = here if here.relation == "disagrees" else seen
                instead = yield from _lost_in_rounding(setting, number, wrong, trail)
                return trail.probe("fail", wrong) if instead is None else trail.probe("pass", instead)
        if seen.relation == "agrees":
            return (yield from _between_neighbours(setting, number, here, trail))
    scale = max(here.claim.size, abs(here.measured.value))
    gross = here.comparison.difference > max(100 * here.comparison.tolerance, _GROSS * scale)
    return trail.probe("fail" if gross and not here.measured.jump else "inconclusive", here)


def _lost_in_rounding(setting: Setting, number: int, wrong: Look, trail: _Trail) -> Steps[Look | None]:
    """If a disagreement is below the rounding of ``f`` at a typical point, and the two agree there, return that look.

    Where ``f`` is saturated its output may be 1e-30 beside intermediate values of 1, and neither it nor a right
    gradient has a correct digit: that the function is flat, which is all that can be known, is no one's mistake.
    """
    inputs, wrt = setting.problem.inputs, setting.problem.wrt
    places = [Place(f"at 1/{round(1 / factor)} of the point", probes.scaled(inputs, wrt, factor)) for factor in _SHRUNK]
    sizes = yield from side_by_side([measure(Line(place.point, {}, wrong.v), [0.0]) for place in places])
    for attempt, (place, (sample,)) in enumerate(zip(places, sizes, strict=True)):
        if wrong.comparison.difference < _LOST * sample.size < np.inf:
            rng = probes.stream(setting.seed, number, 6, attempt)
            seen = trail.add((yield from look(setting, wrong.index, rng, place)))
            if seen is not None and seen.relation == "agrees":
                return seen
    return None


def _between_neighbours(setting: Setting, number: int, here: Look, trail: _Trail) -> Steps[Judged]:
    """Accept a claim at a kink if it lies among the directional derivatives that its neighbours claim."""
    around, own = yield from _slopes_around(setting, number, here)
    half, value = abs(here.measured.jump) / 2, here.measured.value
    slopes = [*around[0], value - half, value + half]
    low, high = min(slopes), max(slopes)
    tolerance = here.comparison.tolerance
    scale = max(here.claim.size, abs(value))
    if not here.measured.jump and high - low <= _KINK_SHARE * scale:
        # No kink: the two differ at this very point alone, or by hardly more than the neighbours could see.
        return trail.probe("fail" if here.comparison.difference > 64 * tolerance else "inconclusive", here)
    beyond = [max(low - own[0], own[0] - high)]
    slack = [tolerance]
    for claim, beside in zip(own[1:], around[1:], strict=True):
        beyond.append(max(min(beside) - claim, claim - max(beside)))
        slack.append(tolerance + (max(beside) - min(beside)) / 4)
    if all(excess <= allowed for excess, allowed in zip(beyond, slack, strict=True)):
        return trail.probe("kink", here, (low, high))
    certain = beyond[0] > tolerance + (high - low) / 4 or any(
        excess > allowed for excess, allowed in zip(beyond[1:], slack[1:], strict=True)
    )
    return trail.probe("fail" if certain else "inconclusive", here, (low, high))


def _slopes_around(setting: Setting, number: int, here: Look) -> Steps[tuple[list[list[float]], list[float]]]:
    """Return the claims of the neighbours along several directions, and the claims at the point itself.

    The first direction is the one that was measured. The others cost no evaluation of ``f``; one of them moves every
    entry up, which is where a gradient that went to all winners of a tie, not to one, shows.

    All inputs of the neighbours are moved, so that kinks inside (a hidden unit at exactly zero) come apart. Besides
    random sides, each input alone moves up and down as a whole: a bias that does so switches every unit of its layer
    to one side, as a convention would.
    """
    inputs, wrt, value = here.point, setting.problem.wrt, here.point[here.index]
    rng = probes.stream(setting.seed, number, 4)
    ladder = setting.problem.ladder(here.index)
    radius = _SIDES_RADIUS[ladder.finest > 2.0**-20]
    random = [{i: probes.random_entries(rng, shape_of(inputs[i])) for i in wrt} for _ in range(_SIDES + 1)]
    # Up, but not by equal steps: a tie must not stay one.
    up = {i: 1 + 2.0**-6 * entries for i, entries in random.pop().items()}
    sides: list[dict[int, FloatArray]] = [*({i: entries} for i, entries in up.items()), up, *random]
    points = [probes.offset(inputs, entries, sign * radius) for entries in sides for sign in (1.0, -1.0)]
    along = [here.u, probes.root_mean_square(value) * np.ones(shape_of(value))]
    along += [probes.direction(rng, value, ladder) for _ in range(_SIDES)]
    own, *beside = yield from side_by_side(
        [setting.side.claims(point, here.index, along, here.v, None) for point in (inputs, *points)]
    )
    assert own is not None
    around = [[claims[k].value for claims in beside if claims is not None] for k in range(len(along))]
    return [slopes or [claim.value] for slopes, claim in zip(around, own, strict=True)], [c.value for c in own]
