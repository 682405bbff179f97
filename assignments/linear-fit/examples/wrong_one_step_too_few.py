# gradcheck: linear-fit
import numpy as np


def loss(W, X, label):
    return 0.5 * np.sum((W @ X - label) ** 2)


def grad(W, X, label):
    return (W @ X - label) @ X.T


def fit(W, X, label, lr, n):
    W = W.astype(float)
    history = []
    for i in range(n):
        error = W @ X - label
        history.append(0.5 * np.sum(error ** 2))
        if i < n - 1:
            W = W - lr * (error @ X.T)
    return W, np.array(history)
