"""The rectifier max(x, 0) and its backward pass. At 0 it has a kink: every slope from 0 to 1 is a subgradient there.

Shapes: any; `x`, `out`, `dout` and `dx` are alike.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]


def relu_forward(x: Array) -> tuple[Array, Array]:
    """Compute out = max(x, 0), elementwise.

    Args:
        x: any shape.

    Returns:
        out, in the shape of `x`, and what `relu_backward` needs.
    """
    out = np.maximum(x, 0)
    return out, x


def relu_backward(dout: Array, cache: Array) -> Array:
    """Carry the derivative of a scalar loss from out back to x.

    The slope is 1 where x > 0 and 0 where x < 0; at 0 this one takes 0.

    Args:
        dout: derivative of the loss with respect to out, in its shape.
        cache: what `relu_forward` returned.

    Returns:
        dx, in the shape of `dout`.
    """
    slope = cache > 0  # the cache is x
    return dout * slope
