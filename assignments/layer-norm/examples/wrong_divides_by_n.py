# gradcheck: layer-norm
import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    std = np.sqrt(x.var(axis=1, keepdims=True) + ln_param["eps"])
    x_hat = (x - x.mean(axis=1, keepdims=True)) / std
    return gamma * x_hat + beta, (x_hat, std, gamma)


def layernorm_backward(dout, cache):
    x_hat, std, gamma = cache
    N = dout.shape[0]
    d = dout * gamma
    sums = d.sum(axis=1, keepdims=True) + x_hat * (d * x_hat).sum(axis=1, keepdims=True)
    return (d - sums / N) / std, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
