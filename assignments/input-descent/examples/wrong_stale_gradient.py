# gradcheck: input-descent
import numpy as np


def loss(A, I, label):
    return np.sum((A @ I - label) ** 2)


def grad(A, I, label):
    return A.T @ (2 * (A @ I - label))


def descend(A, I, label, lr, n):
    I = I.astype(float)
    history = []
    dI = 2 * A.T @ (A @ I - label)
    for i in range(n):
        history.append(np.sum((A @ I - label) ** 2))
        I = I - lr * dI
    return I, np.array(history)
