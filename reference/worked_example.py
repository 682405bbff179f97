"""The worked example's own run: a 2-3-2 network, one example, biases held fixed.

The example prints ``sum((o - label)**2)`` while its gradients, ``(o - label) * ...``, are those of *half*
that sum. With two outputs and one example, half the sum is the mean of `two_layer_network.loss`; for any
other number of outputs or examples the three differ. `half_sum_loss` is what the example descends,
`printed_loss` what it shows.
"""

from typing import NamedTuple

import numpy as np

from .two_layer_network import Array, Scalar, sigmoid, sigmoid_backward

LEARNING_RATE = 0.5


class Setting(NamedTuple):
    """Parameters, input and target of the example."""

    W1: Array  # (3, 2): [[w1, w2], [w3, w4], [w5, w6]]
    b1: Scalar
    W2: Array  # (2, 3): [[w7, w8, w9], [w10, w11, w12]]
    b2: Scalar
    x: Array  # (2, 1)
    label: Array  # (2, 1)


class Figures(NamedTuple):
    """Every value and derivative of one forward and backward pass; dq is d half_sum / dq, shaped as q."""

    z_h: Array  # (h, b)
    h: Array  # (h, b)
    z_o: Array  # (o, b)
    o: Array  # (o, b)
    half_sum: Scalar
    printed: Scalar
    dW1: Array  # (h, n)
    db1: Scalar
    dW2: Array  # (o, h)
    db2: Scalar
    dx: Array  # (n, b)


def start() -> Setting:
    """Return the example's figures, in fresh arrays."""
    return Setting(
        W1=np.array([[0.1, 0.15], [0.2, 0.25], [0.3, 0.35]]),
        b1=0.35,
        W2=np.array([[0.4, 0.45, 0.5], [0.55, 0.6, 0.65]]),
        b2=0.65,
        x=np.array([[5.0], [10.0]]),
        label=np.array([[0.01], [0.99]]),
    )


def printed_loss(o: Array, label: Array) -> Scalar:
    """Return sum((o - label)**2), the figure the example prints.

    Args:
        o: outputs, (o, b).
        label: targets, (o, b).
    """
    error = o - label
    return np.sum(error * error)


def half_sum_loss(o: Array, label: Array) -> Scalar:
    """Return sum((o - label)**2) / 2, the loss whose gradients the example uses.

    Args:
        o: outputs, (o, b).
        label: targets, (o, b).
    """
    return printed_loss(o, label) / 2


def evaluate(W1: Array, b1: Scalar, W2: Array, b2: Scalar, x: Array, label: Array) -> Figures:
    """Compute one forward and one backward pass, keeping every intermediate value.

    Args:
        W1: (h, n).
        b1: scalar.
        W2: (o, h).
        b2: scalar.
        x: (n, b).
        label: (o, b).
    """
    z_h = W1 @ x + b1
    h = sigmoid(z_h)
    z_o = W2 @ h + b2
    o = sigmoid(z_o)
    dz_o = (o - label) * sigmoid_backward(o)  # the 2 of the square and the half cancel
    dz_h = (W2.T @ dz_o) * sigmoid_backward(h)
    return Figures(
        z_h=z_h,
        h=h,
        z_o=z_o,
        o=o,
        half_sum=half_sum_loss(o, label),
        printed=printed_loss(o, label),
        dW1=dz_h @ x.T,
        db1=np.sum(dz_h),
        dW2=dz_o @ h.T,
        db2=np.sum(dz_o),
        dx=W1.T @ dz_h,
    )


def run(
    W1: Array, b1: Scalar, W2: Array, b2: Scalar, x: Array, label: Array, lr: Scalar, n: int
) -> tuple[Array, Array, Array]:
    """Train W1 and W2 for n updates, as the example does: the biases stay what they are.

    Args:
        W1: (h, f), for f inputs.
        b1: scalar.
        W2: (o, h).
        b2: scalar.
        x: (f, b).
        label: (o, b).
        lr: learning rate, scalar; the example uses `LEARNING_RATE`.
        n: number of updates, 0 or more.

    Returns:
        printed (n,), where printed[i] is `printed_loss` before update i, and the trained W1 and W2.
    """
    W1, W2 = 1.0 * W1, 1.0 * W2  # copies: n = 0 must not hand back the caller's own arrays
    printed = []
    for _ in range(n):
        figures = evaluate(W1, b1, W2, b2, x, label)
        printed.append(figures.printed)
        W1, W2 = W1 - lr * figures.dW1, W2 - lr * figures.dW2
    return np.array(printed), W1, W2
