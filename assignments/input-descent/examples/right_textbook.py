# gradcheck: input-descent
import numpy as np


def loss_grad(O, label):
    return 2 * (O - label)


def loss(A, I, label):
    return np.sum((A @ I - label) ** 2)


def grad(A, I, label):
    O = A @ I
    return A.T @ loss_grad(O, label)


def descend(A, I, label, lr, n):
    X = I.copy()
    history = []
    for i in range(n):
        history.append(loss(A, X, label))
        X = X - lr * grad(A, X, label)
    return X, history
