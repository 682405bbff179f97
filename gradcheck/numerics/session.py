"""One check from its first evaluation to its verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gradcheck.numerics import probes
from gradcheck.numerics.agreement import project
from gradcheck.numerics.arguments import Problem
from gradcheck.numerics.entries import Localisation
from gradcheck.numerics.evaluation import Evaluator
from gradcheck.numerics.explain import explain_gradient, explain_tangent
from gradcheck.numerics.hygiene import ContractBroken, Violation, check_precision, unrepeated
from gradcheck.numerics.judge import AnalyticSide, Judged, Setting, judge
from gradcheck.numerics.lines import UNIT_FLOAT32, UNIT_FLOAT64, FloatArray, shape_of
from gradcheck.numerics.patterns import sizes_of
from gradcheck.numerics.steps import Derivative, Steps, differentiate, run, side_by_side
from gradcheck.numerics.verdict import GradientCheck, InputCheck, Probe, Verdict, worst
from gradcheck.numerics.wording import check_message, input_message, where_message

RESOLUTION_FLOAT64 = 1e-6
RESOLUTION_FLOAT32 = 1e-3


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a check, validated."""

    probes: int
    retries: int
    resolution: float | None
    rtol: float
    localise: bool


@dataclass(frozen=True, slots=True)
class _Audit:
    """Calls of the analytic derivative that are compared with one another, not with ``f``.

    Attributes:
        first: the derivative for one set of vectors.
        residual: the derivative for a sum of two minus the sum of the derivatives, which is 0 if it is linear.
    """

    first: Derivative
    residual: tuple[FloatArray, ...] | None


def run_check(problem: Problem, evaluator: Evaluator, side: AnalyticSide, options: Options, seed: int) -> GradientCheck:
    """Run a check and word its outcome."""
    single = any(problem.ladder(index).finest > 2.0**-20 for index in problem.wrt)
    resolution = options.resolution or (RESOLUTION_FLOAT32 if single else RESOLUTION_FLOAT64)
    setting = Setting(problem, side, seed, resolution, options.rtol, options.retries)
    checks: tuple[InputCheck, ...] = ()
    if not _forward_is_random(evaluator):
        try:
            checks = _probe_all(setting, evaluator, options)
        except ContractBroken as broken:
            evaluator.note(broken.violation, "backward")
    violations = tuple(evaluator.violations.values())
    verdict = _verdict(checks, violations)
    return GradientCheck(
        verdict=verdict,
        message=check_message(verdict, checks, violations),
        inputs=checks,
        violations=violations,
        seed=seed,
        evaluations=evaluator.evaluations,
        analytic_calls=evaluator.analytic_calls,
        round_trips=evaluator.round_trips,
        resolution=resolution,
    )


def _forward_is_random(evaluator: Evaluator) -> bool:
    return ("not-repeatable", "f", "f") in evaluator.violations


def _verdict(checks: tuple[InputCheck, ...], violations: tuple[Violation, ...]) -> Verdict:
    if any(violation.kind == "not-repeatable" and violation.subject == "f" for violation in violations):
        return "inconclusive"  # a function that changes from call to call has no derivative to compare with
    return "fail" if violations else worst([check.verdict for check in checks])


def _probe_all(setting: Setting, evaluator: Evaluator, options: Options) -> tuple[InputCheck, ...]:
    """Run every probe of every input side by side, and the audit of the analytic derivative with them."""
    wrt = setting.problem.wrt
    parts: list[Steps[object]] = [_audit(setting, evaluator)]
    parts += [judge(setting, index, number) for index in wrt for number in range(options.probes)]
    audit, *outcomes = run(side_by_side(parts), evaluator)
    assert isinstance(audit, _Audit)
    judged = [outcome for outcome in outcomes if isinstance(outcome, Judged)]
    per_input = [judged[i * options.probes : (i + 1) * options.probes] for i in range(len(wrt))]
    _check_audit(setting, evaluator, audit, [tuple(one.probe for one in seen) for seen in per_input])
    return tuple(
        _input_check(setting, evaluator, index, seen, localise=options.localise)
        for index, seen in zip(wrt, per_input, strict=True)
    )


def _vectors(setting: Setting, evaluator: Evaluator, number: int) -> tuple[FloatArray, ...]:
    """The vectors that probe ``number`` calls the analytic derivative with (for ``jvp``: such as it does)."""
    assert evaluator.analytic is not None
    rng = probes.stream(setting.seed, number)
    if evaluator.analytic.leading == ("tangents",):
        inputs = setting.problem.inputs
        return tuple(probes.direction(rng, inputs[i], setting.problem.ladder(i)) for i in setting.problem.wrt)
    return setting.side.cotangent(rng, equalised=False) if evaluator.analytic.leading else ()


