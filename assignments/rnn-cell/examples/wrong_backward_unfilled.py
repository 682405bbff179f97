# gradcheck: rnn-cell
import numpy as np


class RNNCell:
    def __init__(self, Wx, Wh, b):
        self.params = {"Wx": Wx, "Wh": Wh, "b": b}
        self.grads = {}

    def forward(self, x, prev_h):
        return np.tanh(x @ self.params["Wx"] + prev_h @ self.params["Wh"] + self.params["b"])

    def backward(self, dnext_h):
        raise NotImplementedError
