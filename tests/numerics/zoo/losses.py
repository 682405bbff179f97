"""Losses and other scalar functions."""

import numpy as np

from .elementwise import sigmoid, softplus
from .layer import Layer, normal, one, spoil
from .normalisation import softmax


def labelled(shape, classes):
    """Draw logits and one integer label per column."""

    def draw(rng, scale):
        return scale * rng.standard_normal(shape), rng.integers(0, classes, shape[1])

    return draw


def picked(x, label):
    return x[label, np.arange(x.shape[1])]


def cross_entropy(x, label):
    s = x - x.max(axis=0)
    return (np.log(np.exp(s).sum(axis=0)) - picked(s, label)).mean()


def one_hot(x, label):
    result = np.zeros_like(x)
    result[label, np.arange(x.shape[1])] = 1
    return result


def cross_entropy_backward(d, x, label):
    return (d * (softmax(x) - one_hot(x, label)) / x.shape[1],)


def binary(x, y):
    return (softplus(x) - x * y).mean()


def binary_backward(d, x, y):
    return d * (sigmoid(x) - y) / x.size, -d * x / x.size


def mse(o, y):
    return ((o - y) ** 2).mean()


def mse_backward(d, o, y):
    g = 2 * d * (o - y) / o.size
    return g, -g


def huber(o, y):
    r = np.abs(o - y)
    return np.where(r < 1, r**2 / 2, r - 0.5).sum()


def huber_backward(d, o, y):
    g = d * np.clip(o - y, -1, 1)
    return g, -g


def hinge(x, label):
    margins = np.maximum(0, x - picked(x, label) + 1)
    margins = margins * (1 - one_hot(x, label))
    return margins.sum() / x.shape[1]


def hinge_backward(d, x, label):
    wins = (x - picked(x, label) + 1 > 0) * (1 - one_hot(x, label))
    return (d * (wins - one_hot(x, label) * wins.sum(axis=0)) / x.shape[1],)


def divergence(x, y):
    """Kullback-Leibler divergence of softmax(y) from softmax(x)."""
    a = x - x.max() - np.log(np.exp(x - x.max()).sum())
    b = y - y.max() - np.log(np.exp(y - y.max()).sum())
    return (np.exp(a) * (a - b)).sum()


def divergence_backward(d, x, y):
    a = x - x.max() - np.log(np.exp(x - x.max()).sum())
    b = y - y.max() - np.log(np.exp(y - y.max()).sum())
    p, q = np.exp(a), np.exp(b)
    r = a - b
    return d * p * (r - (p * r).sum()), d * (q - p)


def length(x):
    return np.sqrt((x**2).sum())


def cosine(x, y):
    return (x * y).sum() / (length(x) * length(y))


def cosine_backward(d, x, y):
    c, a, b = cosine(x, y), length(x), length(y)
    return d * (y / (a * b) - c * x / a**2), d * (x / (a * b) - c * y / b**2)


def network(W1, b1, W2, b2, x):
    return ((W2 @ sigmoid(W1 @ x + b1[:, None]) + b2[:, None]) ** 2).mean()


def network_backward(d, W1, b1, W2, b2, x):
    h = sigmoid(W1 @ x + b1[:, None])
    o = W2 @ h + b2[:, None]
    do = d * 2 * o / o.size
    dz = W2.T @ do * h * (1 - h)
    return dz @ x.T, dz.sum(axis=1), do @ h.T, do.sum(axis=1), W1.T @ dz


def network_without_slope(d, W1, b1, W2, b2, x):
    h = sigmoid(W1 @ x + b1[:, None])
    o = W2 @ h + b2[:, None]
    do = d * 2 * o / o.size
    dz = W2.T @ do
    return dz @ x.T, dz.sum(axis=1), do @ h.T, do.sum(axis=1), W1.T @ dz


