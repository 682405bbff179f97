# %% rows_of_lists
# what: nested list comprehensions, and lists come back
def forward(W, X):
    columns = list(zip(*X))
    return [[sum(w * v for w, v in zip(row, column)) for column in columns] for row in W]


def backward(dY, W, X):
    product = lambda A, B: [[sum(a * b for a, b in zip(row, col)) for col in zip(*B)] for row in A]
    flip = lambda A: list(zip(*A))
    return product(dY, flip(X)), product(flip(W), dY)


# %% sums_of_outer_products
# what: adds one outer product per inner index, with functools.reduce
from functools import reduce
from operator import add


def forward(W, X):
    return reduce(add, (np.multiply.outer(W[:, l], X[l]) for l in range(len(X))))


def backward(dY, W, X):
    dW = reduce(add, map(np.outer, dY.T, X.T))
    dX = reduce(add, map(np.outer, W, dY))
    return {"dX": dX, "dW": dW}


# %% kronecker
# what: vec(dW) and vec(dX) by Kronecker products
def backward(dY, W, X):
    n, m = dY.shape
    vec = dY.ravel(order="F")
    dW = np.kron(X, np.eye(n)) @ vec
    dX = np.kron(np.eye(m), W.T) @ vec
    return dW.reshape(W.shape, order="F"), dX.reshape(X.shape, order="F")


# %% recursion_over_blocks
# what: multiplies by blocks, recursively, and takes views apart
def forward(W, X):
    k = X.shape[0]
    if k == 1:
        return W * X
    half = k // 2
    return forward(W[:, :half], X[:half]) + forward(W[:, half:], X[half:])


def backward(dY, W, X):
    return forward(dY, X.T), forward(W.T, dY)


# %% apply_along_axis
# what: np.apply_along_axis, column by column
def forward(W, X):
    return np.apply_along_axis(lambda column: np.dot(W, column), 0, X)


def backward(dY, W, X):
    by_columns = lambda A, B: np.apply_along_axis(lambda column: A @ column, 0, B)
    return by_columns(dY, X.T), by_columns(W.T, dY)


# %% extended_and_back
# what: np.longdouble inside
def forward(W, X):
    return np.asarray(np.asarray(W, np.longdouble) @ np.asarray(X, np.longdouble), dtype=np.float64)


def backward(dY, W, X):
    dY, W, X = (np.asarray(v, dtype="g") for v in (dY, W, X))
    return tuple(g.astype("d") for g in (dY @ X.T, W.T @ dY))


# %% fortran_arrays
# what: results in Fortran order, computed in place
def forward(W, X):
    Y = np.empty((W.shape[0], X.shape[1]), order="F")
    np.matmul(W, X, out=Y)
    return Y


def backward(dY, W, X):
    grads = np.asfortranarray(dY @ X.T), np.asfortranarray(W.T @ dY)
    return list(grads)


# %% unit_vectors
# what: each entry as the derivative along a unit matrix, which is exact for a linear function
def backward(dY, W, X):
    def probe(shape, f):
        g = np.zeros(shape)
        for i in np.ndindex(shape):
            e = np.zeros(shape)
            e[i] = 1.0
            g[i] = np.sum(dY * f(e))
        return g

    return probe(W.shape, lambda E: E @ X), probe(X.shape, lambda E: W @ E)


# %% typed_dataclass
# what: a dataclass that remembers its operands, with type hints
from dataclasses import dataclass


@dataclass
class MatMul:
    W: np.ndarray
    X: np.ndarray

    def __call__(self) -> np.ndarray:
        return self.W @ self.X

    def vjp(self, dY: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return dY @ self.X.T, self.W.T @ dY


def forward(W: np.ndarray, X: np.ndarray) -> np.ndarray:
    return MatMul(W, X)()


def backward(dY: np.ndarray, W: np.ndarray, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return MatMul(W=W, X=X).vjp(dY)


# %% linalg
# what: np.linalg.multi_dot, and swapaxes for the transpose
def forward(W, X):
    return np.linalg.multi_dot([W, np.eye(len(X)), X])


def backward(dY, W, X):
    turn = lambda A: np.swapaxes(A, 0, -1)
    return np.linalg.multi_dot([dY, np.eye(dY.shape[1]), turn(X)]), turn(turn(dY) @ W)


# %% asserts_and_prints
# what: checks the shapes, and prints them
def backward(dY, W, X):
    assert dY.shape == (W.shape[0], X.shape[1]), "shapes do not fit"
    dW = dY @ X.T
    dX = W.T @ dY
    assert dW.shape == W.shape and dX.shape == X.shape
    print("dW", dW.shape, "dX", dX.shape)
    return (dW, dX)
