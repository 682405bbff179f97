# gradcheck: matmul-rules
import numpy as np

# W[n,k] @ X[k,m] = Y[n,m]
# dW = dY @ XT; dX = WT @ dY


def forward(W, X):
    return W @ X


def backward(dY, W, X):
    return dY @ X.T, W.T @ dY
