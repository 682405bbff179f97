# gradcheck: rnn-cell
import numpy as np


class RNNCell:
    def __init__(self, Wx, Wh, b):
        self.params = {"Wx": Wx, "Wh": Wh, "b": b}
        self.grads = {}

    def forward(self, x, prev_h):
        self.x, self.prev_h = x, prev_h
        self.h = np.tanh(x @ self.params["Wx"] + prev_h @ self.params["Wh"])
        return self.h.copy()

    def backward(self, dnext_h):
        da = dnext_h * (1 - self.h**2)
        self.grads = {"Wx": self.x.T @ da, "Wh": self.prev_h.T @ da, "b": da.sum(axis=0)}
        return da @ self.params["Wx"].T, da @ self.params["Wh"].T
