# gradcheck: input-descent
import numpy as np


def loss(A, I, label):
    return np.sum((A @ I - label) ** 2)


def grad(A, I, label):
    return A.T @ (2 * (A @ I - label))


def descend(A, I, label, lr, n):
    I = I.astype(float)
    history = []
    for i in range(n):
        history.append(np.sum((A @ I - label) ** 2))
        for j in range(len(I)):
            I[j] = I[j] - lr * 2 * A[:, j] @ (A @ I - label)
    return I, np.array(history)
