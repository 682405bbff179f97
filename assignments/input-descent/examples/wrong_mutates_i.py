# gradcheck: input-descent
import numpy as np


def loss(A, I, label):
    return np.sum((A @ I - label) ** 2)


def grad(A, I, label):
    return A.T @ (2 * (A @ I - label))


def descend(A, I, label, lr, n):
    history = []
    for i in range(n):
        error = A @ I - label
        history.append(np.sum(error ** 2))
        dI = A.T @ (2 * error)
        for j in range(len(I)):
            I[j] = I[j] - lr * dI[j]
    return I.copy(), np.array(history)
