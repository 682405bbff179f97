"""Sums and products."""

import numpy as np

from .layer import Layer, entry, normal, one, spoil


def affine(W, b, x):
    return W @ x + b[:, None]


def affine_backward(d, W, b, x):
    return d @ x.T, d.sum(axis=1), W.T @ d


def dense(x, W, b):
    return x @ W.T + b


def dense_backward(d, x, W, b):
    return d @ W, d.T @ x, d.sum(axis=0)


def matmul_backward(d, A, B):
    return d @ B.T, A.T @ d


def batched(A, B):
    return np.einsum("bij,bjk->bik", A, B)


def batched_backward(d, A, B):
    return np.einsum("bik,bjk->bij", d, B), np.einsum("bij,bik->bjk", A, d)


def outer_backward(d, a, b):
    return d @ b, a @ d


def bilinear(x, A, y):
    return x @ A @ y


def bilinear_backward(d, x, A, y):
    return d * (A @ y), d * np.outer(x, y), d * (A.T @ x)


def quadratic(x, A):
    return x @ A @ x


def quadratic_backward(d, x, A):
    return d * ((A + A.T) @ x), d * np.outer(x, x)


def broadcast_sum_backward(d, a, b):
    return d.sum(axis=1, keepdims=True), d.sum(axis=0, keepdims=True)


def broadcast_product_backward(d, x, g):
    return d * g, (d * x).sum(axis=0)


def mean_backward(d, x):
    return (np.broadcast_to(d / x.shape[1], x.shape).copy(),)


def pairwise(x, y):
    return ((x[:, None, :] - y[None, :, :]) ** 2).sum(axis=-1)


def pairwise_backward(d, x, y):
    difference = 2 * d[:, :, None] * (x[:, None, :] - y[None, :, :])
    return difference.sum(axis=1), -difference.sum(axis=0)


def trilinear_backward(d, a, b, c):
    return d * b * c, d * a * c, d * a * b


def cumsum_backward(d, x):
    return (np.cumsum(d[::-1], axis=0)[::-1].copy(),)


def permuted_backward(d, x):
    return (d.transpose(1, 2, 0).copy(),)


