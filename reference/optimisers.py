"""Update rules of gradient descent: plain and in place, with momentum, and Adam.

Shapes: any; a parameter, its gradient and its averages are alike.

`sgd` changes a dict of parameters in place, as its name in a training loop says. `sgd_momentum` and `adam` return the
next parameter, and a `config` dict with their state for the next call.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: float64 as a rule, but integers and np.longdouble pass through every function unconverted.
Array: TypeAlias = npt.NDArray[Any]
Config: TypeAlias = dict[str, Any]


def sgd(params: dict[str, Array], grads: dict[str, Array], learning_rate: float) -> None:
    """Take one step down the gradient: every p becomes p - learning_rate * dp, in the dict itself.

    Args:
        params: parameters by name.
        grads: their gradients, under the same names.
        learning_rate: how far.
    """
    for name, p in list(params.items()):
        params[name] = p - learning_rate * grads[name]


def sgd_momentum(w: Array, dw: Array, config: Config) -> tuple[Array, Config]:
    """Take one step along a velocity, which remembers a share of its past.

        velocity = momentum * velocity - learning_rate * dw
        next_w = w + velocity

    Args:
        w: parameter, any shape.
        dw: gradient, in its shape.
        config: ``learning_rate``, ``momentum``, and ``velocity`` in the shape of `w`.

    Returns:
        next_w, in the shape of `w`, and the config with the next ``velocity``.
    """
    step = config["learning_rate"] * dw
    velocity = config["momentum"] * config["velocity"] - step
    next_w = w + velocity
    return next_w, {**config, "velocity": velocity}


def adam(w: Array, dw: Array, config: Config) -> tuple[Array, Config]:
    """Take one step of Adam (Kingma and Ba, *Adam: a method for stochastic optimization*, 2015, algorithm 1).

    `m` and `v` are running averages of the gradient and of its square. Both start at 0, which makes them too small
    by the factor 1 - beta**t after t steps; dividing by it mends that.

    Args:
        w: parameter, any shape.
        dw: gradient, in its shape.
        config: ``learning_rate``, ``beta1``, ``beta2``, ``epsilon``, the averages ``m`` and ``v`` in the shape of `w`,
            and ``t``, the number of steps taken so far.

    Returns:
        next_w, in the shape of `w`, and the config with the next ``m``, ``v`` and ``t``.
    """
    beta1, beta2 = config["beta1"], config["beta2"]
    t = config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    step = config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"])
    next_w = w - step
    return next_w, {**config, "m": m, "v": v, "t": t}
