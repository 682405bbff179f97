# gradcheck: matmul-rules
import numpy as np


def forward(W, X):
    n, k = W.shape
    m = X.shape[1]
    Y = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            for l in range(k):
                Y[i, j] += W[i, l] * X[l, j]
    return Y


def backward(dY, W, X):
    dW = np.zeros(W.shape)
    dX = np.zeros(X.shape)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            for l in range(X.shape[0]):
                dW[i, l] += dY[i, j] * X[l, j]
                dX[l, j] += dY[i, j] * W[i, l]
    return dW, dX
