# gradcheck: two-layer-network
import numpy as np


def sigmoid(input):
    return 1 / (1 + np.e ** (-input))


def sigmoid_backward(out):
    return out * (1 - out)


def forward(W1, b1, W2, b2, x):
    net_h = W1 @ x + b1
    out_h = sigmoid(net_h)
    net_o = W2 @ out_h + b2
    out_o = sigmoid(net_o)
    return out_h, out_o


def loss(o, label):
    return np.mean((o - label) ** 2)


def backward(W1, b1, W2, b2, x, label):
    out_h, out_o = forward(W1, b1, W2, b2, x)
    # dloss/dnet_o
    dnet_o = 2 / out_o.size * (out_o - label) * sigmoid_backward(out_o)
    dw2 = dnet_o @ out_h.T
    dout_h = W2.T @ dnet_o
    dnet_h = dout_h * sigmoid_backward(out_h)
    dw1 = dnet_h @ x.T
    return dw1, np.sum(dnet_h), dw2, np.sum(dnet_o)


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2


def train(W1, b1, W2, b2, x, label, lr, n):
    W1 = W1.copy()
    W2 = W2.copy()
    history = []
    for i in range(n):
        h, o = forward(W1, b1, W2, b2, x)
        history.append(loss(o, label))
        dW1, db1, dW2, db2 = backward(W1, b1, W2, b2, x, label)
        W1, b1, W2, b2 = update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr)
    return history, W1, b1, W2, b2
