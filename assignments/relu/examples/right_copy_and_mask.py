# gradcheck: relu
import numpy as np


def relu_forward(x):
    out = x.copy()
    out[x < 0] = 0
    return out, x


def relu_backward(dout, cache):
    dx = np.array(dout)
    dx[cache <= 0] = 0
    return dx
