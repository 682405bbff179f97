# gradcheck: affine-layer
"""An affine layer. See README.md for what each function is to do."""

import numpy as np


def affine_forward(x, w, b):
    """Return out = x @ w + b, and a cache of whatever affine_backward needs.

    x: (n, d), w: (d, m), b: (m,). Returns out: (n, m), cache.
    """
    raise NotImplementedError


def affine_backward(dout, cache):
    """Return the derivatives with respect to x, w and b of a loss whose derivative with respect to out is dout.

    dout: (n, m), cache: from affine_forward. Returns dx: (n, d), dw: (d, m), db: (m,).
    """
    raise NotImplementedError
