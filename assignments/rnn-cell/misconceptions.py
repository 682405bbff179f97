"""Mistakes students make in this assignment, as functions that make them."""

import numpy as np

from gradcheck.assignment import misconception


@misconception(
    "RNNCell_backward",
    id="missing-activation-derivative",
    says="{out}: the derivative of tanh, 1 - next_h**2, is missing",
)
def no_derivative(dnext_h, x, prev_h, Wx, Wh, b):
    """dnext_h handed on as it is."""
    return _back(dnext_h, x, prev_h, Wx, Wh)


@misconception(
    "RNNCell_backward", id="derivative-of-preactivation", says="{out}: 1 - a**2 is taken of a, not of tanh(a)"
)
def slope_of_preactivation(dnext_h, x, prev_h, Wx, Wh, b):
    """1 - a**2 for 1 - tanh(a)**2."""
    a = x @ Wx + prev_h @ Wh + b
    return _back(dnext_h * (1 - a**2), x, prev_h, Wx, Wh)


def _back(da, x, prev_h, Wx, Wh):
    """From da to all derivatives."""
    return da @ Wx.T, da @ Wh.T, x.T @ da, prev_h.T @ da, np.sum(da, axis=0)
