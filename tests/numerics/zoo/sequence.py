"""Recurrent steps and attention."""

import numpy as np

from .elementwise import sigmoid
from .layer import Layer, normal, spoil


def rnn(W, U, b, x, h):
    return np.tanh(W @ x + U @ h + b[:, None])


def rnn_backward(d, W, U, b, x, h):
    dz = d * (1 - rnn(W, U, b, x, h) ** 2)
    return dz @ x.T, dz @ h.T, dz.sum(axis=1), W.T @ dz, U.T @ dz


def rnn_without_slope(d, W, U, b, x, h):
    return d @ x.T, d @ h.T, d.sum(axis=1), W.T @ d, U.T @ d


def unrolled(U, x, h):
    """Three steps with the same weights: x (steps, units)."""
    for step in x:
        h = np.tanh(U @ h + step)
    return h


def unrolled_backward(d, U, x, h):
    states = [h]
    for step in x:
        states.append(np.tanh(U @ states[-1] + step))
    dU, dx = np.zeros_like(U), np.zeros_like(x)
    for k in range(len(x) - 1, -1, -1):
        dz = d * (1 - states[k + 1] ** 2)
        dU += np.outer(dz, states[k])
        dx[k] = dz
        d = U.T @ dz
    return dU, dx, d


def truncated(d, U, x, h):
    """Back-propagation through the last step only."""
    states = [h]
    for step in x:
        states.append(np.tanh(U @ states[-1] + step))
    dz = d * (1 - states[-1] ** 2)
    return np.outer(dz, states[-2]), np.vstack([0 * x[:-1], dz]), U.T @ dz


def gate(W, x, a, b):
    """A gated mix of two states."""
    z = sigmoid(W @ x)
    return z * a + (1 - z) * b


def gate_backward(d, W, x, a, b):
    z = sigmoid(W @ x)
    dz = d * (a - b) * z * (1 - z)
    return dz @ x.T, W.T @ dz, d * z, d * (1 - z)


def softmax_rows(s):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def attention(Q, K, V):
    return softmax_rows(Q @ K.T / np.sqrt(Q.shape[1])) @ V


def attention_parts(d, Q, K, V):
    p = softmax_rows(Q @ K.T / np.sqrt(Q.shape[1]))
    dp = d @ V.T
    return p, p * (dp - (dp * p).sum(axis=1, keepdims=True))


def attention_backward(d, Q, K, V):
    p, ds = attention_parts(d, Q, K, V)
    root = np.sqrt(Q.shape[1])
    return ds @ K / root, ds.T @ Q / root, p.T @ d


def unnormalised(d, Q, K, V):
    p, _ = attention_parts(d, Q, K, V)
    root = np.sqrt(Q.shape[1])
    ds = p * (d @ V.T)
    return ds @ K / root, ds.T @ Q / root, p.T @ d


LAYERS = (
    Layer(
        "recurrent step",
        rnn,
        rnn_backward,
        normal((3, 2), (3, 3), (3,), (2, 4), (3, 4)),
        {
            "lacks the slope": rnn_without_slope,
            "dU uses x's place": spoil(rnn_backward, 1, lambda g, *a: g.T.copy()),
            "dh by W": spoil(rnn_backward, 4, lambda g, d, W, U, b, x, h: U @ (d * (1 - rnn(W, U, b, x, h) ** 2))),
            "db mean": spoil(rnn_backward, 2, lambda g, *a: g / 4),
            "slope of the input": lambda d, W, U, b, x, h: rnn_without_slope(
                d * (1 - (W @ x + U @ h + b[:, None]) ** 2), W, U, b, x, h
            ),
        },
    ),
    Layer(
        "unrolled recurrence",
        unrolled,
        unrolled_backward,
        normal((3, 3), (3, 3), (3,)),
        {
            "last step only": truncated,
            "dU of the last step": spoil(unrolled_backward, 0, lambda g, *a: truncated(*a)[0]),
            "steps reversed": spoil(unrolled_backward, 1, lambda g, *a: g[::-1].copy()),
            "dU averaged": spoil(unrolled_backward, 0, lambda g, *a: g / 3),
        },
    ),
    Layer(
        "gate",
        gate,
        gate_backward,
        normal((3, 3), (3, 2), (3, 2), (3, 2)),
        {
            "lacks the slope": lambda d, W, x, a, b: (
                (d * (a - b)) @ x.T,
                W.T @ (d * (a - b)),
                *gate_backward(d, W, x, a, b)[2:],
            ),
            "one branch": spoil(
                gate_backward, 0, lambda g, d, W, x, a, b: (d * a * sigmoid(W @ x) * (1 - sigmoid(W @ x))) @ x.T
            ),
            "gates exchanged": lambda d, W, x, a, b: (
                *gate_backward(d, W, x, a, b)[:2],
                *gate_backward(d, W, x, a, b)[:1:-1],
            ),
        },
    ),
    Layer(
        "attention",
        attention,
        attention_backward,
        normal((3, 4), (5, 4), (5, 2)),
        {
            "softmax sum forgotten": unnormalised,
            "lacks the root": spoil(attention_backward, 0, lambda g, *a: g * 2),
            "dK divided twice": spoil(attention_backward, 1, lambda g, *a: g / 2),
            "dV unweighted": spoil(
                attention_backward, 2, lambda g, d, *a: np.broadcast_to(d.mean(axis=0), g.shape).copy()
            ),
            "scores detached": lambda d, Q, K, V: (0 * Q, 0 * K, attention_backward(d, Q, K, V)[2]),
        },
    ),
)
