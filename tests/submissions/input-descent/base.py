import numpy as np


def _base_loss(A, I, label):
    return float(np.sum(np.square(np.dot(A, I) - label)))


def _base_grad(A, I, label):
    return 2.0 * np.dot(np.transpose(A), np.dot(A, I) - label)


def loss(A, I, label):
    return _base_loss(A, I, label)


def grad(A, I, label):
    return _base_grad(A, I, label)


def descend(A, I, label, lr, n):
    point, losses = np.array(I, dtype=float), []
    for _ in range(n):
        losses.append(_base_loss(A, point, label))
        point = point - lr * _base_grad(A, point, label)
    return point, np.array(losses)
