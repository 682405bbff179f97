# gradcheck: rnn-cell
"""A recurrent cell. See README.md for what each method is to do."""

import numpy as np


class RNNCell:
    """next_h = tanh(x @ Wx + prev_h @ Wh + b)."""

    def __init__(self, Wx, Wh, b):
        """Keep the parameters. Wx: (d, h), Wh: (h, h), b: (h,)."""
        self.params = {"Wx": Wx, "Wh": Wh, "b": b}
        self.grads = {}

    def forward(self, x, prev_h):
        """Return the next hidden state, and remember what backward needs.

        x: (n, d), prev_h: (n, h). Returns next_h: (n, h).
        """
        raise NotImplementedError

    def backward(self, dnext_h):
        """Return the derivatives with respect to x and prev_h; put those of the parameters into self.grads.

        dnext_h: (n, h), the derivative of a loss with respect to next_h. Returns dx: (n, d), dprev_h: (n, h).
        Afterwards self.grads holds "Wx": (d, h), "Wh": (h, h) and "b": (h,).
        """
        raise NotImplementedError
