"""Convolution, pooling, and selections."""

import numpy as np

from .layer import Layer, normal, one, spoil


def conv1d(x, k):
    """Valid cross-correlation: x (channels, length), k (filters, channels, width)."""
    windows = np.lib.stride_tricks.sliding_window_view(x, k.shape[2], axis=1)
    return np.einsum("cnw,fcw->fn", windows, k)


def conv1d_backward(d, x, k):
    windows = np.lib.stride_tricks.sliding_window_view(x, k.shape[2], axis=1)
    dx = np.zeros_like(x)
    for w in range(k.shape[2]):
        dx[:, w : w + d.shape[1]] += k[:, :, w].T @ d
    return dx, np.einsum("fn,cnw->fcw", d, windows)


def conv2d(x, k):
    windows = np.lib.stride_tricks.sliding_window_view(x, k.shape)
    return np.einsum("ijab,ab->ij", windows, k)


def conv2d_backward(d, x, k):
    windows = np.lib.stride_tricks.sliding_window_view(x, k.shape)
    dx = np.zeros_like(x)
    for a in range(k.shape[0]):
        for b in range(k.shape[1]):
            dx[a : a + d.shape[0], b : b + d.shape[1]] += k[a, b] * d
    return dx, np.einsum("ij,ijab->ab", d, windows)


def blocks(x):
    return x.reshape(x.shape[0] // 2, 2, x.shape[1] // 2, 2)


def max_pool(x):
    return blocks(x).max(axis=(1, 3))


def spread(y):
    return np.repeat(np.repeat(y, 2, axis=0), 2, axis=1)


def max_pool_backward(d, x):
    return (spread(d) * (x == spread(max_pool(x))),)


def row_max_backward(d, x):
    return (d[:, None] * (np.arange(x.shape[1]) == x.argmax(axis=1)[:, None]),)


WEIGHTS = np.array([1.0, -2.0, 0.5, 3.0, -1.0, 2.0])


def ranked(x):
    """Sort each row and weigh by rank."""
    return (np.sort(x, axis=1) * WEIGHTS).sum(axis=1)


def ranked_backward(d, x):
    ranks = np.argsort(np.argsort(x, axis=1), axis=1)
    return (d[:, None] * WEIGHTS[ranks],)


def spread_backward(d, x):
    return (d * ((x == x.max()).astype(x.dtype) - (x == x.min())),)


def gather(rows):
    def f(table, index):
        return table[index]

    def backward(d, table, index):
        g = np.zeros_like(table)
        np.add.at(g, index, d)
        return (g,)

    def draw(rng, scale):
        return scale * rng.standard_normal((6, 3)), np.array(rows)

    return f, backward, draw


embed, embed_backward, embed_draw = gather([4, 1, 1, 0, 4, 4])


def assigned(d, table, index):
    g = np.zeros_like(table)
    g[index] = d
    return g


LAYERS = (
    Layer(
        "convolution 1-d",
        conv1d,
        conv1d_backward,
        normal((2, 7), (3, 2, 3)),
        {
            "dk flipped": spoil(conv1d_backward, 1, lambda g, *a: g[:, :, ::-1].copy()),
            "dx with the kernel flipped": spoil(
                conv1d_backward, 0, lambda g, d, x, k: conv1d_backward(d, x, k[:, :, ::-1])[0]
            ),
            "dx border forgotten": spoil(conv1d_backward, 0, lambda g, *a: g * np.r_[0, 0, 1, 1, 1, 1, 1]),
            "dk over the output length": spoil(conv1d_backward, 1, lambda g, *a: g / 5),
        },
    ),
    Layer(
        "convolution 2-d",
        conv2d,
        conv2d_backward,
        normal((5, 5), (3, 3)),
        {
            "dk transposed": spoil(conv2d_backward, 1, lambda g, *a: g.T.copy()),
            "dk rotated": spoil(conv2d_backward, 1, lambda g, *a: g[::-1, ::-1].copy()),
            "dx shifted": spoil(conv2d_backward, 0, lambda g, *a: np.roll(g, 1, axis=0)),
            "dx of the centre tap": spoil(conv2d_backward, 0, lambda g, d, x, k: np.pad(d * k[1, 1], 1)),
        },
    ),
    Layer(
        "max pooling",
        max_pool,
        max_pool_backward,
        normal((4, 6)),
        {
            "to every entry": one(lambda d, x: spread(d)),
            "shared": one(lambda d, x: spread(d) / 4),
            "to the minimum": one(lambda d, x: max_pool_backward(d, -x)[0]),
            "to the first": one(
                lambda d, x: spread(d) * (np.indices(x.shape).sum(axis=0) % 2 == 0) * (np.arange(6) % 2 == 0)
            ),
        },
    ),
    Layer(
        "average pooling",
        lambda x: blocks(x).mean(axis=(1, 3)),
        one(lambda d, x: spread(d) / 4),
        normal((4, 6)),
        {
            "not divided": one(lambda d, x: spread(d)),
            "divided by 2": one(lambda d, x: spread(d) / 2),
            "tiled, not repeated": one(lambda d, x: np.tile(d, (2, 2)) / 4),
        },
    ),
    Layer(
        "maximum of rows",
        lambda x: x.max(axis=1),
        row_max_backward,
        normal((4, 5)),
        {
            "value for indicator": one(lambda d, x: d[:, None] * x * (x == x.max(axis=1, keepdims=True))),
            "maximum of all": one(lambda d, x: d[:, None] * (x == x.max())),
            "of columns": one(lambda d, x: d[:, None] * (x == x.max(axis=0))),
        },
    ),
    Layer(
        "ranked sum",
        ranked,
        ranked_backward,
        normal((3, 6)),
        {
            "one argsort": one(lambda d, x: d[:, None] * WEIGHTS[np.argsort(x, axis=1)]),
            "unsorted": one(lambda d, x: d[:, None] * np.broadcast_to(WEIGHTS, x.shape)),
            "descending": one(lambda d, x: d[:, None] * WEIGHTS[5 - np.argsort(np.argsort(x, axis=1), axis=1)]),
        },
    ),
    Layer(
        "range",
        lambda x: x.max() - x.min(),
        spread_backward,
        normal((9,)),
        {
            "minimum forgotten": one(lambda d, x: d * (x == x.max())),
            "minimum added": one(lambda d, x: d * ((x == x.max()) + 1.0 * (x == x.min()))),
            "absolute": one(lambda d, x: d * np.sign(x)),
        },
    ),
    Layer(
        "embedding",
        embed,
        embed_backward,
        embed_draw,
        {
            "repeated rows overwrite": one(assigned),
            "rows averaged": one(
                lambda d, t, i: embed_backward(d, t, i)[0] / np.maximum(1, np.bincount(i, minlength=6))[:, None]
            ),
            "next row": one(lambda d, t, i: embed_backward(d, t, (i + 1) % 6)[0]),
        },
    ),
)
