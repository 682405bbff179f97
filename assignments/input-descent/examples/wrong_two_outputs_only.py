# gradcheck: input-descent
import numpy as np


def loss(A, I, label):
    return np.sum((A @ I - label) ** 2)


def grad(A, I, label):
    O = A @ I
    dO = np.array([2 * (O[0] - label[0]), 2 * (O[1] - label[1])])
    return A.T @ dO


def descend(A, I, label, lr, n):
    I = I.astype(float)
    history = []
    for i in range(n):
        error = A @ I - label
        history.append(np.sum(error ** 2))
        I = I - lr * (A.T @ (2 * error))
    return I, np.array(history)
