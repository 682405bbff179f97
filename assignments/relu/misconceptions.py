"""Mistakes students make in this assignment, as functions that make them."""

import numpy as np

from gradcheck.assignment import misconception


@misconception("relu_backward", id="missing-factor", says="{out}: the slope alone; it must be multiplied by `dout`")
def slope_alone(dout, x):
    """The local derivative, not the vector-Jacobian product."""
    return 1.0 * (x > 0)


@misconception("relu_backward", id="wrong-variable", says="{out}: `dout` times the output, where the slope belongs")
def times_the_output(dout, x):
    """The output taken for the derivative."""
    return dout * np.maximum(x, 0)
