# gradcheck: input-descent
"""Descent in the input. See README.md for what each function is to do."""

import numpy as np


def loss(A, I, label):
    """Return the sum of (A @ I - label)^2 over all entries.

    A: (p, q), I: (q, b), label: (p, b). Returns a number.
    """
    raise NotImplementedError


def grad(A, I, label):
    """Return the gradient of the loss with respect to I.

    A: (p, q), I: (q, b), label: (p, b). Returns dI: (q, b).
    """
    raise NotImplementedError


def descend(A, I, label, lr, n):
    """Take n steps of gradient descent in I; A stays what it is.

    A: (p, q), I: (q, b), label: (p, b), lr: number, n: number of steps, 0 or more.
    Returns I: (q, b), history: (n,); history[i] is the loss before step i.
    """
    raise NotImplementedError
