# gradcheck: two-layer-network
import numpy as np


def sigmoid(z):
    return 1 / (np.exp(-z) + 1)


def sigmoid_backward(out):
    return out - out * out


def forward(W1, b1, W2, b2, x):
    h = sigmoid(b1 + (x.T @ W1.T).T)
    o = sigmoid(b2 + (h.T @ W2.T).T)
    return h, o


def loss(o, label):
    return np.average((label - o) * (label - o))


def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    rows, columns = label.shape
    minus_delta = (o - o * o) * (label - o) * 2
    dW2 = -(h @ minus_delta.T).T / rows / columns
    db2 = -minus_delta.mean()
    minus_hidden = (h - h * h) * (minus_delta.T @ W2).T
    dW1 = -(x @ minus_hidden.T).T / (rows * columns)
    db1 = -np.sum(minus_hidden) / (rows * columns)
    return dW1, db1, dW2, db2


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return -lr * dW1 + W1, -lr * db1 + b1, -lr * dW2 + W2, -lr * db2 + b2


def train(W1, b1, W2, b2, x, label, lr, n):
    states = [(W1 * 1.0, b1, W2 * 1.0, b2)]
    for _ in range(n):
        states.append(update(*states[-1], *backward(*states[-1], x, label), lr))
    history = [loss(forward(*state, x)[1], label) for state in states[:n]]
    return (np.array(history),) + states[n]
