# gradcheck: linear-fit
import numpy as np


def loss(W, X, label):
    residual = label - np.dot(W, X)
    return np.vdot(residual, residual) / 2


def grad(W, X, label):
    return W @ (X @ X.T) - label @ X.T


def fit(W, X, label, lr, n):
    gram, cross = X @ X.T, label @ X.T
    states = [W * 1.0]
    for _ in range(n):
        W = states[-1]
        states.append(W - lr * (W @ gram - cross))
    return states[n], np.array([loss(state, X, label) for state in states[:n]])
