# gradcheck: two-layer-network
import numpy as np


def sigmoid(z):
    positive = z >= 0
    e = np.exp(np.where(positive, -z, z))
    return np.where(positive, 1, e) / (1 + e)


def sigmoid_backward(out):
    return out * (1 - out)


def forward(W1, b1, W2, b2, x):
    h = sigmoid(W1 @ x + b1)
    return {"o": sigmoid(W2 @ h + b2), "h": h}


def loss(o, label):
    return np.square(o - label).mean()


def backward(W1, b1, W2, b2, x, label):
    cache = forward(W1, b1, W2, b2, x)
    h, o = cache["h"], cache["o"]
    grads = {}
    dz2 = (o - label) * sigmoid_backward(o) * (2 / label.size)
    grads["dW2"] = dz2 @ h.T
    grads["db2"] = dz2.sum()
    dz1 = (W2.T @ dz2) * sigmoid_backward(h)
    grads["dW1"] = dz1 @ x.T
    grads["db1"] = dz1.sum()
    return grads


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return {"W1": W1 - lr * dW1, "W2": W2 - lr * dW2, "b1": b1 - lr * db1, "b2": b2 - lr * db2}


def train(W1, b1, W2, b2, x, label, lr, n):
    p = {"W1": W1 + 0.0, "b1": b1, "W2": W2 + 0.0, "b2": b2}
    history = []
    for _ in range(n):
        history.append(loss(forward(x=x, **p)["o"], label))
        p = update(**p, **backward(x=x, label=label, **p), lr=lr)
    return dict(p, history=np.array(history))
