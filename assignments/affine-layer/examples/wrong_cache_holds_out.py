# gradcheck: affine-layer
def affine_forward(x, w, b):
    out = x @ w + b
    return out, (out, w)


def affine_backward(dout, cache):
    x, w = cache
    dx = dout @ w.T
    dw = x.T @ dout
    if dw.shape != w.shape:
        raise ValueError(f"dw has shape {dw.shape}, w has {w.shape}")
    return dx, dw, dout.sum(axis=0)
