# gradcheck: linear-fit
import numpy as np


def loss(W, X, label):
    e = np.einsum("nk,km->nm", W, X) - label
    return np.einsum("nm,nm->", e, e) / 2


def grad(W, X, label):
    return np.einsum("nm,km->nk", np.einsum("nk,km->nm", W, X) - label, X)


def fit(W, X, label, lr, n):
    history = np.zeros(n)
    W = np.array(W, dtype=float)
    for i in range(n):
        history[i] = loss(W, X, label)
        W -= lr * grad(W, X, label)  # W is a copy by now
    return {"history": history, "W": W}
