# gradcheck: two-layer-network
import numpy as np


def sigmoid(z):
    z = np.asarray(z, dtype=np.float64)
    out = np.empty_like(z)
    negative = z < 0
    e = np.exp(z[negative])
    out[negative] = e / (1.0 + e)
    out[~negative] = 1.0 / (1.0 + np.exp(-z[~negative]))
    return out


def sigmoid_backward(out):
    return np.multiply(out, np.subtract(1.0, out))


def forward(W1, b1, W2, b2, x):
    hidden = sigmoid(np.add(np.matmul(W1, x), b1))
    output = sigmoid(np.add(np.matmul(W2, hidden), b2))
    return hidden, output


def loss(o, label):
    return float(np.linalg.norm(o - label) ** 2 / o.size)


def backward(W1, b1, W2, b2, x, label):
    hidden, output = forward(W1, b1, W2, b2, x)
    upstream = np.multiply(2.0 / output.size, np.subtract(output, label))
    upstream = np.multiply(upstream, sigmoid_backward(output))
    dW2 = np.matmul(upstream, np.transpose(hidden))
    db2 = float(np.sum(upstream))
    upstream = np.multiply(np.matmul(np.transpose(W2), upstream), sigmoid_backward(hidden))
    dW1 = np.matmul(upstream, np.transpose(x))
    db1 = float(np.sum(upstream))
    return dW1, db1, dW2, db2


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    # In place, but on copies.
    W1 = W1.astype(float)
    W2 = W2.astype(float)
    W1 -= lr * dW1
    W2 -= lr * dW2
    b1 -= lr * db1
    b2 -= lr * db2
    return W1, b1, W2, b2


def train(W1, b1, W2, b2, x, label, lr, n):
    W1 = W1.astype(float)
    W2 = W2.astype(float)
    history = np.zeros(n)
    for i in range(n):
        hidden, output = forward(W1, b1, W2, b2, x)
        history[i] = loss(output, label)
        dW1, db1, dW2, db2 = backward(W1, b1, W2, b2, x, label)
        W1 -= lr * dW1
        b1 -= lr * db1
        W2 -= lr * dW2
        b2 -= lr * db2
    return history, W1, b1, W2, b2
