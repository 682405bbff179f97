"""Mistakes students make in this assignment, as functions that make them."""

import numpy as np

from gradcheck.assignment import misconception
from gradcheck.reference.softmax_cross_entropy import softmax_loss


@misconception("softmax_loss", id="sum-for-mean", says="{out}: summed over the examples, where the mean is asked for")
def summed(x, y):
    """The sum of the losses, and its gradient."""
    loss, dx = softmax_loss(x, y)
    return len(x) * loss, len(x) * dx


@misconception("softmax_loss", id="wrong-variable", says="{out}: the softmax runs over the examples, not the classes")
def over_the_examples(x, y):
    """axis=0 for axis=1."""
    p = np.exp(x - np.max(x, axis=0))
    p = p / np.sum(p, axis=0)
    right = np.arange(x.shape[1]) == y[:, np.newaxis]
    return -np.mean(np.log(p[right])), (p - right) / len(x)
