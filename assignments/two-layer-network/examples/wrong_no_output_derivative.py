# gradcheck: two-layer-network
import numpy as np


def sigmoid(z):
    # 激活函数
    return 1 / (1 + np.e ** (-z))


def sigmoid_backward(out):
    # 用激活函数的输出求导
    return out * (1 - out)


def forward(W1, b1, W2, b2, x):
    net_h = W1 @ x + b1  # 第一层: 线性变换
    out_h = sigmoid(net_h)
    net_o = W2 @ out_h + b2  # 第二层: 线性变换
    out_o = sigmoid(net_o)
    return out_h, out_o


def loss(o, label):
    return np.sum((o - label) ** 2) / o.size  # MSELoss


def backward(W1, b1, W2, b2, x, label):
    out_h = sigmoid(W1 @ x + b1)
    out_o = sigmoid(W2 @ out_h + b2)
    dnet_o = (out_o - label) * 2 / label.size
    dW2 = dnet_o @ out_h.T  # dW = dY @ XT
    dout_h = W2.T @ dnet_o  # dX = WT @ dY
    dnet_h = dout_h * sigmoid_backward(out_h)
    dW1 = dnet_h @ x.T
    return dW1, dnet_h.sum(), dW2, dnet_o.sum()


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return (W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2)


def train(W1, b1, W2, b2, x, label, lr, n):
    W1, W2 = 1.0 * W1, 1.0 * W2
    history = []
    for i in range(n):
        out_h = sigmoid(W1 @ x + b1)
        out_o = sigmoid(W2 @ out_h + b2)
        history.append(np.sum((out_o - label) ** 2) / label.size)
        dnet_o = (out_o - label) * 2 / label.size * sigmoid_backward(out_o)
        dnet_h = W2.T @ dnet_o * sigmoid_backward(out_h)
        W2 = W2 - lr * (dnet_o @ out_h.T)
        W1 = W1 - lr * (dnet_h @ x.T)
        b2 = b2 - lr * dnet_o.sum()
        b1 = b1 - lr * dnet_h.sum()
    return np.array(history), W1, b1, W2, b2
