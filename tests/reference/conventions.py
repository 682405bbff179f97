"""The assignments in a course's conventions: how their functions are called, and on what.

A caller takes what a submission defines and the mathematical arguments, and returns the outputs by the convention: a
forward pass that hands its cache to the backward pass, options in a dict, a class with methods, a dict that is changed
in place. It is written here a second time, without gradcheck, so that the specs' own calls are held against it.
"""

import numpy as np

# Per judged function: what a submission defines for it, and the names of the outputs, in order.
DEFINED = {
    "affine-layer": {
        "affine_forward": ("affine_forward", ["out"]),
        "affine_backward": ("affine_backward", ["dx", "dw", "db"]),
    },
    "relu": {
        "relu_forward": ("relu_forward", ["out"]),
        "relu_backward": ("relu_backward", ["dx"]),
    },
    "softmax-cross-entropy": {"softmax_loss": ("softmax_loss", ["loss", "dx"])},
    "batch-norm": {
        "batchnorm_forward": ("batchnorm_forward", ["out"]),
        "batchnorm_running_averages": ("batchnorm_forward", ["running_mean", "running_var"]),
        "batchnorm_test_mode": ("batchnorm_forward", ["out"]),
        "batchnorm_backward": ("batchnorm_backward", ["dx", "dgamma", "dbeta"]),
    },
    "layer-norm": {
        "layernorm_forward": ("layernorm_forward", ["out"]),
        "layernorm_backward": ("layernorm_backward", ["dx", "dgamma", "dbeta"]),
    },
    "convolution": {
        "conv_forward_naive": ("conv_forward_naive", ["out"]),
        "conv_backward_naive": ("conv_backward_naive", ["dx", "dw", "db"]),
    },
    "rnn-cell": {
        "RNNCell_forward": ("RNNCell", ["next_h"]),
        "RNNCell_backward": ("RNNCell", ["dx", "dprev_h", "dWx", "dWh", "db"]),
    },
    "attention": {
        "attention_forward": ("attention_forward", ["out"]),
        "attention_backward": ("attention_backward", ["dq", "dk", "dv"]),
    },
    "optimisers": {
        "sgd": ("sgd", ["w", "b"]),
        "sgd_momentum": ("sgd_momentum", ["next_w", "velocity"]),
        "adam": ("adam", ["next_w", "m", "v", "t"]),
    },
}


def forward_of(name, *fixed):
    def call(own, *arguments):
        out, _ = answered(own[name](*arguments, *fixed))
        return out

    return call


def backward_of(layer):
    """The backward pass of `layer`, from the cotangent and the arguments of the forward pass."""

    def call(own, dout, *arguments):
        _, cache = answered(own[f"{layer}_forward"](*arguments))
        return own[f"{layer}_backward"](dout, cache)

    return call


def answered(value):
    """What a function returned; a stub may also return nothing."""
    if value is None:
        raise NotImplementedError
    return value


def relu_backward(own, dout, x):
    """Where x is 0, whatever lies between 0 and dout is a subgradient, and given as 0."""
    dx = backward_of("relu")(own, dout, x)
    if not np.any(x == 0):
        return dx
    inside = np.minimum(dout, 0) <= np.asarray(dx)
    inside &= np.asarray(dx) <= np.maximum(dout, 0)
    return np.where((x == 0) & inside, 0, dx)


def softmax_loss(own, x, y):
    return own["softmax_loss"](x, np.asarray(y).astype(np.int64))


def training_param(beta, eps):
    zeros = np.zeros(beta.shape, np.asarray(beta).dtype)
    return {"mode": "train", "eps": eps, "momentum": 0.9, "running_mean": zeros, "running_var": zeros.copy()}


def batchnorm_forward(own, x, gamma, beta, eps):
    out, _ = answered(own["batchnorm_forward"](x, gamma, beta, training_param(beta, eps)))
    return out


def batchnorm_running_averages(own, x, gamma, beta, running_mean, running_var, momentum):
    param = {"mode": "train", "eps": 1e-5, "momentum": momentum}
    param.update(running_mean=running_mean.copy(), running_var=running_var.copy())
    answered(own["batchnorm_forward"](x, gamma, beta, param))
    return param["running_mean"], param["running_var"]


def batchnorm_test_mode(own, x, gamma, beta, running_mean, running_var, eps):
    param = {"mode": "test", "eps": eps, "momentum": 0.9}
    param.update(running_mean=running_mean.copy(), running_var=running_var.copy())
    out, _ = answered(own["batchnorm_forward"](x, gamma, beta, param))
    return out


def batchnorm_backward(own, dout, x, gamma, beta, eps):
    _, cache = answered(own["batchnorm_forward"](x, gamma, beta, training_param(beta, eps)))
    return own["batchnorm_backward"](dout, cache)


