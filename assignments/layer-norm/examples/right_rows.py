# gradcheck: layer-norm
import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    out, cache = [], []
    for row in x:
        centred = row - np.sum(row) / row.size
        inverse = (np.dot(centred, centred) / row.size + ln_param["eps"]) ** -0.5
        out.append(centred * inverse * gamma + beta)
        cache.append((centred, inverse, gamma))
    return np.array(out), cache


def layernorm_backward(dout, cache):
    dx, dgamma = [], 0.0
    for d, (centred, inverse, gamma) in zip(dout, cache):
        dgamma = dgamma + d * centred * inverse
        dnormal = d * gamma
        dvar = np.sum(dnormal * centred) * -0.5 * inverse**3
        dcentred = dnormal * inverse + 2 * centred * dvar / d.size
        dx.append(dcentred - np.mean(dcentred))
    return [dx, dgamma, np.sum(dout, axis=0)]
