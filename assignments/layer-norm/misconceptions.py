"""Mistakes students make in this assignment, as functions that make them."""

import numpy as np

from gradcheck.assignment import misconception
from gradcheck.reference.layer_norm import layernorm_backward, layernorm_forward


@misconception("layernorm_backward", id="wrong-variable", says="{out}: divided by the number of rows, not of features")
def rows_for_features(dout, x, gamma, beta, eps):
    """N for D in the means along the row."""
    _, (x_hat, std, gamma) = layernorm_forward(x, gamma, beta, {"eps": eps})
    _, dgamma, dbeta = layernorm_backward(dout, (x_hat, std, gamma))
    dx_hat = dout * gamma
    sums = np.sum(dx_hat, axis=1, keepdims=True) + x_hat * np.sum(dx_hat * x_hat, axis=1, keepdims=True)
    return (dx_hat - sums / len(x)) / std, dgamma, dbeta


@misconception("layernorm_backward", id="detached-path", says="{out}: the row's mean and variance are no constants")
def constant_statistics(dout, x, gamma, beta, eps):
    """Only the direct way through x_hat."""
    _, cache = layernorm_forward(x, gamma, beta, {"eps": eps})
    _, dgamma, dbeta = layernorm_backward(dout, cache)
    return dout * gamma / cache[1], dgamma, dbeta


@misconception(
    "layernorm_forward", id="wrong-variable", says="{out}: eps is added to the deviation, not to the variance"
)
def eps_outside_the_root(x, gamma, beta, eps):
    """sqrt(var) + eps."""
    std = np.std(x, axis=1, keepdims=True) + eps
    return gamma * (x - np.mean(x, axis=1, keepdims=True)) / std + beta


@misconception(
    "layernorm_backward", id="wrong-shape", says="{out}: summed along the rows; gamma and beta serve all rows"
)
def summed_along_the_rows(dout, x, gamma, beta, eps):
    """axis=1 for axis=0."""
    _, cache = layernorm_forward(x, gamma, beta, {"eps": eps})
    return layernorm_backward(dout, cache)[0], np.sum(dout * cache[0], axis=1), np.sum(dout, axis=1)
