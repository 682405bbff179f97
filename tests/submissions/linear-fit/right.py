# %% expanded_square
# what: loss and gradient through the error per example, with a generator
def loss(W, X, label):
    return sum(float(e @ e) for e in (W @ X - label).T) / 2


def grad(W, X, label):
    return sum(np.multiply.outer(W @ v - t, v) for v, t in zip(X.T, label.T))


# %% half_norm_squared
# what: half the squared Frobenius norm, and einsum for the gradient
def loss(W, X, label):
    return np.linalg.norm(np.dot(W, X) - label, ord="fro") ** 2 / 2


def grad(W, X, label):
    return np.einsum("nm,km->nk", np.einsum("nk,km->nm", W, X) - label, X)


# %% complex_step
# what: the gradient by a complex step
def grad(W, X, label):
    g, V = np.zeros(W.shape), W.astype(complex)
    for i in np.ndindex(*W.shape):
        V[i] += 1e-40j
        e = V @ X - label
        g[i] = np.sum(e * e).imag / 2e-40
        V[i] = W[i]
    return g


# %% rows_apart
# what: one row of W at a time: independent regressions
def grad(W, X, label):
    return np.array([X @ (row @ X - target) for row, target in zip(W, label)])


def fit(W, X, label, lr, n):
    history = np.zeros(n)
    rows = []
    for row, target in zip(W, label):
        w = row.astype(float)
        for i in range(n):
            e = w @ X - target
            history[i] += 0.5 * e.dot(e)
            w = w - lr * X.dot(e)
        rows.append(w)
    return np.vstack(rows), history


# %% difference_of_values
# what: steps from differences of the loss, exact for a quadratic function but for rounding in extended precision
def grad(W, X, label):
    wide = np.longdouble
    V, Z, T = (np.asarray(a, wide) for a in (W, X, label))
    g = np.zeros(W.shape)
    for i in np.ndindex(W.shape):
        E = np.zeros(W.shape, wide)
        E[i] = 1
        up, down = (V + E) @ Z - T, (V - E) @ Z - T
        g[i] = float(np.sum((up - down) * (up + down)) / 4)
    return g


# %% iterator
# what: a generator of states, consumed by the loop
def states(W, X, label, lr):
    W = np.array(W, dtype=np.float64, copy=True)
    while True:
        yield W, loss(W, X, label)
        W = W - lr * grad(W, X, label)


def fit(W, X, label, lr, n):
    walk = states(W, X, label, lr)
    history = []
    for _ in range(n):
        history.append(next(walk)[1])
    return next(walk)[0], tuple(history)


# %% optimiser_class
# what: a class with the data, the weights and the record in attributes
class LinearFit:
    lr: float = 0.01

    def __init__(self, W, X, label, **options):
        self.W, self.X, self.label, self.record = np.array(W, float), X, label, []
        vars(self).update(options)

    @property
    def error(self):
        return self.W @ self.X - self.label

    def step(self):
        error = self.error
        self.record.append(0.5 * (error * error).sum())
        self.W -= self.lr * (error @ self.X.T)
        return self


def fit(W, X, label, lr, n):
    model = LinearFit(W, X, label, lr=lr)
    for _ in range(n):
        model.step()
    return {"history": model.record, "W": model.W}


# %% integers_preserved
# what: an integer sum stays one until it is halved
def loss(W, X, label):
    e = np.matmul(W, X) - label
    return (e**2).sum().item() / 2


# %% rate_folded_in
# what: folds the learning rate into the data, W (I - lr X X^T) + lr T X^T
def fit(W, X, label, lr, n):
    V, history = W * 1.0, []
    for _ in range(n):
        error = V @ X - label
        history.append(np.vdot(error, error) / 2)
        V = V - error @ (lr * X.T)
    return V, np.asarray(history)
