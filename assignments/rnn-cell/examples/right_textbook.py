# gradcheck: rnn-cell
import numpy as np


class RNNCell:
    def __init__(self, Wx, Wh, b):
        self.params = {"Wx": Wx, "Wh": Wh, "b": b}
        self.grads = {}

    def forward(self, x, prev_h):
        p = self.params
        next_h = np.tanh(x @ p["Wx"] + prev_h @ p["Wh"] + p["b"])
        self.cache = (x, prev_h, next_h)
        return next_h

    def backward(self, dnext_h):
        x, prev_h, next_h = self.cache
        da = dnext_h * (1 - next_h**2)
        self.grads["Wx"] = x.T @ da
        self.grads["Wh"] = prev_h.T @ da
        self.grads["b"] = da.sum(axis=0)
        return da @ self.params["Wx"].T, da @ self.params["Wh"].T
