# gradcheck: batch-norm
import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param["eps"]
    out = np.empty(x.shape)
    cache = []
    for k in range(x.shape[1]):
        if bn_param["mode"] == "train":
            mean, var = np.mean(x[:, k]), np.mean(np.square(x[:, k] - np.mean(x[:, k])))
            for name, value in (("running_mean", mean), ("running_var", var)):
                bn_param[name][k] *= bn_param["momentum"]
                bn_param[name][k] += (1 - bn_param["momentum"]) * value
        else:
            mean, var = bn_param["running_mean"][k], bn_param["running_var"][k]
        normal = (x[:, k] - mean) / (var + eps) ** 0.5
        out[:, k] = gamma[k] * normal + beta[k]
        cache.append((normal, (var + eps) ** -0.5, gamma[k]))
    return out, cache


def batchnorm_backward(dout, cache):
    columns, dgamma, dbeta = [], [], []
    for k, (normal, inverse, scale) in enumerate(cache):
        d = dout[:, k]
        dbeta.append(np.sum(d))
        dgamma.append(np.dot(d, normal))
        columns.append(scale * inverse * (d - np.mean(d) - normal * np.mean(d * normal)))
    return np.stack(columns, axis=1), np.array(dgamma), np.array(dbeta)
