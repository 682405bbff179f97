"""Batch normalisation: each feature brought to mean 0 and variance 1 over the batch, then scaled and shifted.

Shapes: n examples, one per row, d features::

    x (n, d)   gamma (d,)   beta (d,)   running_mean (d,)   running_var (d,)

`bn_param` is a dict with ``mode`` ("train" or "test"), ``eps``, ``momentum``, ``running_mean`` and ``running_var``. In
mode "train" the forward pass updates the two running averages in that dict: this is what it is handed them for.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Cache: TypeAlias = tuple[Array, Array, Array]


def batchnorm_forward(x: Array, gamma: Array, beta: Array, bn_param: dict[str, Any]) -> tuple[Array, Cache]:
    """Normalise with the batch's statistics in mode "train", with the running averages in mode "test".

    The variance is the mean square deviation, divided by n. A running average r becomes
    momentum * r + (1 - momentum) * (this batch's value).

    Args:
        x: (n, d).
        gamma: scale, (d,).
        beta: shift, (d,).
        bn_param: see above.

    Returns:
        out (n, d), and what `batchnorm_backward` needs.
    """
    n = len(x)
    eps, momentum = bn_param["eps"], bn_param["momentum"]
    running_mean, running_var = bn_param["running_mean"], bn_param["running_var"]
    if bn_param["mode"] == "train":
        mean = np.sum(x, axis=0) / n
        centred = x - mean
        var = np.sum(centred**2, axis=0) / n
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    else:
        centred = x - running_mean
        var = running_var
    std = np.sqrt(var + eps)
    x_hat = centred / std
    out = gamma * x_hat + beta
    cache = (x_hat, std, gamma)
    return out, cache


def batchnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Carry the derivative of a scalar loss from out, of mode "train", back to x, gamma and beta.

    x[i] reaches x_hat in three ways: directly, through the mean, and through the variance. With
    dx_hat = dout * gamma the three together are

        dx = (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat)) / std

    with means over the batch.

    Args:
        dout: derivative of the loss with respect to out, (n, d).
        cache: what `batchnorm_forward` returned in mode "train".

    Returns:
        dx (n, d), dgamma (d,), dbeta (d,).
    """
    n = len(dout)
    x_hat, std, gamma = cache
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    through_mean = np.sum(dx_hat, axis=0) / n
    through_var = x_hat * np.sum(dx_hat * x_hat, axis=0) / n
    dx = (dx_hat - through_mean - through_var) / std
    return dx, dgamma, dbeta
