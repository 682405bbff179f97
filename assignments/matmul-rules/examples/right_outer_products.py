# gradcheck: matmul-rules
import numpy as np


def forward(W, X):
    return sum(np.outer(column, row) for column, row in zip(W.T, X)).tolist()


def backward(dY, W, X):
    dW = sum(np.outer(dy, x) for dy, x in zip(dY.T, X.T))
    dX = sum(np.outer(w, dy) for w, dy in zip(W, dY))
    return [dW.tolist(), dX.tolist()]
