"""The sentences of a verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcheck.numerics.entries import Localisation
    from gradcheck.numerics.hygiene import Violation
    from gradcheck.numerics.verdict import InputCheck, Probe, Verdict


def number(value: float, digits: int = 6) -> str:
    """Return a number short enough to read."""
    return f"{value:.{digits}g}"


def check_message(verdict: Verdict, checks: Sequence[InputCheck], violations: Sequence[Violation]) -> str:
    """Return the outcome of a whole check in a sentence or a few."""
    lines = [violation.message for violation in violations]
    lines += [check.message for check in checks if check.verdict not in ("pass",)]
    if lines:
        return "\n".join(lines)
    names = ", ".join(check.gradient for check in checks)
    return f"{names}: analytic and numeric derivatives agree"


def where_message(where: Localisation) -> str:
    """Return what is wrong in one gradient, and its worst entry in numbers."""
    if not where.entries:
        return where.message
    worst = where.entries[0]
    label = f"{where.name}[{', '.join(map(str, worst.index))}]" if worst.index else where.name
    analytic, numeric = number(worst.analytic, 10), number(worst.numeric, 10)
    return f"{where.message}\n{label}: analytic {analytic}, but numeric says {numeric} ± {number(worst.tolerance, 2)}"


def input_message(gradient: str, verdict: Verdict, probes: Sequence[Probe], resolution: float) -> str:
    """Return why one input got its verdict."""
    same = [probe for probe in probes if probe.verdict == verdict] or list(probes)
    probe = max(same, key=lambda p: p.comparison.difference / max(p.comparison.tolerance, 1e-300))
    analytic, numeric = number(probe.claim.value, 10), number(probe.measured.value, 10)
    if verdict == "pass":
        return f"{gradient}: agrees; {_visible(probe)}"
    if verdict == "fail":
        at = "" if probe.place == "at the point" else f" {probe.place}"
        return f"{gradient}: analytic {analytic}, but numeric says {numeric} ± {number(probe.measured.bound, 2)}{at}"
    if verdict == "kink":
        low, high = probe.accepted or (math.nan, math.nan)
        return (
            f"{gradient}: a kink at the point; analytic {analytic} is a slope between those beside it "
            f"({number(low)} … {number(high)})"
        )
    return f"{gradient}: {_why_unknown(probe, resolution)}"


def _visible(probe: Probe) -> str:
    if probe.comparison.relation == "negligible":
        return "zero to within the rounding of f"
    return f"a relative error of {number(probe.comparison.visible, 2)} would have been seen"


def _why_unknown(probe: Probe, resolution: float) -> str:
    seen = probe.comparison
    if not probe.measured.known:
        return "no two steps agree on a derivative: f may be noisy, discontinuous or at the edge of its domain"
    if probe.accepted is not None:
        low, high = probe.accepted
        return (
            f"a kink at the point; analytic {number(probe.claim.value)} lies just outside the slopes beside it "
            f"({number(low)} … {number(high)}); check at inputs away from the kink"
        )
    if probe.contradicted:
        return (
            f"analytic and numeric differ by {number(seen.difference, 2)}, about as much as can be told here "
            f"(tolerance {number(seen.tolerance, 2)})"
        )
    return (
        f"only relative errors above {number(seen.visible, 2)} could be seen, not {number(resolution, 2)}: "
        f"{_cause(probe)}"
    )


def _cause(probe: Probe) -> str:
    if probe.measured.noise_ratio > 1e3:
        return (
            f"f is noisy (noise floor {number(probe.measured.noise, 2)}, {number(probe.measured.noise_ratio, 2)} times "
            f"rounding): compute in float64 throughout"
        )
    return "the derivative is small beside the rounding of f; try inputs where f is not saturated"
