"""What a check found: plain values, rendered elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from gradcheck.numerics.agreement import Claim, Comparison
from gradcheck.numerics.directional import DirectionalDerivative
from gradcheck.numerics.entries import Localisation
from gradcheck.numerics.hygiene import Violation

Verdict: TypeAlias = Literal["pass", "fail", "kink", "inconclusive"]


@dataclass(frozen=True, slots=True)
class Probe:
    """One comparison of the two derivatives along one random direction.

    Attributes:
        verdict: what this probe says.
        place: where it was taken: ``at the point``, or which neighbouring or rescaled point decided.
        measured: the numeric derivative, its error bound, noise floor and step.
        claim: the analytic derivative.
        comparison: their difference, the tolerance, and the smallest relative error that would have been seen.
        accepted: at a kink, the interval of slopes that a subgradient may have; else None.
        contradicted: whether the two differ by more than the tolerance somewhere, though not clearly enough to fail.
        evaluations: evaluations of ``f``, retries included.
        attempts: how many lines were looked at.
    """

    verdict: Verdict
    place: str
    measured: DirectionalDerivative
    claim: Claim
    comparison: Comparison
    accepted: tuple[float, float] | None
    contradicted: bool
    evaluations: int
    attempts: int


@dataclass(frozen=True, slots=True)
class InputCheck:
    """The verdict on the gradient of one input.

    Attributes:
        name: the input's name.
        gradient: the gradient's name, such as ``dW1``.
        verdict: ``pass``, ``fail``, ``kink`` or ``inconclusive``.
        message: why, in a sentence.
        probes: every probe.
        where: on failure, which entries are wrong and how, if that was looked for.
    """

    name: str
    gradient: str
    verdict: Verdict
    message: str
    probes: tuple[Probe, ...]
    where: Localisation | None = None

    @property
    def deciding(self) -> Probe:
        """The probe that the verdict rests on: the one of the same verdict with the largest excess."""
        same = [probe for probe in self.probes if probe.verdict == self.verdict] or list(self.probes)
        return max(same, key=lambda p: p.comparison.difference / max(p.comparison.tolerance, 1e-300))

    @property
    def numeric(self) -> float:
        """The numeric directional derivative of the deciding probe."""
        return self.deciding.measured.value

    @property
    def analytic(self) -> float:
        """The analytic directional derivative of the deciding probe."""
        return self.deciding.claim.value

    @property
    def error_bound(self) -> float:
        """Bound on the error of `numeric`."""
        return self.deciding.measured.bound

    @property
    def tolerance(self) -> float:
        """What right code may differ by: the error bound times 4, and the rounding of the analytic gradient."""
        return self.deciding.comparison.tolerance

    @property
    def noise_floor(self) -> float:
        """Bound on the error of one value of the function that was differenced."""
        return self.deciding.measured.noise

    @property
    def step(self) -> float:
        """The finest step used, in units of the direction."""
        return self.deciding.measured.step

    @property
    def smallest_visible_error(self) -> float:
        """The smallest relative error that the deciding probe would have seen."""
        return self.deciding.comparison.visible

    @property
    def evaluations(self) -> int:
        """Evaluations of ``f`` spent on this input, localisation included."""
        return sum(probe.evaluations for probe in self.probes) + (self.where.evaluations if self.where else 0)


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The outcome of a gradient check; true only if it passed. Prints as a table, and as a picture in a notebook.

    Attributes:
        verdict: ``fail`` if any input failed or a contract was broken; else ``inconclusive``, ``kink`` or ``pass``.
        message: the outcome in a sentence or two.
        inputs: one entry per differentiated input; empty if a broken contract ended the check early.
        violations: broken contracts (shape, dtype, finiteness, mutation, aliasing, repeatability, linearity).
        seed: pass it as ``rng`` to repeat this very check.
        evaluations: evaluations of ``f`` altogether.
        analytic_calls: calls of the analytic derivative.
        round_trips: batches that the evaluations were sent in.
        resolution: the relative tolerance above which agreement was not taken for a pass.
    """

    verdict: Verdict
    message: str
    inputs: tuple[InputCheck, ...]
    violations: tuple[Violation, ...]
    seed: int
    evaluations: int
    analytic_calls: int
    round_trips: int
    resolution: float

    @property
    def passed(self) -> bool:
        """Whether the verdict is ``pass``."""
        return self.verdict == "pass"

    def __bool__(self) -> bool:
        return self.passed

    def __getitem__(self, name: str) -> InputCheck:
        for check in self.inputs:
            if name in (check.name, check.gradient):
                return check
        raise KeyError(name)

    def __str__(self) -> str:
        from gradcheck.numerics.render_text import render_text

        return render_text(self)

    def _repr_html_(self) -> str:
        from gradcheck.numerics.render_html import render_html

        return render_html(self)


_SEVERITY: tuple[Verdict, ...] = ("fail", "inconclusive", "kink", "pass")


def worst(verdicts: list[Verdict]) -> Verdict:
    """Return the most severe of several verdicts; ``pass`` if there are none."""
    return min(verdicts, key=_SEVERITY.index, default="pass")
