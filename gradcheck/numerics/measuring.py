"""One directional derivative on its own, without anything to compare it with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.errors import InvalidArgument
from gradcheck.numerics import arguments
from gradcheck.numerics.arguments import refuse
from gradcheck.numerics.directional import DirectionalDerivative, certify
from gradcheck.numerics.evaluation import Batch, Evaluator, Function, one_by_one
from gradcheck.numerics.lines import FLOAT32_LADDER, FLOAT64_LADDER, FloatArray, Line
from gradcheck.numerics.outputs import read_outputs
from gradcheck.numerics.steps import run


def directional_derivative(
    f: Function | None,
    inputs: Sequence[object],
    direction: Sequence[object],
    *,
    cotangent: object = None,
    f_many: Batch | None = None,
    goal: float = 0.0,
) -> DirectionalDerivative:
    """Measure the derivative of ``sum(cotangent * f)`` along a direction, with a bound on its error.

    Args:
        f: ``f(*inputs)`` returns an array, a scalar, or a tuple of them.
        inputs: the point.
        direction: one array or float per input, in its shape, or None for an input that stays put. Steps from 2**5 to
            2**-30 of it are taken, so it should be about as large as the input.
        cotangent: weights in the form that ``f`` returns; 1 for a scalar ``f`` if left out.
        f_many: evaluates ``f`` at many points in one call, in place of ``f``.
        goal: an absolute error that is good enough: more evaluations are spent only above it.

    Returns:
        The derivative, its error bound, the noise floor, the step, and the jump of slope if a kink sits at the point.

    Raises:
        InvalidArgument: an argument is not what it must be, or ``f`` is not finite at the point.

    Example:
        >>> import numpy as np
        >>> from gradcheck.numerics import directional_derivative
        >>> round(directional_derivative(np.sin, (0.5,), (1.0,)).value, 10)
        0.8775825619
    """
    if not isinstance(direction, tuple | list) or len(direction) != len(inputs):
        raise refuse("direction", direction, f"a tuple of {len(inputs)} arrays, floats or None, one per input")
    moving = [index for index, part in enumerate(direction) if part is not None]
    if not moving:
        raise refuse("direction", direction, "along at least one input: every part is None")
    if f_many is None and not callable(f):
        raise refuse("f", f, "a function")
    problem = arguments.prepare(inputs, moving, None, f)
    forward = f_many if f_many is not None else one_by_one(_callable(f))
    evaluator = Evaluator(forward, problem, in_process=f_many is None, allow_aliasing=True)
    parts = {index: _shaped(direction[index], problem.inputs[index], problem.names[index]) for index in moving}
    single = any(arguments.is_single(problem.inputs[index]) for index in moving)
    line = Line(problem.inputs, parts, _weights(cotangent, evaluator))
    return run(certify(line, FLOAT32_LADDER if single else FLOAT64_LADDER, lambda: goal), evaluator)


def _callable(f: Function | None) -> Function:
    assert f is not None
    return f


def _shaped(part: object, value: object, name: str) -> FloatArray:
    array = np.asarray(part, dtype=np.float64)
    if array.shape != np.asarray(value).shape:
        raise InvalidArgument(
            f"direction for {name} has shape {array.shape}, but must have its shape {np.asarray(value).shape}"
        )
    if not np.all(np.isfinite(array)):
        raise refuse(f"direction for {name}", part, "finite")
    return array


def _weights(cotangent: object, evaluator: Evaluator) -> tuple[FloatArray, ...]:
    if cotangent is None and evaluator.form.is_scalar:
        return (np.array(1.0),)
    form, weights = read_outputs(cotangent, "cotangent")
    if form.shapes != evaluator.form.shapes:
        raise InvalidArgument(
            f"cotangent has shape {form.shapes}, but must have that of f(*inputs), {evaluator.form.shapes}"
        )
    return weights
