"""Evaluations and seconds against the number of parameters, and one wrong entry in a million."""

from __future__ import annotations

import importlib.util
import time
from dataclasses import dataclass

import numpy as np

from gradcheck import check_gradient, check_plain_gradient

SLOW_LIMIT = 10**4


@dataclass(frozen=True)
class Cost:
    """What one check took; None where it was not run."""

    evaluations: int | None
    seconds: float | None


def problem(size: int):
    """A scalar function of ``size`` parameters and its gradient."""
    rng = np.random.default_rng(size)
    a, x = rng.standard_normal((2, size))
    return a, x, lambda x: float(np.dot(a, np.tanh(x))), lambda x: a / np.cosh(x) ** 2


def ours(size: int) -> Cost:
    _, x, f, gradient = problem(size)
    start = time.perf_counter()
    check = check_plain_gradient(f, gradient, (x,), rng=0)
    assert check.verdict == "pass", check
    return Cost(check.evaluations, time.perf_counter() - start)


def torchs(size: int, *, fast: bool) -> Cost:
    if importlib.util.find_spec("torch") is None or (not fast and size > SLOW_LIMIT):
        return Cost(None, None)
    import torch

    _, x, f, gradient = problem(size)
    calls = []

    class Wrapped(torch.autograd.Function):
        @staticmethod
        def forward(ctx, tensor):
            calls.append(1)
            ctx.save_for_backward(tensor)
            return torch.tensor(f(tensor.detach().numpy()), dtype=torch.float64)

        @staticmethod
        def backward(ctx, dout):
            return dout * torch.from_numpy(gradient(ctx.saved_tensors[0].detach().numpy()))

    start = time.perf_counter()
    assert torch.autograd.gradcheck(Wrapped.apply, [torch.tensor(x, requires_grad=True)], fast_mode=fast)
    return Cost(len(calls), time.perf_counter() - start)


def growth(sizes: tuple[int, ...]) -> list[tuple[int, Cost, Cost, Cost]]:
    for _ in range(2):  # the first calls pay for imports and caches
        ours(10), torchs(10, fast=False), torchs(10, fast=True)
    return [(n, ours(n), torchs(n, fast=False), torchs(n, fast=True)) for n in sizes]


def one_in_a_million() -> tuple[str, int, float]:
    """Return what the check says of a 1000 x 1000 gradient with one entry off by 0.1 %, its evaluations and seconds."""
    rng = np.random.default_rng(0)
    weights, X = rng.standard_normal((2, 1000, 1000))

    def backward(dout, X):
        gradient = 2 * weights * X * dout
        gradient[421, 77] *= 1.001
        return gradient

    start = time.perf_counter()
    check = check_gradient(lambda X: weights * X**2, backward, (X,), rng=0)
    seconds = time.perf_counter() - start
    assert check["dX"].where is not None
    assert check["dX"].where.message == "dX: only dX[421, 77] is wrong", check
    return check.message, check.evaluations, seconds
