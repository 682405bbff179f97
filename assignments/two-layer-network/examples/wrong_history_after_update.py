# gradcheck: two-layer-network
import numpy as np
from numpy import exp


def sigmoid(z):
    return 1.0 / (1.0 + exp(-z))


def sigmoid_backward(out):
    return out - out ** 2


def forward(W1, b1, W2, b2, x):
    h = sigmoid(np.dot(W1, x) + b1)
    return h, sigmoid(np.dot(W2, h) + b2)


def loss(o, label):
    diff = o - label
    return (diff * diff).sum() / diff.size


def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    delta2 = 2.0 / o.size * (o - label) * o * (1 - o)
    delta1 = np.dot(W2.T, delta2) * h * (1 - h)
    return np.dot(delta1, x.T), delta1.sum(), np.dot(delta2, h.T), delta2.sum()


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    W1 = W1 - lr * dW1
    b1 = b1 - lr * db1
    W2 = W2 - lr * dW2
    b2 = b2 - lr * db2
    return W1, b1, W2, b2


def train(W1, b1, W2, b2, x, label, lr, n):
    W1 = np.array(W1)
    W2 = np.array(W2)
    history = np.zeros(n)
    for i in range(n):
        h = sigmoid(np.dot(W1, x) + b1)
        o = sigmoid(np.dot(W2, h) + b2)
        delta2 = 2.0 / o.size * (o - label) * o * (1 - o)
        delta1 = np.dot(W2.T, delta2) * h * (1 - h)
        W1 = W1 - lr * np.dot(delta1, x.T)
        W2 = W2 - lr * np.dot(delta2, h.T)
        b1 = b1 - lr * delta1.sum()
        b2 = b2 - lr * delta2.sum()
        o = sigmoid(np.dot(W2, sigmoid(np.dot(W1, x) + b1)) + b2)
        history[i] = ((o - label) ** 2).mean()
    return history, W1, b1, W2, b2
