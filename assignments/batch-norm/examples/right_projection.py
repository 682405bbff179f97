# gradcheck: batch-norm
import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    if bn_param["mode"] == "train":
        mean, var = np.average(x, axis=0), np.std(x, axis=0) ** 2
        m = bn_param["momentum"]
        bn_param.update(
            running_mean=m * bn_param["running_mean"] + (1 - m) * mean,
            running_var=m * bn_param["running_var"] + (1 - m) * var,
        )
    else:
        mean, var = bn_param["running_mean"], bn_param["running_var"]
    deviation = np.sqrt(var + bn_param["eps"])
    normal = (x - mean) / deviation
    return normal * gamma + beta, {"normal": normal, "deviation": deviation, "gamma": gamma}


def batchnorm_backward(dout, cache):
    normal, n = cache["normal"], len(dout)
    dx = np.empty_like(dout)
    for k in range(dout.shape[1]):
        u = normal[:, k : k + 1]
        projection = np.eye(n) - np.ones((n, n)) / n - u @ u.T / n
        dx[:, k] = projection @ dout[:, k] * cache["gamma"][k] / cache["deviation"][k]
    return {"dx": dx, "dgamma": np.einsum("nd,nd->d", dout, normal), "dbeta": np.einsum("nd->d", dout)}
