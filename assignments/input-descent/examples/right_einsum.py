# gradcheck: input-descent
import numpy as np


def loss(A, I, label):
    e = np.einsum("pq,qb->pb", A, I) - label
    return np.einsum("pb,pb->", e, e)


def grad(A, I, label):
    return 2 * np.einsum("pq,pb->qb", A, np.einsum("pq,qb->pb", A, I) - label)


def descend(A, I, label, lr, n):
    history = []
    I = np.copy(I)
    while len(history) < n:
        history.append(float(loss(A, I, label)))
        I = I - lr * grad(A, I, label)
    return dict(I=I, history=history)
