"""Layer normalisation: each example brought to mean 0 and variance 1 over its features, then scaled and shifted.

Shapes: n examples, one per row, d features::

    x (n, d)   gamma (d,)   beta (d,)

Unlike batch normalisation it takes its statistics along the row, so that an example never sees the others.
`ln_param` is a dict with ``eps``.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Cache: TypeAlias = tuple[Array, Array, Array]


def layernorm_forward(x: Array, gamma: Array, beta: Array, ln_param: dict[str, Any]) -> tuple[Array, Cache]:
    """Compute out = gamma * (x - mean) / sqrt(var + eps) + beta, with each row's own mean and variance.

    Args:
        x: (n, d).
        gamma: scale, (d,).
        beta: shift, (d,).
        ln_param: ``eps``, added to the variance.

    Returns:
        out (n, d), and what `layernorm_backward` needs.
    """
    _, features = x.shape
    eps = ln_param["eps"]
    mean = np.sum(x, axis=1, keepdims=True) / features
    centred = x - mean
    var = np.sum(centred**2, axis=1, keepdims=True) / features
    std = np.sqrt(var + eps)
    x_hat = centred / std
    out = gamma * x_hat + beta
    cache = (x_hat, std, gamma)
    return out, cache


def layernorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Carry the derivative of a scalar loss from out back to x, gamma and beta.

    gamma and beta serve every row, so their derivatives are summed over the rows. With dx_hat = dout * gamma and
    means along the row

        dx = (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat)) / std

    Args:
        dout: derivative of the loss with respect to out, (n, d).
        cache: what `layernorm_forward` returned.

    Returns:
        dx (n, d), dgamma (d,), dbeta (d,).
    """
    _, features = dout.shape
    x_hat, std, gamma = cache
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    through_mean = np.sum(dx_hat, axis=1, keepdims=True) / features
    through_var = x_hat * np.sum(dx_hat * x_hat, axis=1, keepdims=True) / features
    dx = (dx_hat - through_mean - through_var) / std
    return dx, dgamma, dbeta
