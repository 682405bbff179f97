"""Gradient descent in the *input* of a fixed linear map: solving A @ I = label step by step.

Shapes: A (p, q), I (q, b), label (p, b); each column of I is solved for its column of label. One-dimensional
I (q,) and label (p,) work too.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Scalar: TypeAlias = Any


def loss(A: Array, I: Array, label: Array) -> Scalar:
    """Return sum((A @ I - label)**2), a scalar; there is no factor 1/2 here.

    Args:
        A: (p, q).
        I: (q, b).
        label: targets, (p, b).
    """
    error = A @ I - label
    return np.sum(error * error)


def grad(A: Array, I: Array, label: Array) -> Array:
    """Return the gradient of `loss` with respect to I.

    With O = A @ I: dO = 2 * (O - label), and then dI = A.T @ dO.

    Args:
        A: (p, q).
        I: (q, b).
        label: targets, (p, b).

    Returns:
        dI, (q, b).
    """
    dO = 2 * (A @ I - label)
    return A.T @ dO


def descend(A: Array, I: Array, label: Array, lr: Scalar, n: int) -> tuple[Array, Array]:
    """Take n steps of gradient descent in I.

    Args:
        A: (p, q).
        I: start, (q, b).
        label: targets, (p, b).
        lr: learning rate, scalar.
        n: number of steps, 0 or more.

    Returns:
        The I reached, (q, b), and history (n,), where history[i] is the loss before step i.
    """
    I = 1.0 * I  # a floating-point copy: n = 0 must not hand back the caller's own array
    history = []
    for _ in range(n):
        history.append(loss(A, I, label))
        I = I - lr * grad(A, I, label)
    return I, np.array(history)
