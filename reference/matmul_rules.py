"""The two rules that most hand-written backward passes are made of, for any Y = W @ X.

Shapes: W (n, k), X (k, m), Y (n, m).
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]


def forward(W: Array, X: Array) -> Array:
    """Return the matrix product Y = W @ X.

    Args:
        W: (n, k).
        X: (k, m).

    Returns:
        Y, (n, m).
    """
    return np.matmul(W, X)


def backward(dY: Array, W: Array, X: Array) -> tuple[Array, Array]:
    """Carry the derivative of a scalar loss from Y = W @ X back to W and X.

    From Y[i, j] = sum_l W[i, l] * X[l, j]:

    - dW[i, l] = sum_j dY[i, j] * X[l, j], that is dW = dY @ X.T;
    - dX[l, j] = sum_i W[i, l] * dY[i, j], that is dX = W.T @ dY.

    Args:
        dY: derivative of the loss with respect to Y, (n, m).
        W: (n, k).
        X: (k, m).

    Returns:
        dW (n, k) and dX (k, m).
    """
    dW = dY @ X.T
    dX = W.T @ dY
    return dW, dX
