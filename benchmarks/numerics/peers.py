"""The other tools behind one interface: ``peer(case, rng) -> bool``, whether the tool accepts the gradient.

Each is the published package, called as its documentation says, with its own default steps and tolerances; what it
does not offer (a threshold, for ``scipy`` and ``numdifftools``, which return numbers) is stated in `THRESHOLDS`.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable

import numpy as np

THRESHOLDS = {
    "scipy check_grad": "error < 1e-6 of the gradient's norm",
    "cs231n < 1e-4": "largest relative error of an entry < 1e-4",
    "cs231n < 1e-7": "largest relative error of an entry < 1e-7",
    "numdifftools": "numpy.allclose with its defaults",
}


def float_positions(inputs: tuple) -> list[int]:
    return [k for k, value in enumerate(inputs) if value.dtype.kind == "f"]


def filled(inputs: tuple, positions: list[int], values) -> list:
    result = list(inputs)
    for k, value in zip(positions, values, strict=True):
        result[k] = np.asarray(value, dtype=float)
    return result


def dressed(dout: np.ndarray) -> object:
    return np.array(dout) if np.shape(dout) else float(dout)


def torch_peer(*, fast: bool) -> Callable:
    import torch

    torch.set_num_threads(1)

    def peer(case, rng) -> bool:
        positions = float_positions(case.inputs)

        class Wrapped(torch.autograd.Function):
            @staticmethod
            def forward(ctx, *tensors):
                ctx.save_for_backward(*tensors)
                values = filled(case.inputs, positions, [t.detach().numpy() for t in tensors])
                return torch.from_numpy(np.array(case.f(*values), dtype=float))

            @staticmethod
            def backward(ctx, dout):
                values = filled(case.inputs, positions, [t.detach().numpy() for t in ctx.saved_tensors])
                gradients = case.backward(dressed(dout.detach().numpy()), *values)
                return tuple(torch.from_numpy(np.array(g, dtype=float)) for g in gradients)

        torch.manual_seed(int(rng.integers(2**31)))
        tensors = [torch.tensor(case.inputs[k], requires_grad=True) for k in positions]
        return torch.autograd.gradcheck(Wrapped.apply, tensors, fast_mode=fast, raise_exception=False)

    return peer


def jax_peer() -> Callable:
    import jax
    from jax.test_util import check_grads

    jax.config.update("jax_enable_x64", True)

    def peer(case, rng) -> bool:
        del rng  # check_grads seeds itself
        positions = float_positions(case.inputs)
        output = np.asarray(case.f(*case.inputs))
        out_kind = jax.ShapeDtypeStruct(output.shape, np.float64)
        in_kinds = tuple(jax.ShapeDtypeStruct(case.inputs[k].shape, np.float64) for k in positions)

        def host_f(*values):
            return np.asarray(case.f(*filled(case.inputs, positions, values)), dtype=np.float64)

        def host_backward(dout, *values):
            gradients = case.backward(dressed(np.asarray(dout)), *filled(case.inputs, positions, values))
            return tuple(np.asarray(g, dtype=np.float64) for g in gradients)

        @jax.custom_vjp
        def f(*values):
            return jax.pure_callback(host_f, out_kind, *values)

        f.defvjp(lambda *v: (f(*v), v), lambda v, dout: jax.pure_callback(host_backward, in_kinds, dout, *v))
        check_grads(f, tuple(jax.numpy.asarray(case.inputs[k]) for k in positions), order=1, modes=("rev",))
        return True

    return peer


def autograd_peer() -> Callable:
    from autograd.extend import defvjp, primitive
    from autograd.test_util import check_grads

    def peer(case, rng) -> bool:
        np.random.seed(int(rng.integers(2**31)))  # noqa: NPY002  (what it draws from)
        positions = float_positions(case.inputs)

        @primitive
        def f(*values):
            output = case.f(*filled(case.inputs, positions, values))
            return np.asarray(output, dtype=float) if np.shape(output) else float(output)

        def vjp(position):
            return lambda ans, *values: (
                lambda dout: np.asarray(case.backward(dout, *filled(case.inputs, positions, values))[position])
            )

        defvjp(f, *[vjp(k) for k in range(len(positions))])
        check_grads(f, tuple(range(len(positions))), modes=["rev"], order=1)(*(case.inputs[k] for k in positions))
        return True

    return peer


class Scalarised:
    """``sum(dout * f)`` of all float inputs as one vector, for tools that take a vector to a number."""

    def __init__(self, case, rng) -> None:
        self.case = case
        self.positions = float_positions(case.inputs)
        output = np.asarray(case.f(*case.inputs))
        self.dout = rng.standard_normal(output.shape) if output.shape else float(rng.standard_normal())
        self.start = np.concatenate([case.inputs[k].ravel() for k in self.positions])

    def split(self, x: np.ndarray) -> list:
        shapes = [self.case.inputs[k].shape for k in self.positions]
        ends = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
        parts = [part.reshape(shape) for part, shape in zip(np.split(x, ends), shapes, strict=True)]
        return filled(self.case.inputs, self.positions, parts)

    def value(self, x: np.ndarray) -> float:
        return float(np.sum(self.dout * self.case.f(*self.split(np.asarray(x)))))

    def gradient(self, x: np.ndarray) -> np.ndarray:
        gradients = self.case.backward(dressed(self.dout), *self.split(np.asarray(x)))
        return np.concatenate([np.ravel(g) for g in gradients])


def scipy_peer() -> Callable:
    from scipy.optimize import check_grad

    def peer(case, rng) -> bool:
        flat = Scalarised(case, rng)
        error = check_grad(flat.value, flat.gradient, flat.start)
        return bool(error <= 1e-6 * np.linalg.norm(flat.gradient(flat.start)))

    return peer


def numdifftools_peer() -> Callable:
    import numdifftools

    def peer(case, rng) -> bool:
        flat = Scalarised(case, rng)
        numeric = numdifftools.Gradient(flat.value)(flat.start)
        return np.allclose(flat.gradient(flat.start), numeric)

    return peer


def cs231n_peer(threshold: float) -> Callable:
    """Their notebooks' functions: centred differences with h = 1e-5, then the largest relative error."""

    def peer(case, rng) -> bool:
        flat = Scalarised(case, rng)
        numeric = np.empty_like(flat.start)
        for k in range(len(flat.start)):
            up, down = flat.start.copy(), flat.start.copy()
            up[k] += 1e-5
            down[k] -= 1e-5
            numeric[k] = (flat.value(up) - flat.value(down)) / 2e-5
        analytic = flat.gradient(flat.start)
        relative = np.abs(analytic - numeric) / np.maximum(1e-8, np.abs(analytic) + np.abs(numeric))
        return bool(np.max(relative) < threshold)

    return peer


def guarded(peer: Callable) -> Callable:
    """Turn the exceptions by which a tool rejects a gradient into False."""

    def call(case, rng) -> bool:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return bool(peer(case, rng))
            except Exception:
                return False

    return call


def available() -> dict[str, Callable]:
    """Return the peers whose packages are installed, by name."""
    makers: list[tuple[str, str | None, Callable]] = [
        ("torch gradcheck, slow", "torch", lambda: torch_peer(fast=False)),
        ("torch gradcheck, fast", "torch", lambda: torch_peer(fast=True)),
        ("jax check_grads", "jax", jax_peer),
        ("autograd check_grads", "autograd", autograd_peer),
        ("scipy check_grad", "scipy", scipy_peer),
        ("numdifftools", "numdifftools", numdifftools_peer),
        ("cs231n < 1e-4", None, lambda: cs231n_peer(1e-4)),
        ("cs231n < 1e-7", None, lambda: cs231n_peer(1e-7)),
    ]
    return {
        name: guarded(make())
        for name, package, make in makers
        if package is None or importlib.util.find_spec(package) is not None
    }
