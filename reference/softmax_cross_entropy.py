"""The softmax loss: mean cross-entropy of labels under the softmax of scores, with its gradient.

Shapes: n examples, one per row, c classes::

    x (n, c)   scores      y (n,)   the number of the right class, 0 to c - 1

For one example with the probabilities p[j] = e^x[j] / sum_k e^x[k], the loss is -log p[y].
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Scalar: TypeAlias = Any


def softmax_loss(x: Array, y: Array) -> tuple[Scalar, Array]:
    """Compute the loss and its gradient with respect to the scores.

    Subtracting each row's largest score leaves the probabilities as they are and no exponent above 0. The
    derivative of -log p[y] with respect to x[j] is p[j], less 1 for j = y.

    Args:
        x: scores, (n, c).
        y: labels, whole numbers, (n,).

    Returns:
        loss, a scalar, and dx (n, c).
    """
    n, classes = x.shape
    largest = np.max(x, axis=1, keepdims=True)
    shifted = x - largest
    total = np.sum(np.exp(shifted), axis=1, keepdims=True)
    log_total = largest + np.log(total)
    log_p = x - log_total
    right = np.arange(classes) == np.reshape(y, (n, 1))
    loss = -np.sum(np.where(right, log_p, 0)) / n
    p = np.exp(log_p)
    dx = (p - right) / n
    return loss, dx
