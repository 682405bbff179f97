# gradcheck: linear-fit
"""Fitting a linear map. See README.md for what each function is to do."""

import numpy as np


def loss(W, X, label):
    """Return half the sum of (W @ X - label)^2 over all entries.

    W: (n, k), X: (k, m), label: (n, m). Returns a number.
    """
    raise NotImplementedError


def grad(W, X, label):
    """Return the gradient of the loss with respect to W.

    W: (n, k), X: (k, m), label: (n, m). Returns dW: (n, k).
    """
    raise NotImplementedError


def fit(W, X, label, lr, n):
    """Take n steps of gradient descent in W.

    W: (r, k), X: (k, m), label: (r, m), lr: number, n: number of steps, 0 or more.
    Returns W: (r, k), history: (n,); history[i] is the loss before step i.
    """
    raise NotImplementedError
