# gradcheck: optimisers
import math

import numpy as np


def sgd(params, grads, learning_rate):
    for name, p in params.items():
        for index in np.ndindex(p.shape):
            p[index] = p[index] - learning_rate * grads[name][index]


def sgd_momentum(w, dw, config):
    next_w, velocity = np.empty(w.shape), np.empty(w.shape)
    for index in np.ndindex(w.shape):
        velocity[index] = config["momentum"] * config["velocity"][index] - config["learning_rate"] * dw[index]
        next_w[index] = w[index] + velocity[index]
    return [next_w, {"velocity": velocity}]


def adam(w, dw, config):
    b1, b2, t = config["beta1"], config["beta2"], config["t"] + 1
    next_w, m, v = np.empty(w.shape), np.empty(w.shape), np.empty(w.shape)
    for index in np.ndindex(w.shape):
        m[index] = b1 * config["m"][index] + (1 - b1) * dw[index]
        v[index] = b2 * config["v"][index] + (1 - b2) * dw[index] ** 2
        rate = config["learning_rate"] / (1 - b1**t)
        next_w[index] = w[index] - rate * m[index] / (math.sqrt(v[index] / (1 - b2**t)) + config["epsilon"])
    return next_w, {"m": m, "v": v, "t": t}
