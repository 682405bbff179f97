# gradcheck: convolution
"""A 2-D convolution layer. See README.md for what each function is to do."""

import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    """Return the images x convolved with the filters w, plus b, and a cache of what conv_backward_naive needs.

    x: (N, C, H, W), w: (F, C, HH, WW), b: (F,), conv_param: a dict with stride and pad.
    Returns out: (N, F, 1 + (H + 2*pad - HH) // stride, 1 + (W + 2*pad - WW) // stride), cache.
    """
    raise NotImplementedError


def conv_backward_naive(dout, cache):
    """Return the derivatives with respect to x, w and b of a loss whose derivative with respect to out is dout.

    dout: shaped like out, cache: from conv_forward_naive.
    Returns dx: (N, C, H, W), dw: (F, C, HH, WW), db: (F,).
    """
    raise NotImplementedError
