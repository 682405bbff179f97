# gradcheck: affine-layer
import numpy as np


def affine_forward(x, w, b):
    return np.dot(x, w) + b, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    return np.dot(dout, w), np.dot(x.T, dout), np.sum(dout, 0)
