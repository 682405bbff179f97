# gradcheck: batch-norm
"""Batch normalisation. See README.md for what each function is to do."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    """Normalise every feature, scale by gamma, shift by beta; also return a cache of what batchnorm_backward needs.

    bn_param is a dict: mode ("train" or "test"), eps, momentum, running_mean: (d,), running_var: (d,).
    In mode "train" the two running averages in it are updated.

    x: (n, d), gamma: (d,), beta: (d,). Returns out: (n, d), cache.
    """
    raise NotImplementedError


def batchnorm_backward(dout, cache):
    """Return the derivatives with respect to x, gamma and beta of a loss whose derivative with respect to out is dout.

    dout: (n, d), cache: from batchnorm_forward in mode "train". Returns dx: (n, d), dgamma: (d,), dbeta: (d,).
    """
    raise NotImplementedError
