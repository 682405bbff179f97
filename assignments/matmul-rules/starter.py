# gradcheck: matmul-rules
"""The matmul rules. See README.md for what each function is to do."""

import numpy as np


def forward(W, X):
    """Return Y = W @ X.

    W: (n, k), X: (k, m). Returns Y: (n, m).
    """
    raise NotImplementedError


def backward(dY, W, X):
    """Return the derivatives with respect to W and X of a loss whose derivative with respect to Y is dY.

    dY: (n, m), W: (n, k), X: (k, m). Returns dW: (n, k), dX: (k, m).
    """
    raise NotImplementedError
