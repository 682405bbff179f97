# gradcheck: input-descent
import numpy as np


def loss(A, I, label):
    return np.linalg.norm(label - A.dot(I)) ** 2


def grad(A, I, label):
    return 2 * (A.T.dot(A).dot(I) - A.T.dot(label))


def descend(A, I, label, lr, n):
    if n == 0:
        return [I * 1.0, []]
    first = loss(A, I, label)
    end, history = descend(A, I - lr * grad(A, I, label), label, lr, n - 1)
    return [end, [first, *history]]
