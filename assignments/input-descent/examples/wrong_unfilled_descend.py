# gradcheck: input-descent
import numpy as np


def loss(A, I, label):
    return np.sum((A @ I - label) ** 2)


def grad(A, I, label):
    return A.T @ (2 * (A @ I - label))


def descend(A, I, label, lr, n):
    raise NotImplementedError("descend")
