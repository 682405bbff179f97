"""Activations and other elementwise functions."""

import numpy as np

from .layer import Layer, entry, normal, one, positive

C = np.sqrt(2 / np.pi)


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def sigmoid_slope(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


def relu(x):
    return np.maximum(x, 0)


def elu(x):
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def gelu(x):
    return x / 2 * (1 + np.tanh(C * (x + 0.044715 * x**3)))


def gelu_slope(x):
    t = np.tanh(C * (x + 0.044715 * x**3))
    return (1 + t) / 2 + x / 2 * (1 - t**2) * C * (1 + 3 * 0.044715 * x**2)


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def swish_slope(x):
    return sigmoid(x) + x * sigmoid_slope(x)


def tanh_slope(x):
    return 1 / np.cosh(np.clip(x, -300, 300)) ** 2


def divide_backward(d, a, b):
    return d / b, -d * a / b**2


SHAPE = (4, 5)

LAYERS = (
    Layer(
        "sigmoid",
        sigmoid,
        one(lambda d, x: d * sigmoid_slope(x)),
        normal(SHAPE),
        {
            "output for slope": one(lambda d, x: d * sigmoid(x)),
            "s^2 for s(1-s)": one(lambda d, x: d * sigmoid(x) ** 2),
            "slope of the slope": one(lambda d, x: d * sigmoid_slope(sigmoid(x))),
            "ignores dout": one(lambda d, x: sigmoid_slope(x)),
            "sign": one(lambda d, x: -d * sigmoid_slope(x)),
            "one column forgotten": one(lambda d, x: d * sigmoid_slope(x) * (np.arange(5) != 3)),
        },
    ),
    Layer(
        "tanh",
        np.tanh,
        one(lambda d, x: d * tanh_slope(x)),
        normal(SHAPE),
        {
            "1 - x^2": one(lambda d, x: d * (1 - x**2)),
            "1 - t": one(lambda d, x: d * (1 - np.tanh(x))),
            "1 + t^2": one(lambda d, x: d * (1 + np.tanh(x) ** 2)),
            "detached": one(lambda d, x: 0 * d),
            "one in twenty off by 0.1 %": one(lambda d, x: entry(d * tanh_slope(x), 7, lambda v: v * 1.001)),
        },
    ),
    Layer(
        "relu",
        relu,
        one(lambda d, x: d * (x > 0)),
        normal(SHAPE),
        {
            "unmasked": one(lambda d, x: d.copy()),
            "mask of dout": one(lambda d, x: d * (d > 0)),
            "other side": one(lambda d, x: d * (x < 0)),
            "times output": one(lambda d, x: d * relu(x)),
        },
    ),
    Layer(
        "leaky relu",
        lambda x: np.where(x > 0, x, x / 8),
        one(lambda d, x: d * np.where(x > 0, 1, 1 / 8)),
        normal(SHAPE),
        {
            "no leak": one(lambda d, x: d * (x > 0)),
            "leak on the wrong side": one(lambda d, x: d * np.where(x > 0, 1 / 8, 1)),
            "leak 1/8.01": one(lambda d, x: d * np.where(x > 0, 1, 1 / 8.01)),
        },
    ),
    Layer(
        "elu",
        elu,
        one(lambda d, x: d * np.where(x > 0, 1, np.exp(np.minimum(x, 0)))),
        normal(SHAPE),
        {
            "expm1 for exp": one(lambda d, x: d * np.where(x > 0, 1, np.expm1(np.minimum(x, 0)))),
            "constant": one(lambda d, x: d * np.where(x > 0, 1, 0.5)),
            "sign on one side": one(lambda d, x: d * np.where(x > 0, 1, -np.exp(np.minimum(x, 0)))),
        },
    ),
    Layer(
        "gelu",
        gelu,
        one(lambda d, x: d * gelu_slope(x)),
        normal(SHAPE),
        {
            "lacks the inner derivative": one(lambda d, x: d * (1 + np.tanh(C * (x + 0.044715 * x**3))) / 2),
            "1.702 sigmoid": one(lambda d, x: d * (sigmoid(1.702 * x) + 1.702 * x * sigmoid_slope(1.702 * x))),
            "lacks the 3": one(
                lambda d, x: (
                    d
                    * (
                        (1 + np.tanh(C * (x + 0.044715 * x**3))) / 2
                        + x / 2 * (1 - np.tanh(C * (x + 0.044715 * x**3)) ** 2) * C * (1 + 0.044715 * x**2)
                    )
                )
            ),
        },
    ),
    Layer(
        "softplus",
        softplus,
        one(lambda d, x: d * sigmoid(x)),
        normal(SHAPE),
        {
            "sigmoid of -x": one(lambda d, x: d * sigmoid(-x)),
            "step": one(lambda d, x: d * (x > 0)),
            "slope of sigmoid": one(lambda d, x: d * sigmoid_slope(x)),
        },
    ),
    Layer(
        "swish",
        lambda x: x * sigmoid(x),
        one(lambda d, x: d * swish_slope(x)),
        normal(SHAPE),
        {
            "sigmoid only": one(lambda d, x: d * sigmoid(x)),
            "product of slopes": one(lambda d, x: d * sigmoid_slope(x)),
            "lacks x": one(lambda d, x: d * (sigmoid(x) + sigmoid_slope(x))),
        },
    ),
    Layer(
        "log(1 + x^2)",
        lambda x: np.log1p(x**2),
        one(lambda d, x: d * 2 * x / (1 + x**2)),
        normal(SHAPE),
        {
            "lacks the inner derivative": one(lambda d, x: d / (1 + x**2)),
            "lacks the 2": one(lambda d, x: d * x / (1 + x**2)),
            "1 + x below": one(lambda d, x: d * 2 * x / (1 + np.abs(x))),
        },
    ),
    Layer(
        "quotient",
        lambda a, b: a / b,
        divide_backward,
        positive(SHAPE, SHAPE),
        {
            "db positive": lambda d, a, b: (d / b, d * a / b**2),
            "db lacks a square": lambda d, a, b: (d / b, -d * a / b),
            "db lacks a": lambda d, a, b: (d / b, -d / b**2),
            "da times b": lambda d, a, b: (d * b, -d * a / b**2),
        },
    ),
    Layer(
        "logarithm",
        np.log,
        one(lambda d, x: d / x),
        positive(SHAPE),
        {
            "epsilon 1e-3": one(lambda d, x: d / (x + 1e-3)),
            "1/x^2": one(lambda d, x: d / x**2),
            "base 10": one(lambda d, x: d / x / np.log(10)),
        },
    ),
    Layer(
        "square root",
        np.sqrt,
        one(lambda d, x: d / (2 * np.sqrt(x))),
        positive(SHAPE),
        {
            "lacks the 2": one(lambda d, x: d / np.sqrt(x)),
            "2/sqrt": one(lambda d, x: 2 * d / np.sqrt(x)),
            "halves the root": one(lambda d, x: d * np.sqrt(x) / 2),
        },
    ),
    Layer(
        "clip",
        lambda x: np.clip(x, -1, 1),
        one(lambda d, x: d * (np.abs(x) < 1)),
        lambda rng, scale: (rng.standard_normal(SHAPE) * min(max(scale, 0.1), 2.0),),
        {
            "passes on one side": one(lambda d, x: d * (x < 1)),
            "straight through": one(lambda d, x: d.copy()),
            "clips the gradient": one(lambda d, x: np.clip(d, -1, 1) * (np.abs(x) < 1)),
        },
    ),
    Layer(
        "absolute power",
        lambda x: np.abs(x) ** 2.5,
        one(lambda d, x: d * 2.5 * np.abs(x) ** 1.5 * np.sign(x)),
        normal(SHAPE),
        {
            "no sign": one(lambda d, x: d * 2.5 * np.abs(x) ** 1.5),
            "no exponent": one(lambda d, x: d * np.abs(x) ** 1.5 * np.sign(x)),
            "exponent not lowered": one(lambda d, x: d * 2.5 * np.abs(x) ** 2.5 * np.sign(x)),
        },
    ),
)
