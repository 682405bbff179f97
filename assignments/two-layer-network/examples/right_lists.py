# gradcheck: two-layer-network
import numpy as np


def sigmoid(z):
    return (1 / (1 + np.exp(-np.asarray(z, dtype=float)))).tolist()


def sigmoid_backward(out):
    return [[value * (1 - value) for value in row] for row in np.asarray(out).tolist()]


def forward(W1, b1, W2, b2, x):
    h = sigmoid(np.matmul(W1, x) + b1)
    o = sigmoid(np.matmul(W2, h) + b2)
    return [h, o]


def loss(o, label):
    errors = (np.asarray(o) - np.asarray(label)).ravel().tolist()
    return sum(error * error for error in errors) / len(errors)


def backward(W1, b1, W2, b2, x, label):
    h, o = (np.array(value) for value in forward(W1, b1, W2, b2, x))
    dz2 = 2 * (o - label) * o * (1 - o) / o.size
    dz1 = np.transpose(W2) @ dz2 * h * (1 - h)
    return [(dz1 @ np.transpose(x)).tolist(), float(dz1.sum()), (dz2 @ h.T).tolist(), float(dz2.sum())]


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    W1 = [[w - lr * d for w, d in zip(*rows)] for rows in zip(np.array(W1).tolist(), np.array(dW1).tolist())]
    W2 = [[w - lr * d for w, d in zip(*rows)] for rows in zip(np.array(W2).tolist(), np.array(dW2).tolist())]
    return [W1, b1 - lr * db1, W2, b2 - lr * db2]


def train(W1, b1, W2, b2, x, label, lr, n):
    W1, W2 = W1.tolist(), W2.tolist()
    history = []
    for _ in range(n):
        history.append(loss(forward(W1, b1, W2, b2, x)[1], label))
        W1, b1, W2, b2 = update(W1, b1, W2, b2, *backward(W1, b1, W2, b2, x, label), lr)
    return [history, W1, b1, W2, b2]
