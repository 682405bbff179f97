# gradcheck: two-layer-network
import numpy as np

DEBUG = True


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_backward(out):
    return out * (1 - out)


def forward(W1, b1, W2, b2, x, verbose=DEBUG):
    h = sigmoid(W1 @ x + b1)
    o = sigmoid(W2 @ h + b2)
    if verbose:
        print("h =", h)
        print("o =", o)
    return h, o


def loss(o, label):
    return np.mean((o - label) ** 2)


def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x, verbose=False)
    d_net_o = 2 * (o - label) / o.size * sigmoid_backward(o)
    d_net_h = W2.T @ d_net_o * sigmoid_backward(h)
    print("shapes:", d_net_o.shape, d_net_h.shape)
    return d_net_h @ x.T, d_net_h.sum(), d_net_o @ h.T, d_net_o.sum()


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr=0.5):
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2


def train(W1, b1, W2, b2, x, label, lr=0.5, n=100):
    W1, W2 = W1.copy(), W2.copy()
    history = []
    for i in range(n):
        h, o = forward(W1, b1, W2, b2, x, verbose=False)
        history.append(loss(o, label))
        print(f"loss[{i}]: {history[-1]}")
        W1, b1, W2, b2 = update(W1, b1, W2, b2, *backward(W1, b1, W2, b2, x, label), lr)
    return np.array(history), W1, b1, W2, b2


w1 = np.array([[0.1, 0.15], [0.2, 0.25], [0.3, 0.35]])
w2 = np.array([[0.4, 0.45, 0.5], [0.55, 0.6, 0.65]])
train(w1, 0.35, w2, 0.65, np.array([[5.0], [10.0]]), np.array([[0.01], [0.99]]), n=10)
