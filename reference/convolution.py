"""A 2-D convolution layer with stride and padding, window by window.

Shapes: N images of C channels, H by W; F filters of HH by WW::

    x (N, C, H, W)   w (F, C, HH, WW)   b (F,)   out (N, F, H_out, W_out)
    H_out = 1 + (H + 2*pad - HH) / stride        W_out = 1 + (W + 2*pad - WW) / stride

As in most networks "convolution" means correlation: the filters are not flipped. `conv_param` is a dict with
``stride`` and ``pad``: the image is surrounded by `pad` zeros on every side.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Cache: TypeAlias = tuple[Array, Array, int, int]


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
    padded = surround(x, pad)
    rows = 1 + (padded.shape[2] - w.shape[2]) // stride
    columns = 1 + (padded.shape[3] - w.shape[3]) // stride
    out = np.zeros((x.shape[0], 1, rows, columns)) + b[:, np.newaxis, np.newaxis]
    for i, j, here in windows(out, w, stride):
        out[:, :, i, j] = out[:, :, i, j] + np.tensordot(padded[here], w, axes=([1, 2, 3], [1, 2, 3]))
    return out, (x, w, stride, pad)


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
    x, w, stride, pad = cache
    padded = surround(x, pad)
    places = list(windows(dout, w, stride))
    shares = [np.tensordot(dout[:, :, i, j], padded[here], axes=(0, 0)) for i, j, here in places]
    dw = np.sum(shares, axis=0)
    dpadded = 0.0 * padded
    for i, j, here in places:
        dpadded[here] = dpadded[here] + np.tensordot(dout[:, :, i, j], w, axes=(1, 0))
    dx = dpadded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]]
    db = np.sum(dout, axis=(0, 2, 3))
    return dx, dw, db


def surround(x: Array, pad: int) -> Array:
    """Surround the last two axes of `x` with `pad` zeros on every side."""
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def windows(out: Array, w: Array, stride: int) -> Iterator[tuple[int, int, tuple[slice, ...]]]:
    """Yield (i, j, where its window is in the padded images) for every entry of the last two axes of `out`."""
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            top, left = i * stride, j * stride
            yield i, j, np.s_[:, :, top : top + w.shape[2], left : left + w.shape[3]]
