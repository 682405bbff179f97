# gradcheck: layer-norm
"""Layer normalisation. See README.md for what each function is to do."""

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    """Normalise every row, scale by gamma, shift by beta; also return a cache of what layernorm_backward needs.

    x: (n, d), gamma: (d,), beta: (d,), ln_param: a dict with eps. Returns out: (n, d), cache.
    """
    raise NotImplementedError


def layernorm_backward(dout, cache):
    """Return the derivatives with respect to x, gamma and beta of a loss whose derivative with respect to out is dout.

    dout: (n, d), cache: from layernorm_forward. Returns dx: (n, d), dgamma: (d,), dbeta: (d,).
    """
    raise NotImplementedError
