# gradcheck: linear-fit
def multiply(W, X):
    return [[sum(W[i][l] * X[l][j] for l in range(len(X))) for j in range(len(X[0]))] for i in range(len(W))]


def errors(W, X, label):
    return [[y - t for y, t in zip(row, targets)] for row, targets in zip(multiply(W, X), label)]


def loss(W, X, label):
    return sum(e * e for row in errors(W, X, label) for e in row) / 2


def grad(W, X, label):
    E = errors(W, X, label)
    return [[sum(e * x for e, x in zip(E[i], X[l])) for l in range(len(X))] for i in range(len(W))]


def fit(W, X, label, lr, n):
    W = [[float(w) for w in row] for row in W]
    history = []
    for _ in range(n):
        history.append(loss(W, X, label))
        dW = grad(W, X, label)
        W = [[w - lr * d for w, d in zip(row, steps)] for row, steps in zip(W, dW)]
    return [W, history]
