# gradcheck: two-layer-network
import numpy as np


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def sigmoid_backward(out):
    return np.einsum("...,...->...", out, 1 - out)


def forward(W1, b1, W2, b2, x):
    h = sigmoid(np.einsum("hn,nb->hb", W1, x) + b1)
    o = sigmoid(np.einsum("oh,hb->ob", W2, h) + b2)
    return h, o


def loss(o, label):
    e = o - label
    return np.einsum("ob,ob->", e, e) / e.size


def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    g = np.einsum("ob,ob,ob->ob", 2 * (o - label) / o.size, o, 1 - o)
    f = np.einsum("oh,ob,hb,hb->hb", W2, g, h, 1 - h)
    return np.einsum("hb,nb->hn", f, x), np.einsum("hb->", f), np.einsum("ob,hb->oh", g, h), np.einsum("ob->", g)


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    old = (W1, b1, W2, b2)
    gradients = (dW1, db1, dW2, db2)
    return [p - lr * g for p, g in zip(old, gradients)]


def train(W1, b1, W2, b2, x, label, lr, n):
    history = np.empty(n)
    W1, W2 = np.copy(W1), np.copy(W2)
    for i in range(n):
        history[i] = loss(forward(W1, b1, W2, b2, x)[1], label)
        W1, b1, W2, b2 = update(W1, b1, W2, b2, *backward(W1, b1, W2, b2, x, label), lr)
    return [history, W1, b1, W2, b2]
