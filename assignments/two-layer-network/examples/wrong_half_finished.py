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
    pass


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return None


def train(W1, b1, W2, b2, x, label, lr, n):
    raise NotImplementedError
