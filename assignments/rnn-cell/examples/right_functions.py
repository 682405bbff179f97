# gradcheck: rnn-cell
import numpy as np


def step(x, prev_h, Wx, Wh, b):
    a = np.einsum("nd,dh->nh", x, Wx) + np.einsum("nk,kh->nh", prev_h, Wh) + b
    return np.tanh(a), (x, prev_h, Wx, Wh, a)


def step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, a = cache
    da = dnext_h / np.cosh(a) ** 2
    grads = {"Wx": np.einsum("nd,nh->dh", x, da), "Wh": np.einsum("nk,nh->kh", prev_h, da), "b": np.einsum("nh->h", da)}
    return [np.einsum("nh,dh->nd", da, Wx), np.einsum("nh,kh->nk", da, Wh)], grads


class RNNCell:
    def __init__(self, Wx, Wh, b):
        self.weights = (Wx, Wh, b)

    def forward(self, x, prev_h):
        out, self.cache = step(x, prev_h, *self.weights)
        return out

    def backward(self, dnext_h):
        back, self.grads = step_backward(dnext_h, self.cache)
        return back
