"""Mistakes students make in this assignment, as functions that make them."""

import numpy as np

from gradcheck.assignment import misconception
from gradcheck.reference.attention import attention_backward, attention_forward


@misconception(
    "attention_backward", id="detached-path", says="{out}: the softmax is not elementwise: a score moves its whole row"
)
def diagonal_of_the_softmax(dout, q, k, v, causal):
    """dp * p * (1 - p) for p * (dp - sum(dp * p))."""
    _, cache = attention_forward(q, k, v, causal)
    p = cache[3]
    dscores = dout @ np.swapaxes(v, 1, 2) * p * (1 - p) / np.sqrt(q.shape[2])
    return dscores @ k, np.swapaxes(dscores, 1, 2) @ q, attention_backward(dout, cache)[2]


@misconception(
    "attention_forward", id="missing-term", says="{out}: masked after the softmax; the weights no longer sum to 1"
)
def masked_after_the_softmax(q, k, v, causal):
    """Weights set to 0, not scores to minus infinity."""
    _, (_, _, _, p) = attention_forward(q, k, v)
    return (p * np.tri(*p.shape[1:]) if causal else p) @ v
