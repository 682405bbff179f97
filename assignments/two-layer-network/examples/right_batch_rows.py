# gradcheck: two-layer-network
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_backward(out):
    return out * (1 - out)


def with_ones(rows):
    return np.hstack([rows, np.ones((rows.shape[0], 1))])


def with_bias(W, b):
    return np.vstack([W.T, np.full((1, W.shape[0]), b)])


def forward(W1, b1, W2, b2, x):
    h = sigmoid(with_ones(x.T) @ with_bias(W1, b1))
    o = sigmoid(with_ones(h) @ with_bias(W2, b2))
    return h.T, o.T


def loss(o, label):
    return ((o.T - label.T) ** 2).mean(axis=1).mean()


def backward(W1, b1, W2, b2, x, label):
    X = with_ones(x.T)
    h = sigmoid(X @ with_bias(W1, b1))
    H = with_ones(h)
    o = sigmoid(H @ with_bias(W2, b2))
    delta_o = 2 * (o - label.T) / o.size * sigmoid_backward(o)
    second = H.T @ delta_o  # the last row is the gradient of each unit's bias
    delta_h = delta_o @ W2 * sigmoid_backward(h)
    first = X.T @ delta_h
    return first[:-1].T, first[-1].sum(), second[:-1].T, second[-1].sum()


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2


def train(W1, b1, W2, b2, x, label, lr, n):
    parameters = [np.array(W1), b1, np.array(W2), b2]
    history = []
    for _ in range(n):
        h, o = forward(*parameters, x)
        history += [loss(o, label)]
        gradients = backward(*parameters, x, label)
        parameters = [p - lr * g for p, g in zip(parameters, gradients)]
    return history, *parameters
