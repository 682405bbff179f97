# gradcheck: two-layer-network
import numpy as np


def sigmoid(z):
    return np.reciprocal(1.0 + np.exp(np.negative(z)))


def sigmoid_backward(out):
    return out * (1.0 - out)


def forward(W1, b1, W2, b2, x):
    hs, os = [], []
    for column in x.T:
        h = sigmoid(W1.dot(column) + b1)
        hs.append(h)
        os.append(sigmoid(W2.dot(h) + b2))
    return np.stack(hs, axis=1), np.stack(os, axis=1)


def loss(o, label):
    return sum(np.mean((o[:, j] - label[:, j]) ** 2) for j in range(o.shape[1])) / o.shape[1]


def backward_one(W1, b1, W2, b2, x, label):
    h = sigmoid(W1.dot(x) + b1)
    o = sigmoid(W2.dot(h) + b2)
    delta_o = 2 * (o - label) / len(o) * sigmoid_backward(o)
    delta_h = delta_o.dot(W2) * sigmoid_backward(h)
    return np.outer(delta_h, x), delta_h.sum(), np.outer(delta_o, h), delta_o.sum()


def backward(W1, b1, W2, b2, x, label):
    each = [backward_one(W1, b1, W2, b2, x[:, j], label[:, j]) for j in range(x.shape[1])]
    return tuple(sum(parts) / len(parts) for parts in zip(*each))


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2


def train(W1, b1, W2, b2, x, label, lr, n):
    if n == 0:
        return np.array([]), W1.copy(), b1, W2.copy(), b2
    _, o = forward(W1, b1, W2, b2, x)
    first = loss(o, label)
    W1, b1, W2, b2 = update(W1, b1, W2, b2, *backward(W1, b1, W2, b2, x, label), lr)
    history, W1, b1, W2, b2 = train(W1, b1, W2, b2, x, label, lr, n - 1)
    return np.concatenate([[first], history]), W1, b1, W2, b2