LAYERS = (
    Layer(
        "cross-entropy",
        cross_entropy,
        cross_entropy_backward,
        labelled((4, 5), 4),
        {
            "sum for mean": one(lambda d, x, t: 5 * cross_entropy_backward(d, x, t)[0]),
            "no label": one(lambda d, x, t: d * softmax(x) / 5),
            "sign": one(lambda d, x, t: d * (one_hot(x, t) - softmax(x)) / 5),
            "softmax over examples": one(lambda d, x, t: d * (softmax(x.T).T - one_hot(x, t)) / 5),
            "through the softmax again": one(
                lambda d, x, t: d * (softmax(x) - one_hot(x, t)) * softmax(x) * (1 - softmax(x)) / 5
            ),
            "next label": one(lambda d, x, t: d * (softmax(x) - one_hot(x, (t + 1) % 4)) / 5),
        },
    ),
    Layer(
        "binary cross-entropy",
        binary,
        binary_backward,
        normal((4, 3), (4, 3)),
        {
            "lacks the mean": lambda d, x, y: tuple(12 * g for g in binary_backward(d, x, y)),
            "dx has the slope": spoil(binary_backward, 0, lambda g, d, x, y: g * sigmoid(x) * (1 - sigmoid(x))),
            "dy positive": spoil(binary_backward, 1, lambda g, *a: -g),
        },
    ),
    Layer(
        "mean squared error",
        mse,
        mse_backward,
        normal((2, 6), (2, 6)),
        {
            "lacks the 2": lambda d, o, y: tuple(g / 2 for g in mse_backward(d, o, y)),
            "over batch only": lambda d, o, y: tuple(2 * g for g in mse_backward(d, o, y)),
            "dy same sign": spoil(mse_backward, 1, lambda g, *a: -g),
            "ignores dout": lambda d, o, y: mse_backward(1.0, o, y),
        },
    ),
    Layer(
        "huber",
        huber,
        huber_backward,
        normal((8,), (8,)),
        {
            "not clipped": lambda d, o, y: (d * (o - y), -d * (o - y)),
            "sign only": lambda d, o, y: (d * np.sign(o - y), -d * np.sign(o - y)),
            "clips at 2": lambda d, o, y: (d * np.clip(o - y, -2, 2), -d * np.clip(o - y, -2, 2)),
        },
    ),
    Layer(
        "hinge",
        hinge,
        hinge_backward,
        labelled((4, 5), 4),
        {
            "right class gets -1": one(
                lambda d, x, t: d * ((x - picked(x, t) + 1 > 0) * (1 - one_hot(x, t)) - one_hot(x, t)) / 5
            ),
            "lacks the right class": one(lambda d, x, t: d * ((x - picked(x, t) + 1 > 0) * (1 - one_hot(x, t))) / 5),
            "sum for mean": one(lambda d, x, t: 5 * hinge_backward(d, x, t)[0]),
        },
    ),
    Layer(
        "divergence",
        divergence,
        divergence_backward,
        normal((5,), (5,)),
        {
            "dx lacks the mean": spoil(
                divergence_backward,
                0,
                lambda g, d, x, y: d * softmax(x) * (np.log(softmax(x)) - np.log(softmax(y)) + 1),
            ),
            "dy negated": spoil(divergence_backward, 1, lambda g, *a: -g),
            "other direction": lambda d, x, y: divergence_backward(d, y, x)[::-1],
        },
    ),
    Layer(
        "euclidean norm",
        length,
        one(lambda d, x: d * x / length(x)),
        normal((7,)),
        {
            "of the square": one(lambda d, x: 2 * d * x),
            "half": one(lambda d, x: d * x / (2 * length(x))),
            "divided by the square": one(lambda d, x: d * x / length(x) ** 2),
        },
    ),
    Layer(
        "cosine similarity",
        cosine,
        cosine_backward,
        normal((6,), (6,)),
        {
            "lengths held fixed": lambda d, x, y: (
                d * y / (length(x) * length(y)),
                d * x / (length(x) * length(y)),
            ),
            "dx not divided": spoil(
                cosine_backward, 0, lambda g, d, x, y: d * (y / (length(x) * length(y)) - cosine(x, y) * x)
            ),
            "exchanged": lambda d, x, y: cosine_backward(d, x, y)[::-1],
        },
    ),
    Layer(
        "two-layer network",
        network,
        network_backward,
        normal((3, 2), (3,), (2, 3), (2,), (2, 4)),
        {
            "lacks the slope": network_without_slope,
            "db1 first example": spoil(network_backward, 1, lambda g, *a: g * 0.25),
            "dW2 transposed product": spoil(network_backward, 2, lambda g, *a: g[::-1].copy()),
            "batch mean twice": lambda d, *a: tuple(g / 4 for g in network_backward(d, *a)),
            "dx of the other sign": spoil(network_backward, 4, lambda g, *a: -g),
            "dW1 one entry off by 0.1 %": spoil(
                network_backward, 0, lambda g, *a: g * (1 + 1e-3 * (np.arange(6) == 3).reshape(3, 2))
            ),
        },
    ),
)
