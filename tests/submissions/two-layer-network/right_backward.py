# %% six_loops
# what: a loop for every index, accumulating scalars
def backward(W1, b1, W2, b2, x, label):
    N, B = len(x), len(x[0])
    H, O = len(W1), len(W2)
    dW1 = [[0.0] * N for _ in range(H)]
    dW2 = [[0.0] * H for _ in range(O)]
    db1 = db2 = 0.0
    hs, os = forward(W1, b1, W2, b2, x)
    for e in range(B):
        delta = [2.0 * (os[k][e] - label[k][e]) * os[k][e] * (1.0 - os[k][e]) / (O * B) for k in range(O)]
        for k in range(O):
            db2 += delta[k]
            for j in range(H):
                dW2[k][j] += delta[k] * hs[j][e]
        for j in range(H):
            back = sum(delta[k] * W2[k][j] for k in range(O)) * hs[j][e] * (1.0 - hs[j][e])
            db1 += back
            for i in range(N):
                dW1[j][i] += back * x[i][e]
    return dW1, db1, dW2, db2


# %% one_einsum_each
# what: every gradient as a single einsum of up to seven factors
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    e, so, sh = 2 * (o - label) / o.size, o * (1 - o), h * (1 - h)
    return (
        np.einsum("ob,ob,oh,hb,nb->hn", e, so, W2, sh, x, optimize=True),
        np.einsum("ob,ob,oh,hb->", e, so, W2, sh, optimize="greedy"),
        np.einsum("ob,ob,hb->oh", e, so, h),
        np.einsum("ob,ob->", e, so),
    )


# %% jacobians
# what: full Jacobians per example, multiplied from the left
def backward(W1, b1, W2, b2, x, label):
    total = [np.zeros(np.shape(W1)), 0.0, np.zeros(np.shape(W2)), 0.0]
    for xe, te in zip(x.T, label.T):
        h, o = (a[:, 0] for a in forward(W1, b1, W2, b2, xe[:, None]))
        to_net2 = (2 * (o - te) / label.size) @ np.diag(o * (1 - o))
        to_net1 = to_net2 @ W2 @ np.diag(h * (1 - h))
        grads = np.outer(to_net1, xe), to_net1.sum(), np.outer(to_net2, h), to_net2.sum()
        total = [t + g for t, g in zip(total, grads)]
    return tuple(total)


# %% forward_mode
# what: pushes a unit tangent forward for each parameter, with dual numbers by hand
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    sh, so, e = h * (1 - h), o * (1 - o), 2 * (o - label) / o.size

    def slope(tW1, tb1, tW2, tb2):
        th = sh * (tW1 @ x + tb1)
        to = so * (tW2 @ h + W2 @ th + tb2)
        return np.sum(e * to)

    zeros = lambda: [np.zeros(np.shape(p)) for p in (W1, b1, W2, b2)]
    grads = zeros()
    for k in range(4):
        for where in np.ndindex(grads[k].shape):
            tangent = zeros()
            tangent[k][where] = 1.0
            grads[k][where] = slope(*tangent)
    return grads


# %% complex_step
# what: numeric differentiation by a complex step of 1e-30, exact to rounding
def backward(W1, b1, W2, b2, x, label):
    def act(z):
        flip = z.real < 0
        e = np.exp(np.where(flip, z, -z))
        return np.where(flip, e / (1 + e), 1 / (1 + e))

    def objective(p):
        o = act(p[2] @ act(p[0] @ x + p[1]) + p[3])
        return np.sum((o - label) ** 2) / label.size

    params = [np.array(p, dtype=complex) for p in (W1, b1, W2, b2)]
    grads = [np.zeros(p.shape) for p in params]
    for p, g in zip(params, grads):
        for i in np.ndindex(p.shape):
            p[i] += 1e-30j
            g[i] = objective(params).imag / 1e-30
            p[i] -= 1e-30j
    return grads


# %% right_to_left
# what: multiplies the constant in last, and takes label - o with a minus in front
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    factor = -2.0 / label.size
    out = (label - o) * (o - o * o)
    hid = (h - h * h) * W2.T.dot(out)
    return factor * hid.dot(x.T), factor * hid.sum(), factor * out.dot(h.T), factor * out.sum()


# %% ones_for_the_sum
# what: sums for the biases as products with vectors of ones
def backward(W1, b1, W2, b2, x, label):
    H, O = forward(W1, b1, W2, b2, x)
    D2 = np.multiply(np.multiply(O - label, O), 1 - O) * (2 / O.size)
    D1 = np.multiply(np.matmul(W2.T, D2), np.multiply(H, 1 - H))
    ones = lambda n: np.ones(n)
    return (
        np.matmul(D1, x.T),
        ones(D1.shape[0]) @ D1 @ ones(D1.shape[1]),
        np.matmul(D2, H.T),
        ones(D2.shape[0]) @ D2 @ ones(D2.shape[1]),
    )


