# gradcheck: relu
import numpy as np


def relu_forward(x):
    return np.where(x < 0, 0, x), (x,)


def relu_backward(dout, cache):
    (x,) = cache
    return np.where(x >= 0, dout, 0.0)
