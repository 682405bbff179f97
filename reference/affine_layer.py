"""An affine layer: out = x @ w + b, and the derivatives that its backward pass hands on.

Shapes: n examples, one per **row**, d inputs, m outputs::

    x (n, d)   w (d, m)   b (m,)   out (n, m)
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Cache: TypeAlias = tuple[Array, Array]


def affine_forward(x: Array, w: Array, b: Array) -> tuple[Array, Cache]:
    """Compute out = x @ w + b.

    Args:
        x: inputs, (n, d).
        w: weights, (d, m).
        b: biases, (m,), added to every row.

    Returns:
        out (n, m), and what `affine_backward` needs.
    """
    product = x @ w
    out = product + b
    cache = (x, w)
    return out, cache


def affine_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Carry the derivative of a scalar loss from out back to x, w and b.

    From out[i, k] = sum_j x[i, j] * w[j, k] + b[k]:

    - dx[i, j] = sum_k dout[i, k] * w[j, k], that is dx = dout @ w.T;
    - dw[j, k] = sum_i x[i, j] * dout[i, k], that is dw = x.T @ dout;
    - db[k] = sum_i dout[i, k], since b[k] is added to every row.

    Args:
        dout: derivative of the loss with respect to out, (n, m).
        cache: what `affine_forward` returned.

    Returns:
        dx (n, d), dw (d, m), db (m,).
    """
    x, w = cache
    dx = dout @ w.T
    dw = x.T @ dout
    db = np.sum(dout, axis=0)
    return dx, dw, db