# %% bias_column
# what: the bias as a column of the weights, and its gradient summed from that column
def backward(W1, b1, W2, b2, x, label):
    grads = []
    ext = lambda a: np.vstack([a, np.ones(a.shape[1])])
    h, o = forward(W1, b1, W2, b2, x)
    delta = (o - label) * o * (1 - o) * 2 / o.size
    for W, a in ((W2, h), (W1, x)):
        full = delta @ ext(a).T
        grads = [full[:, :-1], full[:, -1].sum(), *grads]
        delta = (W.T @ delta) * a * (1 - a)
    return grads


# %% recursive_layers
# what: recursion over the layers
def descend_layers(a, label, layers):
    if not layers:
        return 2 * (a - label) / a.size, []
    (W, b), rest = layers[0], layers[1:]
    out = sigmoid(W @ a + b)
    upstream, grads = descend_layers(out, label, rest)
    dz = upstream * sigmoid_backward(out)
    return W.T @ dz, [dz @ a.T, dz.sum()] + grads


def backward(W1, b1, W2, b2, x, label):
    return descend_layers(x, label, [(W1, b1), (W2, b2)])[1]


# %% little_autograd
# what: a reverse-mode tape of its own for matrices
class Node:
    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = np.asarray(value, dtype=float), parents, 0.0

    def __matmul__(self, other):
        return Node(
            self.value @ other.value,
            [(self, lambda g: g @ other.value.T), (other, lambda g: self.value.T @ g)],
        )

    def shift(self, bias):
        return Node(self.value + bias.value, [(self, lambda g: g), (bias, np.sum)])

    def squash(self):
        s = sigmoid(self.value)
        return Node(s, [(self, lambda g: g * s * (1 - s))])

    def pull(self, grad):
        self.grad = self.grad + grad
        for parent, rule in self.parents:
            parent.pull(rule(grad))


def backward(W1, b1, W2, b2, x, label):
    leaves = W1, b1, W2, b2 = [Node(p) for p in (W1, b1, W2, b2)]
    o = (W2 @ (W1 @ Node(x)).shift(b1).squash()).shift(b2).squash()
    o.pull(2 * (o.value - label) / o.value.size)
    return tuple(leaf.grad for leaf in leaves)


# %% tensordot
# what: np.tensordot with axes, examples last
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    up = (o - label) * sigmoid_backward(o) / (o.size / 2)
    down = np.tensordot(W2, up, axes=[[0], [0]]) * sigmoid_backward(h)
    pair = lambda a, b: np.tensordot(a, b, axes=[[-1], [-1]])
    return {"db2": up.sum(), "dW2": pair(up, h), "db1": down.sum(), "dW1": pair(down, x)}


# %% symmetric_hyperbolic
# what: derivatives by 1/(4 cosh^2(z/2)), from the weighted sums
def backward(W1, b1, W2, b2, x, label):
    bell = lambda z: 0.25 / np.cosh(np.clip(z, -700, 700) / 2) ** 2
    z1 = W1 @ x + b1
    h = sigmoid(z1)
    z2 = W2 @ h + b2
    d2 = (sigmoid(z2) - label) * bell(z2) / (z2.size / 2)
    d1 = (W2.T @ d2) * bell(z1)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% weights_transposed_throughout
# what: keeps everything as rows, and turns round at the end: Fortran-ordered views come back
def backward(W1, b1, W2, b2, x, label):
    X, Y, V1, V2 = x.T, label.T, W1.T, W2.T
    A = sigmoid(X @ V1 + b1)
    P = sigmoid(A @ V2 + b2)
    G = (P - Y) * P * (1 - P) * 2 / P.size
    F = (G @ V2.T) * A * (1 - A)
    return (X.T @ F).T, F.sum().item(), (A.T @ G).T, G.sum().item()


# %% extended_differences
# what: Richardson's extrapolation of central differences in extended precision, right to some 14 digits
def backward(W1, b1, W2, b2, x, label):
    wide = np.longdouble
    X, Y = np.asarray(x, wide), np.asarray(label, wide)

    def act(z):
        e = np.exp(-np.abs(z))
        return np.where(z < 0, e, 1) / (1 + e)

    def error(p):
        return act(p[2] @ act(p[0] @ X + p[1]) + p[3]) - Y

    params = [np.array(p, wide) for p in (W1, b1, W2, b2)]
    grads = [np.zeros(p.shape) for p in params]
    largest = max(wide(1), np.max(np.abs(X)), np.max(np.abs(params[2])))
    for p, g in zip(params, grads):
        for i in np.ndindex(p.shape):
            base, column = p[i], []
            for k in range(6):
                step = wide(2) ** (-6 - k) / largest
                p[i] = base + step
                up = error(params)
                p[i] = base - step
                down = error(params)
                # a difference of squares as a product: nothing cancels
                column.append(np.sum((up - down) * (up + down)) / (2 * step * Y.size))
            p[i] = base
            for level in range(1, 6):
                column = [b + (b - a) / (wide(4) ** level - 1) for a, b in zip(column, column[1:])]
            g[i] = float(column[0])
    return grads
