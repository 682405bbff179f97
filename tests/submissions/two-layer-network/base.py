import numpy as np


def _base_sigmoid(z):
    z = np.asarray(z, dtype=float)
    tail = np.exp(-np.abs(z))
    return np.where(z < 0, tail, 1.0) / (1.0 + tail)


def _base_forward(W1, b1, W2, b2, x):
    hidden = _base_sigmoid(np.dot(W1, x) + b1)
    return hidden, _base_sigmoid(np.dot(W2, hidden) + b2)


def _base_loss(o, label):
    return float(np.mean(np.square(np.subtract(o, label))))


def _base_backward(W1, b1, W2, b2, x, label):
    hidden, out = _base_forward(W1, b1, W2, b2, x)
    delta2 = (out - label) * out * (1 - out) * (2.0 / out.size)
    delta1 = np.dot(np.transpose(W2), delta2) * hidden * (1 - hidden)
    return np.dot(delta1, np.transpose(x)), delta1.sum(), np.dot(delta2, hidden.T), delta2.sum()


def _base_train(W1, b1, W2, b2, x, label, lr, n):
    params = [np.array(p, dtype=float) for p in (W1, b1, W2, b2)]
    losses = []
    for _ in range(n):
        losses.append(_base_loss(_base_forward(*params, x)[1], label))
        grads = _base_backward(*params, x, label)
        params = [p - lr * g for p, g in zip(params, grads)]
    return (np.array(losses), *params)


def sigmoid(z):
    return _base_sigmoid(z)


def sigmoid_backward(out):
    return out - out * out


def forward(W1, b1, W2, b2, x):
    return _base_forward(W1, b1, W2, b2, x)


def loss(o, label):
    return _base_loss(o, label)


def backward(W1, b1, W2, b2, x, label):
    return _base_backward(W1, b1, W2, b2, x, label)


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2


def train(W1, b1, W2, b2, x, label, lr, n):
    return _base_train(W1, b1, W2, b2, x, label, lr, n)
