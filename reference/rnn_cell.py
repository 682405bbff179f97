"""One step of a plain recurrent network, as a class that remembers its forward pass.

Shapes: n sequences, one per row, d inputs, h hidden units::

    x (n, d)   prev_h (n, h)   Wx (d, h)   Wh (h, h)   b (h,)   next_h (n, h)
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]


class RNNCell:
    """next_h = tanh(x @ Wx + prev_h @ Wh + b).

    Attributes:
        params: ``Wx`` (d, h), ``Wh`` (h, h) and ``b`` (h,).
        grads: their derivatives, under the same names, after `backward`.
    """

    def __init__(self, Wx: Array, Wh: Array, b: Array) -> None:
        self.params: dict[str, Array] = {"Wx": Wx, "Wh": Wh, "b": b}

    def forward(self, x: Array, prev_h: Array) -> Array:
        """Compute the next hidden state.

        Args:
            x: inputs, (n, d).
            prev_h: hidden state before this step, (n, h).

        Returns:
            next_h, (n, h).
        """
        Wx, Wh, b = self.params["Wx"], self.params["Wh"], self.params["b"]
        from_input = x @ Wx
        from_state = prev_h @ Wh
        a = from_input + from_state + b
        next_h = np.tanh(a)
        self.cache = (x, prev_h, next_h)
        return next_h

    def backward(self, dnext_h: Array) -> tuple[Array, Array]:
        """Carry the derivative of a scalar loss from next_h back; `grads` holds those of the parameters.

        The derivative of tanh, from its output, is 1 - tanh(a)**2.

        Args:
            dnext_h: derivative of the loss with respect to next_h, (n, h).

        Returns:
            dx (n, d), dprev_h (n, h).
        """
        x, prev_h, next_h = self.cache
        Wx, Wh = self.params["Wx"], self.params["Wh"]
        slope = 1 - next_h**2
        da = dnext_h * slope
        dx = da @ Wx.T
        dprev_h = da @ Wh.T
        dWx = x.T @ da
        dWh = prev_h.T @ da
        db = np.sum(da, axis=0)
        self.grads = {"Wx": dWx, "Wh": dWh, "b": db}
        return dx, dprev_h
