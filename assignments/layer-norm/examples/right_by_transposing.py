# gradcheck: layer-norm
import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    xt = x.T
    mean, var = np.mean(xt, axis=0), np.var(xt, axis=0)
    std = np.sqrt(var + ln_param["eps"])
    normal = (xt - mean) / std
    out = (gamma[:, None] * normal + beta[:, None]).T
    return out, [normal, std, gamma]


def layernorm_backward(dout, cache):
    normal, std, gamma = cache
    dt = dout.T
    D = dt.shape[0]
    dgamma = np.sum(dt * normal, axis=1)
    dbeta = np.sum(dt, axis=1)
    dnormal = dt * gamma[:, None]
    dx = (D * dnormal - np.sum(dnormal, axis=0) - normal * np.sum(dnormal * normal, axis=0)) / D / std
    return dx.T, dgamma, dbeta
