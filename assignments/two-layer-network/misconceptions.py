"""Mistakes that students of the two-layer network make and that no small change of the reference's code gives."""

import numpy as np

from gradcheck.assignment import misconception
from gradcheck.reference.two_layer_network import backward, forward, loss, sigmoid, sigmoid_backward, update


@misconception(
    "backward",
    id="derivative-of-preactivation",
    says="{out}: `sigmoid_backward` was given the pre-activation; it takes the activation's output",
)
def preactivation(W1, b1, W2, b2, x, label):
    """Both layers: sigmoid_backward(z) for sigmoid_backward(sigmoid(z))."""
    z_h = W1 @ x + b1
    h = sigmoid(z_h)
    z_o = W2 @ h + b2
    o = sigmoid(z_o)
    dz_o = 2 * (o - label) / o.size * sigmoid_backward(z_o)
    dz_h = W2.T @ dz_o * sigmoid_backward(z_h)
    return dz_h @ x.T, np.sum(dz_h), dz_o @ h.T, np.sum(dz_o)


@misconception(
    "backward",
    id="derivative-of-preactivation",
    says="{out}: the derivative of the hidden activation was taken of the pre-activation, not of its output",
)
def preactivation_hidden(W1, b1, W2, b2, x, label):
    """The hidden layer only."""
    z_h = W1 @ x + b1
    h = sigmoid(z_h)
    o = sigmoid(W2 @ h + b2)
    dz_o = 2 * (o - label) / o.size * sigmoid_backward(o)
    dz_h = W2.T @ dz_o * sigmoid_backward(z_h)
    return dz_h @ x.T, np.sum(dz_h), dz_o @ h.T, np.sum(dz_o)


@misconception(
    "backward",
    id="derivative-of-preactivation",
    says="{out}: the derivative of the output activation was taken of the pre-activation, not of its output",
)
def preactivation_output(W1, b1, W2, b2, x, label):
    """The output layer only."""
    h = sigmoid(W1 @ x + b1)
    z_o = W2 @ h + b2
    o = sigmoid(z_o)
    dz_o = 2 * (o - label) / o.size * sigmoid_backward(z_o)
    dz_h = W2.T @ dz_o * sigmoid_backward(h)
    return dz_h @ x.T, np.sum(dz_h), dz_o @ h.T, np.sum(dz_o)


@misconception(
    "sigmoid_backward",
    id="derivative-of-preactivation",
    says="{out}: this takes the derivative at z; the argument is already the activation's output",
)
def derivative_at_z(out):
    """sigmoid(out) * (1 - sigmoid(out))."""
    return sigmoid_backward(sigmoid(out))


@misconception(
    "backward",
    id="wrong-shape",
    says="{out}: one value per unit; a bias that is a single number has a single gradient, the sum over all units",
)
def bias_per_unit(W1, b1, W2, b2, x, label):
    """The sum over examples alone."""
    dz_h, dz_o, h = _deltas(W1, b1, W2, b2, x, label)
    return dz_h @ x.T, np.sum(dz_h, axis=1), dz_o @ h.T, np.sum(dz_o, axis=1)


@misconception(
    "backward",
    id="wrong-shape",
    says="{out}: one value per unit; a bias that is a single number has a single gradient, the sum over all units",
)
def bias_per_unit_column(W1, b1, W2, b2, x, label):
    """The sum over examples alone, kept as a column."""
    dz_h, dz_o, h = _deltas(W1, b1, W2, b2, x, label)
    return dz_h @ x.T, np.sum(dz_h, axis=1, keepdims=True), dz_o @ h.T, np.sum(dz_o, axis=1, keepdims=True)


@misconception(
    "train",
    id="uses-updated-weights",
    says="{out}: the first layer's gradient was computed with the second layer's weights already updated",
)
def updated_weights(W1, b1, W2, b2, x, label, lr, n):
    """The second layer is updated before the first layer's gradient is taken."""
    history = []
    for _ in range(n):
        history.append(loss(forward(W1, b1, W2, b2, x)[1], label))
        _, _, dW2, db2 = backward(W1, b1, W2, b2, x, label)
        W2_next, b2_next = W2 - lr * dW2, b2 - lr * db2
        dz_o = _deltas(W1, b1, W2, b2, x, label)[1]
        h = sigmoid(W1 @ x + b1)
        dz_h = W2_next.T @ dz_o * sigmoid_backward(h)
        W1, b1, W2, b2 = W1 - lr * dz_h @ x.T, b1 - lr * np.sum(dz_h), W2_next, b2_next
    return np.array(history), W1, b1, W2, b2


@misconception("sigmoid", id="sign", says="{out}: the sign of the exponent is wrong")
def sign_of_exponent(z):
    """1 / (1 + e^z)."""
    return sigmoid(-np.asarray(z))


@misconception(
    "train",
    id="uses-updated-weights",
    says="{out}: the parameters are updated one after the other, each gradient taken with those already updated",
)
def one_after_the_other(W1, b1, W2, b2, x, label, lr, n):
    """A gradient anew for each parameter."""
    history = []
    for _ in range(n):
        history.append(loss(forward(W1, b1, W2, b2, x)[1], label))
        W1 = W1 - lr * backward(W1, b1, W2, b2, x, label)[0]
        b1 = b1 - lr * backward(W1, b1, W2, b2, x, label)[1]
        W2 = W2 - lr * backward(W1, b1, W2, b2, x, label)[2]
        b2 = b2 - lr * backward(W1, b1, W2, b2, x, label)[3]
    return np.array(history), W1, b1, W2, b2


@misconception("train", id="off-by-one", says="{out}: the loss is recorded after the update, not before it")
def history_after_update(W1, b1, W2, b2, x, label, lr, n):
    """Losses 1 to n for losses 0 to n - 1."""
    history = []
    for _ in range(n):
        W1, b1, W2, b2 = update(W1, b1, W2, b2, *backward(W1, b1, W2, b2, x, label), lr)
        history.append(loss(forward(W1, b1, W2, b2, x)[1], label))
    return np.array(history), W1, b1, W2, b2


@misconception("train", id="missing-term", says="{out}: the biases are not trained")
def biases_fixed(W1, b1, W2, b2, x, label, lr, n):
    """Only the weights are updated, as in the worked example."""
    history = []
    for _ in range(n):
        history.append(loss(forward(W1, b1, W2, b2, x)[1], label))
        dW1, _, dW2, _ = backward(W1, b1, W2, b2, x, label)
        W1, W2 = W1 - lr * dW1, W2 - lr * dW2
    return np.array(history), W1, b1, W2, b2


@misconception(
    "train", id="sum-for-mean", says="{out}: the history holds the sum of squares, as the worked example prints it"
)
def printed_history(W1, b1, W2, b2, x, label, lr, n):
    """sum((o - label)**2) for its mean."""
    history = []
    for _ in range(n):
        o = forward(W1, b1, W2, b2, x)[1]
        history.append(np.sum((o - label) ** 2))
        W1, b1, W2, b2 = update(W1, b1, W2, b2, *backward(W1, b1, W2, b2, x, label), lr)
    return np.array(history), W1, b1, W2, b2


def _deltas(W1, b1, W2, b2, x, label):
    """dz_h, dz_o and h of the reference."""
    h, o = forward(W1, b1, W2, b2, x)
    dz_o = 2 * (o - label) / o.size * sigmoid_backward(o)
    return W2.T @ dz_o * sigmoid_backward(h), dz_o, h
