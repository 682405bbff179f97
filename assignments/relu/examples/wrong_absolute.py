# gradcheck: relu
import numpy as np


def relu_forward(x):
    return np.abs(x), x


def relu_backward(dout, cache):
    return dout * (cache > 0)
