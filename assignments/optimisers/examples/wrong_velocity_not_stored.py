# gradcheck: optimisers
import numpy as np


def sgd(params, grads, learning_rate):
    for name in params:
        params[name] -= learning_rate * grads[name]


def sgd_momentum(w, dw, config):
    velocity = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + velocity, config


def adam(w, dw, config):
    b1, b2, t = config["beta1"], config["beta2"], config["t"] + 1
    m = b1 * config["m"] + (1 - b1) * dw
    v = b2 * config["v"] + (1 - b2) * dw**2
    step = m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + config["epsilon"])
    return w - config["learning_rate"] * step, {**config, "m": m, "v": v, "t": t}
