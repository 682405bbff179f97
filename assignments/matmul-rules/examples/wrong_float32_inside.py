# gradcheck: matmul-rules
import numpy as np


def forward(W, X):
    return (W.astype(np.float32) @ X.astype(np.float32)).astype(float)


def backward(dY, W, X):
    dW = dY @ X.T
    dX = W.T @ dY
    return dW, dX
