# gradcheck: relu
import numpy as np


def relu_forward(x):
    return (x + np.abs(x)) / 2, {"sign": np.sign(x)}


def relu_backward(dout, cache):
    return dout * (1 + cache["sign"]) / 2
