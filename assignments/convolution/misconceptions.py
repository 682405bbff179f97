"""Mistakes students make in this assignment, as functions that make them."""

import numpy as np

from gradcheck.assignment import misconception
from gradcheck.reference.convolution import conv_backward_naive


@misconception("conv_backward_naive", id="mean-for-sum", says="{out}: averaged over the places of a filter, not summed")
def bias_averaged(dout, x, w, b, stride, pad):
    """A mean over the last two axes."""
    dx, dw, _ = conv_backward_naive(dout, (x, w, stride, pad))
    return dx, dw, np.mean(np.sum(dout, axis=0), axis=(1, 2))


@misconception("conv_backward_naive", id="wrong-variable", says="{out}: the window moves by 1, not by `stride`")
def stride_forgotten(dout, x, w, b, stride, pad):
    """Stride 1 in the backward pass."""
    return conv_backward_naive(dout, (x, w, 1, pad))
