# gradcheck: relu
"""The rectifier. See README.md for what each function is to do."""

import numpy as np


def relu_forward(x):
    """Return out = max(x, 0), elementwise, and a cache of whatever relu_backward needs.

    x: (n, d). Returns out: (n, d), cache.
    """
    raise NotImplementedError


def relu_backward(dout, cache):
    """Return the derivative with respect to x of a loss whose derivative with respect to out is dout.

    dout: (n, d), cache: from relu_forward. Returns dx: (n, d).
    """
    raise NotImplementedError
