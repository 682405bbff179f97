# gradcheck: two-layer-network
"""A two-layer sigmoid network. See README.md for what each function is to do."""

import numpy as np


def sigmoid(z):
    """Return 1 / (1 + e^-z), elementwise.

    z: any shape. Returns an array of the same shape; right for every abs(z) <= 10000.
    """
    raise NotImplementedError


def sigmoid_backward(out):
    """Return the derivative of the sigmoid, from its output.

    out: sigmoid(z), any shape. Returns an array of the same shape.
    """
    raise NotImplementedError


def forward(W1, b1, W2, b2, x):
    """Return the activations of both layers.

    W1: (h, n), b1: number, W2: (o, h), b2: number, x: (n, b).
    Returns h: (h, b), o: (o, b).
    """
    raise NotImplementedError


def loss(o, label):
    """Return the mean of (o - label)^2 over all entries.

    o: (o, b), label: (o, b). Returns a number.
    """
    raise NotImplementedError


def backward(W1, b1, W2, b2, x, label):
    """Return the gradient of loss(forward(...)[1], label).

    W1: (h, n), b1: number, W2: (o, h), b2: number, x: (n, b), label: (o, b).
    Returns dW1: (h, n), db1: number, dW2: (o, h), db2: number.
    """
    raise NotImplementedError


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    """Return the parameters after one step of gradient descent.

    W1: (h, n), b1: number, W2: (o, h), b2: number, the four gradients likewise, lr: number.
    Returns W1: (h, n), b1: number, W2: (o, h), b2: number.
    """
    raise NotImplementedError


def train(W1, b1, W2, b2, x, label, lr, n):
    """Train for n updates of all four parameters.

    W1: (h, f), b1: number, W2: (o, h), b2: number, x: (f, b), label: (o, b), lr: number,
    n: number of updates, 0 or more.
    Returns history: (n,), W1: (h, f), b1: number, W2: (o, h), b2: number;
    history[i] is the loss before update i.
    """
    raise NotImplementedError
