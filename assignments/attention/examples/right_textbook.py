# gradcheck: attention
import numpy as np


def attention_forward(q, k, v, causal):
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
    if causal:
        later = np.triu(np.ones(scores.shape[1:], dtype=bool), 1)
        scores[:, later] = -np.inf
    p = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p /= p.sum(axis=-1, keepdims=True)
    return p @ v, (q, k, v, p)


def attention_backward(dout, cache):
    q, k, v, p = cache
    dv = p.transpose(0, 2, 1) @ dout
    dp = dout @ v.transpose(0, 2, 1)
    ds = p * (dp - (dp * p).sum(axis=-1, keepdims=True))
    ds = ds / np.sqrt(q.shape[-1])
    return ds @ k, ds.transpose(0, 2, 1) @ q, dv
