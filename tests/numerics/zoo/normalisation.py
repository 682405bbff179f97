"""Softmax and normalisation layers."""

import numpy as np

from .layer import Layer, normal, one, spoil


def softmax(x):
    e = np.exp(x - x.max(axis=0))
    return e / e.sum(axis=0)


def softmax_backward(d, x):
    p = softmax(x)
    return (p * (d - (d * p).sum(axis=0)),)


def log_softmax(x):
    s = x - x.max(axis=0)
    return s - np.log(np.exp(s).sum(axis=0))


def log_softmax_backward(d, x):
    return (d - softmax(x) * d.sum(axis=0),)


def logsumexp(x):
    m = x.max(axis=-1)
    return m + np.log(np.exp(x - m[..., None]).sum(axis=-1))


def logsumexp_backward(d, x):
    return (d[..., None] * softmax(x.T).T,)


def centred(x, axis):
    return x - x.mean(axis=axis, keepdims=True)


EPS = 1e-5


def standardise(x, axis):
    c = centred(x, axis)
    return c / np.sqrt((c**2).mean(axis=axis, keepdims=True) + EPS)


def standardise_backward(d, x, axis):
    c = centred(x, axis)
    s = np.sqrt((c**2).mean(axis=axis, keepdims=True) + EPS)
    z = c / s
    return (d - d.mean(axis=axis, keepdims=True) - z * (d * z).mean(axis=axis, keepdims=True)) / s


def batch_norm(x, gain, shift):
    return standardise(x, 0) * gain + shift


def batch_norm_backward(d, x, gain, shift):
    return standardise_backward(d * gain, x, 0), (d * standardise(x, 0)).sum(axis=0), d.sum(axis=0)


def layer_norm(x, gain, shift):
    return standardise(x, 1) * gain + shift


def layer_norm_backward(d, x, gain, shift):
    z = standardise(x, 1)
    return standardise_backward(d * gain, x, 1), (d * z).sum(axis=0), d.sum(axis=0)


def rms_norm(x, gain):
    return x / np.sqrt((x**2).mean(axis=1, keepdims=True) + EPS) * gain


def rms_norm_backward(d, x, gain):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + EPS)
    z = x / r
    g = d * gain
    return (g - z * (g * z).mean(axis=1, keepdims=True)) / r, (d * z).sum(axis=0)


def unit_rows(x):
    return x / np.sqrt((x**2).sum(axis=1, keepdims=True))


def unit_rows_backward(d, x):
    n = np.sqrt((x**2).sum(axis=1, keepdims=True))
    z = x / n
    return ((d - z * (d * z).sum(axis=1, keepdims=True)) / n,)


def deviation(x):
    return np.sqrt((centred(x, 0) ** 2).mean(axis=0))


def deviation_backward(d, x):
    return (d * centred(x, 0) / (len(x) * deviation(x)),)


def std(x, axis):
    return np.sqrt((centred(x, axis) ** 2).mean(axis=axis, keepdims=True) + EPS)