def layernorm_forward(own, x, gamma, beta, eps):
    out, _ = answered(own["layernorm_forward"](x, gamma, beta, {"eps": eps}))
    return out


def layernorm_backward(own, dout, x, gamma, beta, eps):
    _, cache = answered(own["layernorm_forward"](x, gamma, beta, {"eps": eps}))
    return own["layernorm_backward"](dout, cache)


def conv_forward_naive(own, x, w, b, stride, pad):
    out, _ = answered(own["conv_forward_naive"](x, w, b, {"stride": stride, "pad": pad}))
    return out


def conv_backward_naive(own, dout, x, w, b, stride, pad):
    _, cache = answered(own["conv_forward_naive"](x, w, b, {"stride": stride, "pad": pad}))
    return own["conv_backward_naive"](dout, cache)


def rnn_forward(own, x, prev_h, Wx, Wh, b):
    return own["RNNCell"](Wx, Wh, b).forward(x, prev_h)


def rnn_backward(own, dnext_h, x, prev_h, Wx, Wh, b):
    cell = own["RNNCell"](Wx, Wh, b)
    cell.forward(x, prev_h)
    dx, dprev_h = answered(cell.backward(dnext_h))
    return dx, dprev_h, cell.grads["Wx"], cell.grads["Wh"], cell.grads["b"]


def sgd(own, w, b, dw, db, learning_rate):
    params = {"w": w.copy(), "b": b.copy()}
    own["sgd"](params, {"w": dw, "b": db}, learning_rate)
    return params["w"], params["b"]


def sgd_momentum(own, w, dw, velocity, learning_rate, momentum):
    config = {"learning_rate": learning_rate, "momentum": momentum, "velocity": velocity.copy()}
    next_w, config = answered(own["sgd_momentum"](w, dw, config))
    return next_w, config["velocity"]


def adam(own, w, dw, m, v, t, learning_rate, beta1, beta2, epsilon):
    config = {"learning_rate": learning_rate, "beta1": beta1, "beta2": beta2, "epsilon": epsilon}
    config.update(m=m.copy(), v=v.copy(), t=t)
    next_w, config = answered(own["adam"](w, dw, config))
    return next_w, config["m"], config["v"], config["t"]


CALLERS = {
    "affine_forward": forward_of("affine_forward"),
    "affine_backward": backward_of("affine"),
    "relu_forward": forward_of("relu_forward"),
    "relu_backward": relu_backward,
    "softmax_loss": softmax_loss,
    "batchnorm_forward": batchnorm_forward,
    "batchnorm_running_averages": batchnorm_running_averages,
    "batchnorm_test_mode": batchnorm_test_mode,
    "batchnorm_backward": batchnorm_backward,
    "layernorm_forward": layernorm_forward,
    "layernorm_backward": layernorm_backward,
    "conv_forward_naive": conv_forward_naive,
    "conv_backward_naive": conv_backward_naive,
    "RNNCell_forward": rnn_forward,
    "RNNCell_backward": rnn_backward,
    "attention_forward": forward_of("attention_forward"),
    "attention_backward": backward_of("attention"),
    "sgd": sgd,
    "sgd_momentum": sgd_momentum,
    "adam": adam,
}

RNG_SEED = 11
SIDES = [(3, 2, 4), (1, 1, 1), (1, 3, 2), (4, 1, 3), (2, 3, 1), (2, 2, 2), (3, 3, 3), (4, 5, 2)]


def affine_calls():
    rng = np.random.default_rng(RNG_SEED)
    for n, d, m in SIDES:
        for scale in (1.0, 1e4):
            x, w, b = scale * rng.normal(size=(n, d)), rng.normal(size=(d, m)), rng.normal(size=m)
            yield "affine_forward", (x, w, b)
            yield "affine_backward", (rng.normal(size=(n, m)), x, w, b)


def relu_calls():
    rng = np.random.default_rng(RNG_SEED)
    for n, d, _ in SIDES:
        for x in (rng.normal(size=(n, d)), rng.integers(-1, 2, size=(n, d)).astype(float)):
            yield "relu_forward", (x,)
            yield "relu_backward", (rng.normal(size=(n, d)), x)


def softmax_calls():
    rng = np.random.default_rng(RNG_SEED)
    for n, c in [(1, 3), (2, 3), (3, 4), (5, 3), (4, 6), (3, 3)]:
        for low, high in [(-2, 2), (-40, 40), (400, 1000), (-1000, -400)]:
            yield "softmax_loss", (rng.uniform(low, high, size=(n, c)), rng.integers(0, 3, size=n))


