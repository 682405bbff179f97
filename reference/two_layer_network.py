"""A two-layer sigmoid network in matrix form: forward, loss, backward, update, train.

Shapes: n inputs, h hidden units, o outputs, b examples, one per column::

    x (n, b)   W1 (h, n)   b1 scalar   W2 (o, h)   b2 scalar   label (o, b)

The biases are scalars, added to every unit of their layer. The network and its loss are

    z_h = W1 @ x + b1      h = sigmoid(z_h)
    z_o = W2 @ h + b2      o = sigmoid(z_o)      loss = mean((o - label)**2)

The mean runs over all o*b entries, so with two outputs and one example it is *half* the sum of squares.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Scalar: TypeAlias = Any


def sigmoid(z: Array) -> Array:
    """Return 1 / (1 + e^-z), elementwise.

    The textbook formula overflows for z < -709. Multiplying numerator and denominator by e^min(z, 0) leaves
    no exponent above 0: 1 / (1 + e^-z) for z >= 0, and e^z / (1 + e^z) for z < 0.

    Args:
        z: any shape.

    Returns:
        An array of the shape of `z`, with entries from 0 to 1, accurate to a few roundings for every z.
    """
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def sigmoid_backward(out: Array) -> Array:
    """Return the derivative of the sigmoid from its output: s'(z) = s(z) * (1 - s(z)).

    Args:
        out: sigmoid(z), any shape.

    Returns:
        out * (1 - out), in the shape of `out`.
    """
    return out * (1 - out)


def forward(W1: Array, b1: Scalar, W2: Array, b2: Scalar, x: Array) -> tuple[Array, Array]:
    """Compute the activations of both layers.

    Args:
        W1: weights of the first layer, (h, n).
        b1: bias of the first layer, scalar.
        W2: weights of the second layer, (o, h).
        b2: bias of the second layer, scalar.
        x: inputs, (n, b).

    Returns:
        h, (h, b), and o, (o, b).
    """
    h = sigmoid(W1 @ x + b1)
    o = sigmoid(W2 @ h + b2)
    return h, o


def loss(o: Array, label: Array) -> Scalar:
    """Return the mean of (o - label)**2 over all entries, a scalar.

    Args:
        o: outputs, (o, b).
        label: targets, (o, b).
    """
    error = o - label
    return np.sum(error * error) / error.size


def backward(
    W1: Array, b1: Scalar, W2: Array, b2: Scalar, x: Array, label: Array
) -> tuple[Array, Scalar, Array, Scalar]:
    """Return the gradient of ``loss(forward(W1, b1, W2, b2, x)[1], label)``.

    `dq` stands for the derivative of the loss with respect to q, and has the shape of q. For Y = W @ X the
    rules are dW = dY @ X.T and dX = W.T @ dY.

    Args:
        W1: (h, n).
        b1: scalar.
        W2: (o, h).
        b2: scalar.
        x: (n, b).
        label: (o, b).

    Returns:
        dW1 (h, n), db1 scalar, dW2 (o, h), db2 scalar.
    """
    h, o = forward(W1, b1, W2, b2, x)
    do = 2 * (o - label) / o.size  # loss = sum((o - label)**2) / size
    dz_o = do * sigmoid_backward(o)  # o = sigmoid(z_o)
    dW2 = dz_o @ h.T  # z_o = W2 @ h + b2
    db2 = np.sum(dz_o)  # b2 is added to every unit of every example
    dh = W2.T @ dz_o  # z_o = W2 @ h + b2
    dz_h = dh * sigmoid_backward(h)  # h = sigmoid(z_h)
    dW1 = dz_h @ x.T  # z_h = W1 @ x + b1
    db1 = np.sum(dz_h)
    return dW1, db1, dW2, db2


def update(
    W1: Array,
    b1: Scalar,
    W2: Array,
    b2: Scalar,
    dW1: Array,
    db1: Scalar,
    dW2: Array,
    db2: Scalar,
    lr: Scalar,
) -> tuple[Array, Scalar, Array, Scalar]:
    """Take one step of gradient descent: p - lr * dp for each parameter.

    Args:
        W1: (h, n).
        b1: scalar.
        W2: (o, h).
        b2: scalar.
        dW1: gradient in W1, (h, n).
        db1: gradient in b1, scalar.
        dW2: gradient in W2, (o, h).
        db2: gradient in b2, scalar.
        lr: learning rate, scalar.

    Returns:
        The new W1 (h, n), b1, W2 (o, h), b2.
    """
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2


def train(
    W1: Array, b1: Scalar, W2: Array, b2: Scalar, x: Array, label: Array, lr: Scalar, n: int
) -> tuple[Array, Array, Scalar, Array, Scalar]:
    """Train all four parameters for n updates on the same batch.

    Args:
        W1: (h, f), for f inputs.
        b1: scalar.
        W2: (o, h).
        b2: scalar.
        x: (f, b).
        label: (o, b).
        lr: learning rate, scalar.
        n: number of updates, 0 or more.

    Returns:
        history (n,), where history[i] is the loss before update i, and the trained W1, b1, W2, b2.
    """
    # Products with 1.0 are floating-point copies, so that n = 0 does not hand back the caller's own arrays.
    W1, b1, W2, b2 = 1.0 * W1, 1.0 * b1, 1.0 * W2, 1.0 * b2
    history = []
    for _ in range(n):
        _, o = forward(W1, b1, W2, b2, x)
        history.append(loss(o, label))
        dW1, db1, dW2, db2 = backward(W1, b1, W2, b2, x, label)
        W1, b1, W2, b2 = update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr)
    return np.array(history), W1, b1, W2, b2
