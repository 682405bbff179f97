# gradcheck: optimisers
"""Three update rules. See README.md for what each function is to do."""

import numpy as np


def sgd(params, grads, learning_rate):
    """Change every parameter in the dict params to p - learning_rate * dp, in place. Returns nothing.

    params, grads: dicts of arrays with the same keys, learning_rate: a number.
    """
    raise NotImplementedError


def sgd_momentum(w, dw, config):
    """Return the next w after a step with momentum, and the config for the next call.

    w: (n, d), dw: (n, d), config: a dict with learning_rate, momentum and velocity: (n, d).
    Returns next_w: (n, d), config.
    """
    raise NotImplementedError


def adam(w, dw, config):
    """Return the next w after a step of Adam, and the config for the next call.

    w: (n, d), dw: (n, d), config: a dict with learning_rate, beta1, beta2, epsilon, m: (n, d), v: (n, d), and t, the
    number of steps taken so far. Returns next_w: (n, d), config.
    """
    raise NotImplementedError
