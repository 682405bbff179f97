# gradcheck: two-layer-network
import numpy as np


class Layer:
    """A linear map and a sigmoid that remembers what its backward pass needs."""

    def __init__(self, W, b):
        self.W = np.array(W, dtype=float)
        self.b = b

    def forward(self, x):
        self.x = x
        self.out = sigmoid(self.W @ x + self.b)
        return self.out

    def backward(self, d_out):
        d_net = d_out * sigmoid_backward(self.out)
        self.dW = d_net @ self.x.T
        self.db = d_net.sum()
        return self.W.T @ d_net

    def step(self, lr):
        self.W = self.W - lr * self.dW
        self.b = self.b - lr * self.db


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_backward(out):
    return out * (1 - out)


def forward(W1, b1, W2, b2, x):
    first, second = Layer(W1, b1), Layer(W2, b2)
    o = second.forward(first.forward(x))
    return first.out, o


def loss(o, label):
    return np.mean((o - label) ** 2)


def loss_backward(o, label):
    return 2 * (o - label) / o.size


def backward(W1, b1, W2, b2, x, label):
    first, second = Layer(W1, b1), Layer(W2, b2)
    o = second.forward(first.forward(x))
    first.backward(second.backward(loss_backward(o, label)))
    return first.dW, first.db, second.dW, second.db


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    layers = []
    for W, b, dW, db in [(W1, b1, dW1, db1), (W2, b2, dW2, db2)]:
        layer = Layer(W, b)
        layer.dW, layer.db = dW, db
        layer.step(lr)
        layers += [layer.W, layer.b]
    return tuple(layers)


def train(W1, b1, W2, b2, x, label, lr, n):
    first, second = Layer(W1, b1), Layer(W2, b2)
    history = []
    for _ in range(n):
        o = second.forward(first.forward(x))
        history.append(loss(o, label))
        first.backward(second.backward(loss_backward(o, label)))
        first.step(lr)
        second.step(lr)
    return np.array(history), first.W, first.b, second.W, second.b