LAYERS = (
    Layer(
        "affine",
        affine,
        affine_backward,
        normal((4, 3), (4,), (3, 5)),
        {
            "dW over batch size": spoil(affine_backward, 0, lambda g, d, W, b, x: g / x.shape[1]),
            "db mean for sum": spoil(affine_backward, 1, lambda g, d, *a: d.mean(axis=1)),
            "db one column": spoil(affine_backward, 1, lambda g, d, *a: d[:, 0].copy()),
            "dx negated": spoil(affine_backward, 2, lambda g, *a: -g),
            "dW uses abs x": spoil(affine_backward, 0, lambda g, d, W, b, x: d @ np.abs(x).T),
            "dx last row zero": spoil(affine_backward, 2, lambda g, *a: g * (np.arange(3) < 2)[:, None]),
        },
    ),
    Layer(
        "dense",
        dense,
        dense_backward,
        normal((6, 3), (2, 3), (2,)),
        {
            "db counts one example twice": spoil(dense_backward, 2, lambda g, d, *a: g + d[0]),
            "dW of first half only": spoil(dense_backward, 1, lambda g, d, x, W, b: d[:3].T @ x[:3]),
            "dx twice": spoil(dense_backward, 0, lambda g, *a: 2 * g),
            "dW one entry off by 0.1 %": spoil(dense_backward, 1, lambda g, *a: entry(g, 4, lambda v: 1.001 * v)),
        },
    ),
    Layer(
        "matmul, square",
        lambda A, B: A @ B,
        matmul_backward,
        normal((4, 4), (4, 4)),
        {
            "dA transposed": spoil(matmul_backward, 0, lambda g, *a: g.T.copy()),
            "dA lacks a transpose": spoil(matmul_backward, 0, lambda g, d, A, B: d @ B),
            "dB operands swapped": spoil(matmul_backward, 1, lambda g, d, A, B: d @ A.T),
            "dB elementwise": spoil(matmul_backward, 1, lambda g, d, A, B: A * d),
            "gradients exchanged": lambda d, A, B: matmul_backward(d, A, B)[::-1],
        },
    ),
    Layer(
        "batched matmul",
        batched,
        batched_backward,
        normal((2, 3, 3), (2, 3, 4)),
        {
            "dA lacks a transpose": spoil(batched_backward, 0, lambda g, *a: g.transpose(0, 2, 1).copy()),
            "dB of the first batch for all": spoil(batched_backward, 1, lambda g, *a: np.stack([g[0], g[0]])),
            "dA averaged over the batch": spoil(batched_backward, 0, lambda g, *a: g / 2),
        },
    ),
    Layer(
        "outer product",
        np.outer,
        outer_backward,
        normal((4,), (4,)),
        {
            "da uses dout transposed": spoil(outer_backward, 0, lambda g, d, a, b: d.T @ b),
            "db uses b": spoil(outer_backward, 1, lambda g, d, a, b: b @ d),
            "da summed without b": spoil(outer_backward, 0, lambda g, d, a, b: d.sum(axis=1)),
        },
    ),
    Layer(
        "bilinear form",
        bilinear,
        bilinear_backward,
        normal((3,), (3, 3), (3,)),
        {
            "dx uses the transpose": spoil(bilinear_backward, 0, lambda g, d, x, A, y: d * (A.T @ y)),
            "dA transposed": spoil(bilinear_backward, 1, lambda g, *a: g.T.copy()),
            "dy ignores dout": spoil(bilinear_backward, 2, lambda g, d, x, A, y: A.T @ x),
        },
    ),
    Layer(
        "quadratic form",
        quadratic,
        quadratic_backward,
        normal((4,), (4, 4)),
        {
            "takes A for symmetric": spoil(quadratic_backward, 0, lambda g, d, x, A: 2 * d * (A @ x)),
            "forgets one side": spoil(quadratic_backward, 0, lambda g, d, x, A: d * (A @ x)),
            "dA halved": spoil(quadratic_backward, 1, lambda g, *a: g / 2),
            "dA diagonal only": spoil(quadratic_backward, 1, lambda g, *a: np.diag(np.diag(g))),
        },
    ),
    Layer(
        "broadcast sum",
        lambda a, b: a + b,
        broadcast_sum_backward,
        normal((4, 1), (1, 3)),
        {
            "da mean": spoil(broadcast_sum_backward, 0, lambda g, d, *a: d.mean(axis=1, keepdims=True)),
            "db first row": spoil(broadcast_sum_backward, 1, lambda g, d, *a: d[:1].copy()),
            "db counts too few": spoil(broadcast_sum_backward, 1, lambda g, d, *a: d[1:].sum(axis=0, keepdims=True)),
        },
    ),
    Layer(
        "broadcast product",
        lambda x, g: x * g,
        broadcast_product_backward,
        normal((5, 3), (3,)),
        {
            "dg lacks x": spoil(broadcast_product_backward, 1, lambda g, d, *a: d.sum(axis=0)),
            "dg mean": spoil(broadcast_product_backward, 1, lambda g, d, x, w: (d * x).mean(axis=0)),
            "dx lacks g": spoil(broadcast_product_backward, 0, lambda g, d, *a: d.copy()),
        },
    ),
    Layer(
        "mean over rows",
        lambda x: x.mean(axis=1, keepdims=True),
        mean_backward,
        normal((3, 4)),
        {
            "sum for mean": spoil(mean_backward, 0, lambda g, *a: 4 * g),
            "divides by the other axis": spoil(mean_backward, 0, lambda g, *a: g * 4 / 3),
            "divides by n - 1": spoil(mean_backward, 0, lambda g, *a: g * 4 / 3.0000001),
        },
    ),
    Layer(
        "pairwise squared distances",
        pairwise,
        pairwise_backward,
        normal((3, 2), (4, 2)),
        {
            "lacks the 2": lambda d, x, y: tuple(g / 2 for g in pairwise_backward(d, x, y)),
            "dy same sign": spoil(pairwise_backward, 1, lambda g, *a: -g),
            "dx of first neighbour": spoil(pairwise_backward, 0, lambda g, d, x, y: 2 * d[:, :1] * (x - y[0])),
        },
    ),
    Layer(
        "product of three",
        lambda a, b, c: a * b * c,
        trilinear_backward,
        normal((6,), (6,), (6,)),
        {
            "da lacks c": spoil(trilinear_backward, 0, lambda g, d, a, b, c: d * b),
            "db uses b": spoil(trilinear_backward, 1, lambda g, d, a, b, c: d * b * c),
            "dc permuted": spoil(trilinear_backward, 2, lambda g, *a: np.roll(g, 1)),
        },
    ),
    Layer(
        "cumulative sum",
        lambda x: np.cumsum(x, axis=0),
        cumsum_backward,
        normal((5, 2)),
        {
            "not reversed": one(lambda d, x: np.cumsum(d, axis=0)),
            "off by one": one(lambda d, x: np.cumsum(d[::-1], axis=0)[::-1] - d),
            "no sum": one(lambda d, x: d.copy()),
        },
    ),
    Layer(
        "permuted axes",
        lambda x: x.transpose(2, 0, 1).copy(),
        permuted_backward,
        normal((3, 3, 3)),
        {
            "same permutation": one(lambda d, x: d.transpose(2, 0, 1).copy()),
            "reshaped": one(lambda d, x: d.reshape(x.shape).copy()),
            "reversed axes": one(lambda d, x: d.T.copy()),
        },
    ),
)
