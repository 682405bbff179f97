# gradcheck: two-layer-network
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_backward(out):
    return out * (1 - out)


def forward(W1, b1, W2, b2, x):
    h = sigmoid(W1 @ x + b1)
    o = sigmoid(W2 @ h + b2)
    return h, o


def loss(o, label):
    return np.mean((o - label) ** 2)


def backward(W1, b1, W2, b2, x, label):
    h = sigmoid(W1 @ x + b1)
    o = sigmoid(W2 @ h + b2)
    d_o = 2 * (o - label)
    d_net_o = d_o * sigmoid_backward(o)
    d_h = W2.T @ d_net_o
    d_net_h = d_h * sigmoid_backward(h)
    dW1 = d_net_h @ x.T
    db1 = np.sum(d_net_h)
    dW2 = d_net_o @ h.T
    db2 = np.sum(d_net_o)
    return dW1, db1, dW2, db2


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2


def train(W1, b1, W2, b2, x, label, lr, n):
    W1, W2 = W1.copy(), W2.copy()
    history = []
    for i in range(n):
        h = sigmoid(W1 @ x + b1)
        o = sigmoid(W2 @ h + b2)
        history.append(np.mean((o - label) ** 2))
        d_net_o = 2 * (o - label) / o.size * sigmoid_backward(o)
        d_net_h = W2.T @ d_net_o * sigmoid_backward(h)
        W1 = W1 - lr * d_net_h @ x.T
        b1 = b1 - lr * np.sum(d_net_h)
        W2 = W2 - lr * d_net_o @ h.T
        b2 = b2 - lr * np.sum(d_net_o)
    return np.array(history), W1, b1, W2, b2
