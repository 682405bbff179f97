# gradcheck: linear-fit
import numpy as np


def loss(W, X, label):
    Y = W @ X
    return 0.5 * np.sum((Y - label) ** 2)


def grad(W, X, label):
    Y = W @ X
    dY = Y - label
    return dY @ X.T


def fit(W, X, label, lr, n):
    history = []
    W = W.copy()
    for i in range(n):
        history.append(loss(W, X, label))
        W = W - lr * grad(W, X, label)
    return W, history
