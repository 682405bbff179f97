# gradcheck: attention
"""Scaled dot-product attention. See README.md for what each function is to do."""

import numpy as np


def attention_forward(q, k, v, causal):
    """Return softmax(q @ k^T / sqrt(D)) @ v, and a cache of whatever attention_backward needs.

    q: (B, T, D), k: (B, S, D), v: (B, S, M), causal: whether query t sees the keys 0 to t only.
    Returns out: (B, T, M), cache.
    """
    raise NotImplementedError


def attention_backward(dout, cache):
    """Return the derivatives with respect to q, k and v of a loss whose derivative with respect to out is dout.

    dout: (B, T, M), cache: from attention_forward. Returns dq: (B, T, D), dk: (B, S, D), dv: (B, S, M).
    """
    raise NotImplementedError
