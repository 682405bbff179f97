import numpy as np


def _base_loss(W, X, label):
    return float(np.sum(np.square(np.dot(W, X) - label)) / 2)


def _base_grad(W, X, label):
    return np.dot(np.dot(W, X) - label, np.transpose(X))


def loss(W, X, label):
    return _base_loss(W, X, label)


def grad(W, X, label):
    return _base_grad(W, X, label)


def fit(W, X, label, lr, n):
    weights, losses = np.array(W, dtype=float), []
    for _ in range(n):
        losses.append(_base_loss(weights, X, label))
        weights = weights - lr * _base_grad(weights, X, label)
    return weights, np.array(losses)
