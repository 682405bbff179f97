"""Mistakes students make in this assignment, as functions that make them."""

import numpy as np

from gradcheck.assignment import misconception
from gradcheck.reference.batch_norm import batchnorm_backward, batchnorm_forward


@misconception(
    "batchnorm_running_averages",
    id="wrong-variable",
    says="{out}: `momentum` is the share of the old value, not of the new one",
)
def shares_exchanged(x, gamma, beta, running_mean, running_var, momentum):
    """(1 - momentum) * old + momentum * new."""
    mean, var = np.mean(x, axis=0), np.var(x, axis=0)
    return (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var


@misconception(
    "batchnorm_running_averages",
    id="missing-term",
    says="{out}: not updated in `bn_param`; they are still the old ones",
)
def not_stored(x, gamma, beta, running_mean, running_var, momentum):
    """The averages stay as they were."""
    return running_mean, running_var


@misconception(
    "batchnorm_test_mode", id="wrong-variable", says='{out}: the statistics of the batch are used, also in mode "test"'
)
def batch_statistics(x, gamma, beta, running_mean, running_var, eps):
    """Mode "train" in mode "test"."""
    return _train(x, gamma, beta, eps)[0]


@misconception(
    "batchnorm_backward", id="detached-path", says="{out}: mean and variance depend on x too; they are no constants"
)
def constant_statistics(dout, x, gamma, beta, eps):
    """Only the direct way through x_hat."""
    _, cache = _train(x, gamma, beta, eps)
    _, dgamma, dbeta = batchnorm_backward(dout, cache)
    return dout * gamma / cache[1], dgamma, dbeta


@misconception("batchnorm_backward", id="detached-path", says="{out}: the way through the variance is missing")
def constant_variance(dout, x, gamma, beta, eps):
    """Direct, and through the mean."""
    _, cache = _train(x, gamma, beta, eps)
    _, dgamma, dbeta = batchnorm_backward(dout, cache)
    dx_hat = dout * gamma
    return (dx_hat - np.mean(dx_hat, axis=0)) / cache[1], dgamma, dbeta


def _train(x, gamma, beta, eps):
    """The reference in mode "train"."""
    zeros = np.zeros(beta.shape)
    param = {"mode": "train", "eps": eps, "momentum": 0.9, "running_mean": zeros, "running_var": zeros}
    return batchnorm_forward(x, gamma, beta, param)
