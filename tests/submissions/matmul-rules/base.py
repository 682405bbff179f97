import numpy as np


def forward(W, X):
    return np.dot(W, X)


def backward(dY, W, X):
    return np.dot(dY, np.transpose(X)), np.dot(np.transpose(W), dY)
