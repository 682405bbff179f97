"""The 2-3-2 sigmoid network weight by weight, w1 to w12, as it is derived by hand for one example.

Inputs l1, l2; hidden units h1, h2, h3; outputs o1, o2. Every unit is a weighted sum ("net") and an activation
("out"); the biases b1 and b2 are shared by the units of their layer::

    net_h1 = w1*l1 + w2*l2 + b1        net_o1 = w7*h1 + w8*h2 + w9*h3 + b2
    net_h2 = w3*l1 + w4*l2 + b1        net_o2 = w10*h1 + w11*h2 + w12*h3 + b2
    net_h3 = w5*l1 + w6*l2 + b1        h1 = sigmoid(net_h1), ..., o2 = sigmoid(net_o2)

    loss = ((o1 - label1)**2 + (o2 - label2)**2) / 2

Everything is a scalar. Rows of the matrix form's W1 are (w1, w2), (w3, w4), (w5, w6), and rows of its W2 are
(w7, w8, w9), (w10, w11, w12).
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np

# Any: Python floats and integers, np.float64 and np.longdouble alike.
Scalar: TypeAlias = Any


class Weights(NamedTuple):
    """The twelve weights; also used for twelve derivatives, dloss/dw1 to dloss/dw12."""

    w1: Scalar
    w2: Scalar
    w3: Scalar
    w4: Scalar
    w5: Scalar
    w6: Scalar
    w7: Scalar
    w8: Scalar
    w9: Scalar
    w10: Scalar
    w11: Scalar
    w12: Scalar


class Units(NamedTuple):
    """The weighted sum and the activation of every unit."""

    net_h1: Scalar
    net_h2: Scalar
    net_h3: Scalar
    h1: Scalar
    h2: Scalar
    h3: Scalar
    net_o1: Scalar
    net_o2: Scalar
    o1: Scalar
    o2: Scalar


class Gradients(NamedTuple):
    """Derivatives of the loss with respect to the weights, both biases and both inputs."""

    weights: Weights
    b1: Scalar
    b2: Scalar
    l1: Scalar
    l2: Scalar


def sigmoid(z: Scalar) -> Scalar:
    """Return 1 / (1 + e^-z), written so that the exponent is never above 0 and cannot overflow."""
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


def sigmoid_backward(out: Scalar) -> Scalar:
    """Return the derivative of the sigmoid from its output: out * (1 - out)."""
    return out * (1 - out)


def forward(w: Weights, b1: Scalar, b2: Scalar, l1: Scalar, l2: Scalar) -> Units:
    """Compute every unit of both layers.

    Args:
        w: the twelve weights.
        b1: bias of h1, h2, h3.
        b2: bias of o1, o2.
        l1: first input.
        l2: second input.
    """
    net_h1 = w.w1 * l1 + w.w2 * l2 + b1
    net_h2 = w.w3 * l1 + w.w4 * l2 + b1
    net_h3 = w.w5 * l1 + w.w6 * l2 + b1
    h1, h2, h3 = sigmoid(net_h1), sigmoid(net_h2), sigmoid(net_h3)
    net_o1 = w.w7 * h1 + w.w8 * h2 + w.w9 * h3 + b2
    net_o2 = w.w10 * h1 + w.w11 * h2 + w.w12 * h3 + b2
    o1, o2 = sigmoid(net_o1), sigmoid(net_o2)
    return Units(net_h1, net_h2, net_h3, h1, h2, h3, net_o1, net_o2, o1, o2)


def loss(o1: Scalar, o2: Scalar, label1: Scalar, label2: Scalar) -> Scalar:
    """Return the mean of the two squared errors, that is half their sum."""
    return ((o1 - label1) ** 2 + (o2 - label2) ** 2) / 2


def backward(w: Weights, b1: Scalar, b2: Scalar, l1: Scalar, l2: Scalar, label1: Scalar, label2: Scalar) -> Gradients:
    """Derive the loss with respect to everything, one factor of the chain rule per line.

    For w7, say, the chain is w7 -> net_o1 -> o1 -> loss, so
    dloss/dw7 = dloss/do1 * do1/dnet_o1 * dnet_o1/dw7. A weight of the first layer acts through both outputs:
    dloss/dh1 = dloss/dnet_o1 * w7 + dloss/dnet_o2 * w10.

    Args:
        w: the twelve weights.
        b1: bias of h1, h2, h3.
        b2: bias of o1, o2.
        l1: first input.
        l2: second input.
        label1: target of o1.
        label2: target of o2.
    """
    units = forward(w, b1, b2, l1, l2)
    h1, h2, h3 = units.h1, units.h2, units.h3

    # Last layer: dloss/do * do/dnet_o; the 2 of the square cancels the half of the mean.
    d_o1 = units.o1 - label1
    d_o2 = units.o2 - label2
    d_net_o1 = d_o1 * sigmoid_backward(units.o1)
    d_net_o2 = d_o2 * sigmoid_backward(units.o2)

    # First layer: every hidden unit reaches the loss through both outputs.
    d_h1 = d_net_o1 * w.w7 + d_net_o2 * w.w10
    d_h2 = d_net_o1 * w.w8 + d_net_o2 * w.w11
    d_h3 = d_net_o1 * w.w9 + d_net_o2 * w.w12
    d_net_h1 = d_h1 * sigmoid_backward(h1)
    d_net_h2 = d_h2 * sigmoid_backward(h2)
    d_net_h3 = d_h3 * sigmoid_backward(h3)

    weights = Weights(
        w1=d_net_h1 * l1,
        w2=d_net_h1 * l2,
        w3=d_net_h2 * l1,
        w4=d_net_h2 * l2,
        w5=d_net_h3 * l1,
        w6=d_net_h3 * l2,
        w7=d_net_o1 * h1,
        w8=d_net_o1 * h2,
        w9=d_net_o1 * h3,
        w10=d_net_o2 * h1,
        w11=d_net_o2 * h2,
        w12=d_net_o2 * h3,
    )
    return Gradients(
        weights=weights,
        b1=d_net_h1 + d_net_h2 + d_net_h3,
        b2=d_net_o1 + d_net_o2,
        l1=d_net_h1 * w.w1 + d_net_h2 * w.w3 + d_net_h3 * w.w5,
        l2=d_net_h1 * w.w2 + d_net_h2 * w.w4 + d_net_h3 * w.w6,
    )


def update(w: Weights, dw: Weights, lr: Scalar) -> Weights:
    """Return w - lr * dw for each of the twelve weights; `lr` is the learning rate."""
    return Weights(*(weight - lr * derivative for weight, derivative in zip(w, dw, strict=True)))


def run(
    w: Weights,
    b1: Scalar,
    b2: Scalar,
    l1: Scalar,
    l2: Scalar,
    label1: Scalar,
    label2: Scalar,
    lr: Scalar,
    n: int,
) -> Weights:
    """Return the weights after n updates with the biases held fixed, as in the worked example.

    Args:
        w: the twelve weights at the start.
        b1: bias of h1, h2, h3.
        b2: bias of o1, o2.
        l1: first input.
        l2: second input.
        label1: target of o1.
        label2: target of o2.
        lr: learning rate.
        n: number of updates, 0 or more.
    """
    for _ in range(n):
        w = update(w, backward(w, b1, b2, l1, l2, label1, label2).weights, lr)
    return w
