"""Scaled dot-product attention, for a batch of sequences, with and without a causal mask.

Shapes: B sequences; T queries, S keys, each with its value; queries and keys of D numbers, values of M::

    q (B, T, D)   k (B, S, D)   v (B, S, M)   out (B, T, M)

    scores = q @ k^T / sqrt(D)      p = softmax(scores) along the keys      out = p @ v

With a causal mask query t sees the keys 0 to t only.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Cache: TypeAlias = tuple[Array, Array, Array, Array]


def attention_forward(q: Array, k: Array, v: Array, causal: bool = False) -> tuple[Array, Cache]:  # noqa: FBT001, FBT002
    """Average the values, each weighted by how well its key answers the query.

    Args:
        q: queries, (B, T, D).
        k: keys, (B, S, D).
        v: values, (B, S, M).
        causal: whether a query is kept from seeing later keys.

    Returns:
        out (B, T, M), and what `attention_backward` needs.
    """
    scale = np.sqrt(q.shape[2])
    scores = q @ np.swapaxes(k, 1, 2) / scale
    if causal:
        _, queries, keys = scores.shape
        seen = np.tri(queries, keys, dtype=bool)
        scores = np.where(seen, scores, -np.inf)
    largest = np.max(scores, axis=2, keepdims=True)
    weights = np.exp(scores - largest)
    p = weights / np.sum(weights, axis=2, keepdims=True)
    out = p @ v
    cache = (q, k, v, p)
    return out, cache


def attention_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Carry the derivative of a scalar loss from out back to q, k and v.

    The softmax of one row hands dp back as p * (dp - sum(dp * p)). A masked key has p = 0, and so gets nothing.

    Args:
        dout: derivative of the loss with respect to out, (B, T, M).
        cache: what `attention_forward` returned.

    Returns:
        dq (B, T, D), dk (B, S, D), dv (B, S, M).
    """
    q, k, v, p = cache
    scale = np.sqrt(q.shape[2])
    dv = np.swapaxes(p, 1, 2) @ dout
    dp = dout @ np.swapaxes(v, 1, 2)
    through_sum = np.sum(dp * p, axis=2, keepdims=True)
    dscores = p * (dp - through_sum)
    dproduct = dscores / scale
    dq = dproduct @ k
    dk = np.swapaxes(dproduct, 1, 2) @ q
    return dq, dk, dv
