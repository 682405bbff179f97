# gradcheck: optimisers
import numpy as np


def sgd(params, grads, learning_rate):
    params.update({name: p - grads[name] * learning_rate for name, p in params.items()})


def sgd_momentum(w, dw, config):
    velocity = -(config["learning_rate"] * dw - config["velocity"] * config["momentum"])
    return velocity + w, dict(config, velocity=velocity)


def adam(w, dw, config):
    t = config["t"] + 1
    m = config["m"] - (1 - config["beta1"]) * (config["m"] - dw)
    v = config["v"] - (1 - config["beta2"]) * (config["v"] - dw * dw)
    m_hat = m / (1 - np.power(config["beta1"], t))
    v_hat = v / (1 - np.power(config["beta2"], t))
    step = m_hat / (v_hat**0.5 + config["epsilon"])
    return w - config["learning_rate"] * step, dict(config, m=m, v=v, t=t)
