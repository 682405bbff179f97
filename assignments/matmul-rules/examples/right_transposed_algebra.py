# gradcheck: matmul-rules
import numpy as np


def forward(W, X):
    return np.dot(X.T, W.T).T


def backward(dY, W, X):
    dX = np.tensordot(W, dY, axes=(0, 0))
    dW = np.matmul(X, dY.swapaxes(0, 1)).transpose()
    return dW, dX
