"""Mistakes students make in this assignment, as functions that make them."""

import numpy as np

from gradcheck.assignment import misconception


@misconception("sgd", id="missing-term", says="{out}: unchanged; the new array must get into the dict `params`")
def not_in_place(w, b, dw, db, learning_rate):
    """A new local variable, and an old dict."""
    return w, b


@misconception("sgd_momentum", id="missing-term", says="{out}: the new velocity is not stored in the config")
def velocity_not_stored(w, dw, velocity, learning_rate, momentum):
    """The old velocity handed on."""
    return w + momentum * velocity - learning_rate * dw, velocity


@misconception("sgd_momentum", id="wrong-variable", says="{out}: moved by the old velocity; update it first")
def old_velocity(w, dw, velocity, learning_rate, momentum):
    """next_w = w + the velocity before its update."""
    return w + velocity, momentum * velocity - learning_rate * dw


@misconception("adam", id="missing-factor", says="{out}: the bias correction, 1 - beta**t for m and for v, is missing")
def no_correction(w, dw, m, v, t, learning_rate, beta1, beta2, epsilon):
    """m and v for m_hat and v_hat."""
    m, v = _averages(dw, m, v, beta1, beta2)
    return w - learning_rate * m / (np.sqrt(v) + epsilon), m, v, t + 1


@misconception("adam", id="wrong-variable", says="{out}: epsilon is added under the root, not to the root")
def epsilon_under_the_root(w, dw, m, v, t, learning_rate, beta1, beta2, epsilon):
    """sqrt(v_hat + epsilon)."""
    m, v = _averages(dw, m, v, beta1, beta2)
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    return w - learning_rate * m_hat / np.sqrt(v_hat + epsilon), m, v, t + 1


def _averages(dw, m, v, beta1, beta2):
    """The next m and v."""
    return beta1 * m + (1 - beta1) * dw, beta2 * v + (1 - beta2) * dw**2
