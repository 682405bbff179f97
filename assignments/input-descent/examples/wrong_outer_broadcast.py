# gradcheck: input-descent
import numpy as np


def loss(A, I, label):
    total = 0.0
    for j in range(I.shape[1]):
        O = A @ I[:, [j]]
        total += np.sum((O - label[:, j]) ** 2)
    return total


def grad(A, I, label):
    return A.T @ (2 * (A @ I - label))


def descend(A, I, label, lr, n):
    I = I.astype(float)
    history = []
    for i in range(n):
        error = A @ I - label
        history.append(np.sum(error ** 2))
        I = I - lr * (A.T @ (2 * error))
    return I, np.array(history)