def _audit(setting: Setting, evaluator: Evaluator) -> Steps[_Audit]:
    """Call the analytic derivative for two sets of vectors and for their sum."""
    assert evaluator.analytic is not None
    inputs = setting.problem.inputs
    shared = evaluator.analytic.leading == ("dout",)
    one, two = (_vectors(setting, evaluator, number) for number in (0, 1))
    keys = (0, 1) if shared else (None, None)
    if not evaluator.analytic.leading:
        first = yield from differentiate(inputs, (), "first")
        return _Audit(first, None)
    total = tuple(a + b for a, b in zip(one, two, strict=True))
    first, second, both = yield from side_by_side(
        [differentiate(inputs, v, key) for v, key in ((one, keys[0]), (two, keys[1]), (total, None))]
    )
    assert first is not None
    assert second is not None
    assert both is not None
    residual = tuple(c - (a + b) for a, b, c in zip(first, second, both, strict=True))
    return _Audit(first, residual)


def _check_audit(setting: Setting, evaluator: Evaluator, audit: _Audit, per_input: list[tuple[Probe, ...]]) -> None:
    """Note a derivative that has the wrong precision, is not repeatable, or is not linear in its vectors."""
    assert evaluator.analytic is not None
    label, names = evaluator.analytic.label.partition("(")[0], evaluator.analytic.names
    again = run(differentiate(setting.problem.inputs, _vectors(setting, evaluator, 0)), evaluator)
    assert audit.first is not None
    assert again is not None
    backward = evaluator.analytic.leading != ("tangents",)
    for position, name in enumerate(names):
        one, other = audit.first[position], again[position]
        unit = UNIT_FLOAT32 if one.dtype.itemsize < 8 else UNIT_FLOAT64
        if (differs := unrepeated((one,), (other,), unit)) is not None:
            message = (
                f"{name} is not repeatable: two calls of {label} with the same arguments differ by {differs[0]:.3g} "
                f"(size {differs[1]:.3g}); it must not depend on calls made in between"
            )
            evaluator.note(Violation("not-repeatable", name, message), label)
        if backward:
            value = setting.problem.inputs[setting.problem.wrt[position]]
            if (lost := check_precision(one, name, value)) is not None:
                evaluator.note(lost, label)
            if audit.residual is not None:
                _check_linear(setting, evaluator, audit, position, per_input[position])


def _check_linear(
    setting: Setting, evaluator: Evaluator, audit: _Audit, position: int, seen: tuple[Probe, ...]
) -> None:
    assert evaluator.analytic is not None
    assert audit.first is not None
    assert audit.residual is not None
    name, index = evaluator.analytic.names[position], setting.problem.wrt[position]
    rng = probes.stream(setting.seed, 5, position)
    u = probes.direction(rng, setting.problem.inputs[index], setting.problem.ladder(index))
    left = abs(project((audit.residual[position],), (u,)).value)
    size = project((audit.first[position],), (u,)).size
    tolerance = max((p.comparison.tolerance for p in seen if np.isfinite(p.comparison.tolerance)), default=np.inf)
    if left > 4 * tolerance and left > 256 * UNIT_FLOAT64 * size:
        message = (
            f"{name} is not linear in dout: backward(v + w) differs from backward(v) + backward(w) by "
            f"{left / size if size else np.inf:.3g} of its size; every gradient must be proportional to dout"
        )
        evaluator.note(Violation("not-linear", name, message), "backward")


def _input_check(
    setting: Setting, evaluator: Evaluator, index: int, seen: list[Judged], *, localise: bool
) -> InputCheck:
    name = setting.problem.names[index]
    gradient = f"d{name}" if name.isidentifier() else f"gradient of {name}"
    tried = tuple(one.probe for one in seen)
    verdict = _combined(tried)
    where = _locate(setting, evaluator, gradient, seen) if localise and verdict == "fail" else None
    message = input_message(gradient, verdict, tried, setting.resolution) if where is None else where_message(where)
    return InputCheck(name, gradient, verdict, message, tried, where)


def _locate(setting: Setting, evaluator: Evaluator, gradient: str, seen: list[Judged]) -> Localisation | None:
    """Look for the wrong entries along the failed line that shows them best."""
    assert evaluator.analytic is not None
    failed = [one.deciding for one in seen if one.probe.verdict == "fail"]
    look = min(failed, key=lambda one: one.comparison.tolerance / max(one.comparison.difference, 1e-300))
    shapes = [shape_of(value) for value in setting.problem.inputs]
    sizes = sizes_of(setting.problem.names, shapes)
    if evaluator.analytic.leading == ("tangents",):
        steps = explain_tangent(setting, look, evaluator.analytic.names, sizes)
    else:
        steps = explain_gradient(setting, look, gradient, sizes)
    before = evaluator.evaluations
    found = run(steps, evaluator)
    return None if found is None else replace(found, evaluations=evaluator.evaluations - before)


def _combined(seen: tuple[Probe, ...]) -> Verdict:
    """One clear pass outweighs probes that could see nothing, but no probe that saw a contradiction."""
    verdicts = [probe.verdict for probe in seen]
    if "fail" in verdicts:
        return "fail"
    if any(probe.contradicted for probe in seen):
        return "inconclusive"
    if "kink" in verdicts:
        return "kink"
    return "pass" if "pass" in verdicts else "inconclusive"
