"""A 2-D convolution layer with stride and padding, window by window.

Shapes: N images of C channels, H by W; F filters of HH by WW::

    x (N, C, H, W)   w (F, C, HH, WW)   b (F,)   out (N, F, H_out, W_out)
    H_out = 1 + (H + 2*pad - HH) / stride        W_out = 1 + (W + 2*pad - WW) / stride

As in most networks "convolution" means correlation: the filters are not flipped. `conv_param` is a dict with
``stride`` and ``pad``: the image is surrounded by `pad` zeros on every side.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Cache: TypeAlias = tuple[Array, Array, dict[str, int]]


def conv_forward_naive(x: Array, w: Array, b: Array, conv_param: dict[str, int]) -> tuple[Array, Cache]:
    """Compute out[n, f, i, j]: the sum of filter f times the window of image n at (i, j), plus b[f].

    Args:
        x: images, (N, C, H, W).
        w: filters, (F, C, HH, WW).
        b: biases, (F,).
        conv_param: ``stride`` and ``pad``.

    Returns:
        out (N, F, H_out, W_out), and what `conv_backward_naive` needs.
    """
    stride, pad = conv_param["stride"], conv_param["pad"]
    height, width = w.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    rows = 1 + (padded.shape[2] - height) // stride
    columns = 1 + (padded.shape[3] - width) // stride
    out = np.zeros((x.shape[0], w.shape[0], rows, columns), np.result_type(x, w, b))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            window = padded[:, :, top : top + height, left : left + width]
            out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    cache = (x, w, conv_param)
    return out, cache


def conv_backward_naive(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Carry the derivative of a scalar loss from out back to x, w and b.

    Each window hands dout[n, f, i, j] * w[f] back to the pixels it covers, and dout[n, f, i, j] times itself to w[f].
    Windows that overlap add up, and what fell on the padding is cut off in the end.

    Args:
        dout: derivative of the loss with respect to out, (N, F, H_out, W_out).
        cache: what `conv_forward_naive` returned.

    Returns:
        dx (N, C, H, W), dw (F, C, HH, WW), db (F,).
    """
    x, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    height, width = w.shape[2:]
    rows, columns = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape, np.result_type(dout, w))
    dw = np.zeros(w.shape, np.result_type(dout, x))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            here = np.s_[:, :, top : top + height, left : left + width]
            window = padded[here]
            dout_here = dout[:, :, i, j]
            dwindow = np.tensordot(dout_here, w, axes=(1, 0))
            dw = dw + np.tensordot(dout_here, window, axes=(0, 0))
            dpadded[here] = dpadded[here] + dwindow
    dx = dpadded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]]
    db = np.sum(dout, axis=(0, 2, 3))
    return dx, dw, db
