# gradcheck: input-descent
import numpy as np


def loss(A, I, label):
    return np.sum((A @ I - label) ** 2)


def grad(A, I, label):
    dO = 2 * (A @ I - label)
    return np.repeat(A.T @ dO[:, :1], I.shape[1], axis=1)


def descend(A, I, label, lr, n):
    I = I.astype(float)
    history = []
    for i in range(n):
        error = A @ I - label
        history.append(np.sum(error ** 2))
        I = I - lr * (A.T @ (2 * error))
    return I, np.array(history)
