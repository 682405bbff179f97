# gradcheck: two-layer-network
import math

import numpy as np


def squash(z):
    if z < 0:
        return math.exp(z) / (1 + math.exp(z))
    return 1 / (1 + math.exp(-z))


def sigmoid(z):
    result = np.empty(z.shape)
    for index in np.ndindex(*z.shape):
        result[index] = squash(z[index])
    return result


def sigmoid_backward(out):
    result = np.empty(out.shape)
    for index in np.ndindex(*out.shape):
        result[index] = out[index] * (1 - out[index])
    return result


def layer(W, b, x):
    units, inputs = W.shape
    examples = x.shape[1]
    result = np.empty((units, examples))
    for i in range(units):
        for j in range(examples):
            total = b
            for k in range(inputs):
                total += W[i, k] * x[k, j]
            result[i, j] = squash(total)
    return result


def forward(W1, b1, W2, b2, x):
    h = layer(W1, b1, x)
    return h, layer(W2, b2, h)


def loss(o, label):
    total = 0.0
    for row, target in zip(o, label):
        for a, b in zip(row, target):
            total += (a - b) ** 2
    return total / (len(o) * len(o[0]))


def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    outputs, examples = o.shape
    hidden, inputs = W1.shape
    dW1 = np.zeros((hidden, inputs))
    dW2 = np.zeros((outputs, hidden))
    db1 = 0.0
    db2 = 0.0
    for e in range(examples):
        delta_o = []
        for i in range(outputs):
            a = o[i, e]
            delta_o.append(2 * (a - label[i, e]) / (outputs * examples) * a * (1 - a))
            db2 += delta_o[i]
            for j in range(hidden):
                dW2[i, j] += delta_o[i] * h[j, e]
        for j in range(hidden):
            back = 0.0
            for i in range(outputs):
                back += W2[i, j] * delta_o[i]
            delta_h = back * h[j, e] * (1 - h[j, e])
            db1 += delta_h
            for k in range(inputs):
                dW1[j, k] += delta_h * x[k, e]
    return dW1, db1, dW2, db2


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    def step(W, dW):
        new = np.empty(W.shape)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                new[i, j] = W[i, j] - lr * dW[i, j]
        return new

    return step(W1, dW1), b1 - lr * db1, step(W2, dW2), b2 - lr * db2


def train(W1, b1, W2, b2, x, label, lr, n):
    params = (np.array(W1, dtype=float), b1, np.array(W2, dtype=float), b2)
    history = []
    while len(history) < n:
        history.append(loss(forward(*params, x)[1], label))
        params = update(*params, *backward(*params, x, label), lr)
    return (history, *params)
