# gradcheck: input-descent
import numpy as np


def outputs(A, I):
    O = np.zeros((len(A), I.shape[1]))
    for i, row in enumerate(A):
        for j, a in enumerate(row):
            O[i] += a * I[j]
    return O


def loss(A, I, label):
    total = 0.0
    for o, t in zip(outputs(A, I).ravel(), label.ravel()):
        total += (o - t) ** 2
    return total


def grad(A, I, label):
    O = outputs(A, I)
    dI = np.zeros(I.shape)
    for j in range(I.shape[0]):
        for c in range(I.shape[1]):
            for i in range(A.shape[0]):
                dI[j, c] += 2 * (O[i, c] - label[i, c]) * A[i, j]
    return dI


def descend(A, I, label, lr, n):
    I = np.array(I, dtype=float)
    history = np.zeros(n)
    for step in range(n):
        history[step] = loss(A, I, label)
        dI = grad(A, I, label)
        for j in range(len(I)):
            I[j] = I[j] - lr * dI[j]
    return I, history