def batchnorm_calls():
    rng = np.random.default_rng(RNG_SEED)
    for n, d in [(3, 2), (2, 3), (5, 1), (4, 4), (1, 3), (6, 2)]:
        for eps in (1e-5, 0.1):
            x, gamma, beta = 3 * rng.normal(size=(n, d)) + 1, rng.normal(size=d), rng.normal(size=d)
            averages = rng.normal(size=d), rng.random(d) + 0.1
            yield "batchnorm_forward", (x, gamma, beta, eps)
            yield "batchnorm_running_averages", (x, gamma, beta, *averages, float(rng.uniform(0, 1)))
            yield "batchnorm_test_mode", (x, gamma, beta, *averages, eps)
            yield "batchnorm_backward", (rng.normal(size=(n, d)), x, gamma, beta, eps)


def layernorm_calls():
    rng = np.random.default_rng(RNG_SEED)
    for n, d in [(2, 3), (3, 2), (1, 4), (4, 4), (3, 1), (2, 6)]:
        for eps in (1e-5, 0.1):
            x, gamma, beta = 3 * rng.normal(size=(n, d)) + 1, rng.normal(size=d), rng.normal(size=d)
            yield "layernorm_forward", (x, gamma, beta, eps)
            yield "layernorm_backward", (rng.normal(size=(n, d)), x, gamma, beta, eps)


def convolution_calls():
    rng = np.random.default_rng(RNG_SEED)
    shapes = [  # N, C, H, W, F, HH, WW, stride, pad
        (2, 3, 4, 5, 2, 2, 3, 1, 1), (1, 1, 3, 3, 1, 3, 3, 1, 0), (2, 1, 5, 3, 3, 3, 1, 2, 0),
        (1, 2, 4, 6, 2, 2, 2, 2, 0), (2, 2, 3, 4, 1, 1, 2, 1, 2), (1, 1, 5, 5, 2, 3, 3, 2, 1),
        (3, 1, 1, 1, 1, 1, 1, 1, 0), (1, 2, 2, 5, 2, 2, 3, 2, 2), (1, 1, 6, 3, 1, 2, 2, 1, 0),
    ]  # fmt: skip
    for N, C, H, W, F, HH, WW, stride, pad in shapes:
        x, w, b = rng.normal(size=(N, C, H, W)), rng.normal(size=(F, C, HH, WW)), rng.normal(size=F)
        rows, columns = 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride
        assert (H + 2 * pad - HH) % stride == (W + 2 * pad - WW) % stride == 0
        yield "conv_forward_naive", (x, w, b, stride, pad)
        yield "conv_backward_naive", (rng.normal(size=(N, F, rows, columns)), x, w, b, stride, pad)


def rnn_calls():
    rng = np.random.default_rng(RNG_SEED)
    for n, d, h in SIDES:
        for scale in (1.0, 8.0):
            x, prev_h = scale * rng.normal(size=(n, d)), rng.normal(size=(n, h))
            weights = rng.normal(size=(d, h)), rng.normal(size=(h, h)), rng.normal(size=h)
            yield "RNNCell_forward", (x, prev_h, *weights)
            yield "RNNCell_backward", (rng.normal(size=(n, h)), x, prev_h, *weights)


def attention_calls():
    rng = np.random.default_rng(RNG_SEED)
    for B, T, S, D, M in [(1, 1, 1, 1, 1), (2, 3, 4, 2, 3), (1, 4, 2, 3, 1), (3, 2, 2, 4, 2), (2, 3, 3, 3, 3)]:
        for scale in (1.0, 40.0):
            q, k = scale * rng.normal(size=(B, T, D)), scale * rng.normal(size=(B, S, D))
            v, dout = rng.normal(size=(B, S, M)), rng.normal(size=(B, T, M))
            for causal in (False, True):
                yield "attention_forward", (q, k, v, causal)
                yield "attention_backward", (dout, q, k, v, causal)


def optimiser_calls():
    rng = np.random.default_rng(RNG_SEED)
    for n, d, _ in SIDES:
        for t in (0, 1, 7):
            w, dw, m = rng.normal(size=(3, n, d))
            v, rate = rng.random((n, d)), float(rng.uniform(0.01, 0.5))
            yield "sgd", (w, w[0], dw, m[0], rate)
            yield "sgd_momentum", (w, dw, m, rate, float(rng.uniform(0, 1)))
            yield "adam", (w, dw, m, v, t, rate, float(rng.uniform(0.5, 0.9)), float(rng.uniform(0.8, 0.99)), 1e-8)


CALLS = {
    "affine-layer": affine_calls,
    "relu": relu_calls,
    "softmax-cross-entropy": softmax_calls,
    "batch-norm": batchnorm_calls,
    "layer-norm": layernorm_calls,
    "convolution": convolution_calls,
    "rnn-cell": rnn_calls,
    "attention": attention_calls,
    "optimisers": optimiser_calls,
}
