# gradcheck: affine-layer
def affine_forward(x, w, b):
    n, d, m = len(x), len(w), len(b)
    out = [[sum(x[i][j] * w[j][k] for j in range(d)) + b[k] for k in range(m)] for i in range(n)]
    return out, {"x": x, "w": w}


def affine_backward(dout, cache):
    x, w = cache["x"], cache["w"]
    n, d, m = len(x), len(w), len(w[0])
    dx = [[sum(dout[i][k] * w[j][k] for k in range(m)) for j in range(d)] for i in range(n)]
    dw = [[sum(x[i][j] * dout[i][k] for i in range(n)) for k in range(m)] for j in range(d)]
    db = [sum(dout[i][k] for i in range(n)) for k in range(m)]
    return [dx, dw, db]
