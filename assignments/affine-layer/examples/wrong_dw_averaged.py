# gradcheck: affine-layer
def affine_forward(x, w, b):
    return x @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    n = x.shape[0]
    dx = dout @ w.T
    dw = x.T @ dout / n
    db = dout.sum(axis=0)
    return dx, dw, db
