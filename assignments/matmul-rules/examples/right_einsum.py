# gradcheck: matmul-rules
from numpy import einsum


def forward(W, X):
    return einsum("nk,km->nm", W, X)


def backward(dY, W, X):
    return {"dX": einsum("nk,nm->km", W, dY), "dW": einsum("nm,km->nk", dY, X)}
