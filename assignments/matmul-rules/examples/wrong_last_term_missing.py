# gradcheck: matmul-rules
import numpy as np


def forward(W, X):
    Y = np.zeros((W.shape[0], X.shape[1]))
    for l in range(W.shape[1] - 1):
        Y = Y + np.outer(W[:, l], X[l])
    return Y


def backward(dY, W, X):
    dW = dY @ X.T
    dX = W.T @ dY
    return dW, dX
