"""Fitting the matrix W of a linear map by gradient descent, with half the sum of squares as the loss.

Shapes: W (n, k), X (k, m), label (n, m); one example per column of X.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Scalar: TypeAlias = Any


def loss(W: Array, X: Array, label: Array) -> Scalar:
    """Return 0.5 * sum((W @ X - label)**2), a scalar.

    Args:
        W: (n, k).
        X: (k, m).
        label: targets, (n, m).
    """
    error = W @ X - label
    return 0.5 * np.sum(error * error)


def grad(W: Array, X: Array, label: Array) -> Array:
    """Return the gradient of `loss` with respect to W.

    With Y = W @ X, half the square cancels the 2: dY = Y - label, and then dW = dY @ X.T.

    Args:
        W: (n, k).
        X: (k, m).
        label: targets, (n, m).

    Returns:
        dW, (n, k).
    """
    dY = W @ X - label
    return dY @ X.T


def fit(W: Array, X: Array, label: Array, lr: Scalar, n: int) -> tuple[Array, Array]:
    """Take n steps of gradient descent in W.

    Args:
        W: start, (r, k).
        X: (k, m).
        label: targets, (r, m).
        lr: learning rate, scalar.
        n: number of steps, 0 or more.

    Returns:
        The fitted W, (r, k), and history (n,), where history[i] is the loss before step i.
    """
    W = 1.0 * W  # a floating-point copy: n = 0 must not hand back the caller's own array
    history = []
    for _ in range(n):
        history.append(loss(W, X, label))
        W = W - lr * grad(W, X, label)
    return W, np.array(history)
