# gradcheck: relu
import numpy as np


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    slope = (cache > 0) + 2.0 * (cache == 0)
    return dout * slope