LAYERS = (
    Layer(
        "softmax",
        softmax,
        softmax_backward,
        normal((5, 3)),
        {
            "p(1-p)": one(lambda d, x: d * softmax(x) * (1 - softmax(x))),
            "p only": one(lambda d, x: d * softmax(x)),
            "mean for sum": one(lambda d, x: softmax(x) * (d - (d * softmax(x)).mean(axis=0))),
            "other axis": one(lambda d, x: softmax(x) * (d - (d * softmax(x)).sum(axis=1, keepdims=True))),
            "zeros": one(lambda d, x: 0 * x),
            "minus p": one(lambda d, x: softmax(x) * (d - softmax(x))),
        },
    ),
    Layer(
        "log softmax",
        log_softmax,
        log_softmax_backward,
        normal((4, 3)),
        {
            "lacks the sum": one(lambda d, x: d - softmax(x)),
            "lacks p": one(lambda d, x: d - d.sum(axis=0)),
            "mean": one(lambda d, x: d - softmax(x) * d.mean(axis=0)),
            "detached": one(lambda d, x: d.copy()),
        },
    ),
    Layer(
        "logsumexp",
        logsumexp,
        logsumexp_backward,
        normal((3, 6)),
        {
            "one-hot of the maximum": one(lambda d, x: d[:, None] * (x == x.max(axis=1, keepdims=True))),
            "not normalised": one(lambda d, x: d[:, None] * np.exp(x - x.max(axis=1, keepdims=True))),
            "softmax over the other axis": one(lambda d, x: d[:, None] * softmax(x)),
        },
    ),
    Layer(
        "batch norm",
        batch_norm,
        batch_norm_backward,
        normal((6, 3), (3,), (3,)),
        {
            "mean and deviation held fixed": spoil(batch_norm_backward, 0, lambda g, d, x, k, s: d * k / std(x, 0)),
            "deviation held fixed": spoil(batch_norm_backward, 0, lambda g, d, x, k, s: centred(d * k, 0) / std(x, 0)),
            "mean held fixed": spoil(
                batch_norm_backward,
                0,
                lambda g, d, x, k, s: (
                    (d * k - standardise(x, 0) * (d * k * standardise(x, 0)).mean(axis=0)) / std(x, 0)
                ),
            ),
            "lacks the deviation": spoil(batch_norm_backward, 0, lambda g, d, x, *a: g * std(x, 0)),
            "dgain uses x": spoil(batch_norm_backward, 1, lambda g, d, x, *a: (d * x).sum(axis=0)),
            "dshift mean": spoil(batch_norm_backward, 2, lambda g, d, *a: d.mean(axis=0)),
            "zeros": spoil(batch_norm_backward, 0, lambda g, *a: 0 * g),
        },
    ),
    Layer(
        "layer norm",
        layer_norm,
        layer_norm_backward,
        normal((3, 6), (6,), (6,)),
        {
            "over the batch axis": spoil(
                layer_norm_backward, 0, lambda g, d, x, k, s: standardise_backward(d * k, x, 0)
            ),
            "gain forgotten": spoil(layer_norm_backward, 0, lambda g, d, x, k, s: standardise_backward(d, x, 1)),
            "n - 1 for n": spoil(layer_norm_backward, 0, lambda g, *a: g * np.sqrt(5 / 6)),
            "dgain lacks the sum": spoil(layer_norm_backward, 1, lambda g, d, x, *a: (d * standardise(x, 1))[0]),
        },
    ),
    Layer(
        "rms norm",
        rms_norm,
        rms_norm_backward,
        normal((3, 5), (5,)),
        {
            "root held fixed": spoil(
                rms_norm_backward, 0, lambda g, d, x, k: d * k / np.sqrt((x**2).mean(axis=1, keepdims=True) + EPS)
            ),
            "sum for mean": spoil(
                rms_norm_backward,
                0,
                lambda g, d, x, k: (
                    (d * k - x * (d * k * x).sum(axis=1, keepdims=True) / ((x**2).mean(axis=1, keepdims=True) + EPS))
                    / np.sqrt((x**2).mean(axis=1, keepdims=True) + EPS)
                ),
            ),
            "dgain uses x": spoil(rms_norm_backward, 1, lambda g, d, x, k: (d * x).sum(axis=0)),
        },
    ),
    Layer(
        "rows of length one",
        unit_rows,
        unit_rows_backward,
        normal((3, 4)),
        {
            "length held fixed": one(lambda d, x: d / np.sqrt((x**2).sum(axis=1, keepdims=True))),
            "not divided": one(lambda d, x: d - unit_rows(x) * (d * unit_rows(x)).sum(axis=1, keepdims=True)),
            "radial part added": one(
                lambda d, x: (
                    (d + unit_rows(x) * (d * unit_rows(x)).sum(axis=1, keepdims=True))
                    / np.sqrt((x**2).sum(axis=1, keepdims=True))
                )
            ),
        },
    ),
    Layer(
        "standard deviation",
        deviation,
        deviation_backward,
        normal((6, 3)),
        {
            "lacks n": one(lambda d, x: d * centred(x, 0) / deviation(x)),
            "not centred": one(lambda d, x: d * x / (len(x) * deviation(x))),
            "of the variance": one(lambda d, x: d * 2 * centred(x, 0) / len(x)),
        },
    ),
)
