"""The public checks: is this hand-written derivative the derivative of that function?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

import numpy as np

from gradcheck.errors import InvalidArgument
from gradcheck.numerics import arguments, sides
from gradcheck.numerics.arguments import Problem, Seed, Wrt, refuse
from gradcheck.numerics.evaluation import Analytic, Batch, Evaluator, Function, one_by_one
from gradcheck.numerics.lines import FloatArray
from gradcheck.numerics.session import Options, run_check
from gradcheck.numerics.verdict import GradientCheck


class CheckOptions(TypedDict, total=False):
    """The options that every check takes; `check_gradient` documents them."""

    wrt: Wrt
    rng: Seed
    names: Sequence[str] | None
    probes: int
    retries: int
    resolution: float | None
    rtol: float
    allow_aliasing: bool
    localise: bool
    f_many: Batch | None
    grad_many: Batch | None
    jvp_many: Batch | None


def check_gradient(
    f: Function | None,
    backward: Function | None,
    inputs: Sequence[object],
    *,
    wrt: Wrt = None,
    rng: Seed = None,
    names: Sequence[str] | None = None,
    probes: int = 2,
    retries: int = 4,
    resolution: float | None = None,
    rtol: float = 0.0,
    allow_aliasing: bool = False,
    localise: bool = True,
    f_many: Batch | None = None,
    backward_many: Batch | None = None,
) -> GradientCheck:
    """Check a hand-written vector-Jacobian product against ``f`` itself.

    The derivative of ``f`` along random directions is measured, with a bound on its error, and compared with what
    ``backward`` claims. The cost does not depend on the number of parameters: about 35 evaluations of ``f`` per probe
    and input, and one call of ``backward`` per probe.

    Args:
        f: ``f(*inputs)`` returns an array, a scalar, or a tuple of them; it must give the same answer every time.
        backward: ``backward(dout, *inputs)`` returns the gradient of ``sum(dout * f(*inputs))`` with respect to each
            input named by ``wrt``, a tuple in order, or a bare array if there is one. ``dout`` has the form that ``f``
            returns: a float for a scalar, a tuple for several outputs.
        inputs: the arguments of ``f``. float64 and float32 arrays and floats are differentiated; integers, strings
            and so on are held fixed.
        wrt: positions or names of the inputs to differentiate; all floating-point ones by default.
        rng: a seed, a generator to draw one from, or None for a fresh one; the result records it.
        names: a name per input, for messages; by default the names of the parameters of ``f``.
        probes: random directions per input.
        retries: further lines to look at, per probe, before ``inconclusive`` is reported; each costs about as much as
            the first.
        resolution: agreement counts as a pass only if a relative error of this size would have been seen; 1e-6 by
            default, 1e-3 for float32.
        rtol: a relative difference that you declare harmless (an epsilon inside a logarithm), 0 by default.
        allow_aliasing: let ``f`` and ``backward`` return one of their arguments itself.
        localise: on failure, spend further evaluations on finding the wrong entries.
        f_many: evaluates ``f`` at many points in one call: takes a list of argument tuples, returns the answers in
            order (an exception in place of one that failed). Used in place of ``f``, which may then be None.
        backward_many: the same for ``backward``, with ``dout`` first in each tuple.

    Returns:
        The verdict with its evidence; true only if it is ``pass``.

    Raises:
        InvalidArgument: an argument is not what it must be, ``f`` does not return numbers, ``f`` is not finite at
            the point, or ``backward`` returns the wrong number of gradients.

    Example:
        >>> import numpy as np
        >>> from gradcheck import check_gradient
        >>> def affine(W, x):
        ...     return W @ x
        >>> def affine_backward(dout, W, x):
        ...     return dout @ x.T, W.T @ dout
        >>> check_gradient(affine, affine_backward, (np.ones((2, 3)), np.ones((3, 4))), rng=0).verdict
        'pass'
    """
    options: CheckOptions = {
        "wrt": wrt,
        "rng": rng,
        "names": names,
        "probes": probes,
        "retries": retries,
        "resolution": resolution,
        "rtol": rtol,
        "allow_aliasing": allow_aliasing,
        "localise": localise,
        "f_many": f_many,
    }
    problem, evaluator, settings, seed = _begin(f, inputs, options)
    form = evaluator.form
    evaluator.analytic = Analytic(
        call=_batch("backward", backward, backward_many),
        label="backward(dout, *inputs)",
        dress=lambda vectors: (form.dress(vectors),),
        leading=("dout",),
        names=tuple(gradient_name(problem.names[index]) for index in problem.wrt),
        shapes=_input_shapes(problem),
    )
    return run_check(problem, evaluator, sides.Backward(evaluator.outputs, problem.wrt), settings, seed)


def check_plain_gradient(
    f: Function | None, grad: Function | None, inputs: Sequence[object], **options: Unpack[CheckOptions]
) -> GradientCheck:
    """Check ``grad(*inputs)``, the gradient of a scalar function such as a loss.

    As `check_gradient`, without a cotangent.

    Args:
        f: ``f(*inputs)`` returns a scalar.
        grad: ``grad(*inputs)`` returns its gradient with respect to each input named by ``wrt``, a tuple in order, or
            a bare array if there is one.
        inputs: the arguments of both.
        **options: the options of `check_gradient`; ``grad_many`` in place of ``backward_many``.

    Returns:
        The verdict with its evidence; true only if it is ``pass``.

    Raises:
        InvalidArgument: as `check_gradient`, or ``f`` does not return a scalar.
    """
    grad_many = options.pop("grad_many", None)
    problem, evaluator, settings, seed = _begin(f, inputs, options)
    if not evaluator.form.is_scalar:
        shape = evaluator.form.shapes if evaluator.form.several else evaluator.form.shapes[0]
        raise InvalidArgument(
            f"f(*inputs) has shape {shape}, but must be a scalar: for other outputs use check_gradient with a backward"
        )
    evaluator.analytic = Analytic(
        call=_batch("grad", grad, grad_many),
        label="grad(*inputs)",
        dress=lambda _: (),
        leading=(),
        names=tuple(gradient_name(problem.names[index]) for index in problem.wrt),
        shapes=_input_shapes(problem),
    )
    return run_check(problem, evaluator, sides.PlainGradient(problem.wrt), settings, seed)


def check_jvp(
    f: Function | None, jvp: Function | None, inputs: Sequence[object], **options: Unpack[CheckOptions]
) -> GradientCheck:
    """Check a hand-written Jacobian-vector product (forward mode).

    Args:
        f: ``f(*inputs)`` returns an array, a scalar, or a tuple of them.
        jvp: ``jvp(tangents, *inputs)`` returns the derivative of ``f`` along ``tangents``, in the form that ``f``
            returns. ``tangents`` is a tuple with one array per input named by ``wrt``, or a bare array if there is one.
        inputs: the arguments of ``f``.
        **options: the options of `check_gradient`; ``jvp_many`` in place of ``backward_many``.

    Returns:
        The verdict with its evidence; true only if it is ``pass``.

    Raises:
        InvalidArgument: as `check_gradient`.
    """
    jvp_many = options.pop("jvp_many", None)
    problem, evaluator, settings, seed = _begin(f, inputs, options)
    several = len(problem.wrt) > 1
    shapes = evaluator.form.shapes

    def dress(vectors: tuple[FloatArray, ...]) -> tuple[object, ...]:
        tangents = tuple(_like(vector, problem.inputs[i]) for vector, i in zip(vectors, problem.wrt, strict=True))
        return (tangents if several else tangents[0],)

    evaluator.analytic = Analytic(
        call=_batch("jvp", jvp, jvp_many),
        label="jvp(tangents, *inputs)",
        dress=dress,
        leading=("tangents",),
        names=tuple(f"df[{i}]" for i in range(len(shapes))) if evaluator.form.several else ("df",),
        shapes=shapes,
    )
    return run_check(problem, evaluator, sides.Forward(evaluator.outputs, problem.wrt), settings, seed)


def gradient_name(name: str) -> str:
    """Return what the gradient of an input is called: ``dW`` for ``W``."""
    return f"d{name}" if name.isidentifier() else f"gradient of {name}"


def _like(vector: FloatArray, value: object) -> object:
    return np.array(vector, dtype=value.dtype) if isinstance(value, np.ndarray) else float(vector)


def _input_shapes(problem: Problem) -> tuple[tuple[int, ...], ...]:
    return tuple(np.asarray(problem.inputs[index]).shape for index in problem.wrt)


def _batch(name: str, function: Function | None, many: Batch | None) -> Batch:
    if many is not None:
        if not callable(many):
            raise refuse(f"{name}_many", many, "a function")
        return many
    if not callable(function):
        raise refuse(name, function, "a function")
    return one_by_one(function)


def _begin(
    f: Function | None, inputs: Sequence[object], options: CheckOptions
) -> tuple[Problem, Evaluator, Options, int]:
    """Check the arguments that all checks share, and evaluate ``f`` at the point."""
    unknown = set(options) - set(CheckOptions.__annotations__) | {"backward_many", "grad_many", "jvp_many"} & set(
        options
    )
    if unknown:
        raise TypeError(f"unexpected keyword argument {min(unknown)!r}")
    f_many = options.get("f_many")
    forward = _batch("f", f, f_many)
    resolution = options.get("resolution")
    settings = Options(
        probes=arguments.check_count("probes", options.get("probes", 2), 1),
        retries=arguments.check_count("retries", options.get("retries", 4), 0),
        resolution=None if resolution is None else arguments.check_fraction("resolution", resolution),
        rtol=arguments.check_nonnegative("rtol", options.get("rtol", 0.0)),
        localise=options.get("localise", True),
    )
    seed = arguments.prepare_seed(options.get("rng"))
    problem = arguments.prepare(inputs, options.get("wrt"), options.get("names"), f)
    evaluator = Evaluator(
        forward, problem, in_process=f_many is None, allow_aliasing=options.get("allow_aliasing", False)
    )
    return problem, evaluator, settings, seed
