# %% column_sums
# what: one column after the other, added at the end
def loss(A, I, label):
    return sum(((A @ i - t) ** 2).sum() for i, t in zip(I.T, label.T))


def grad(A, I, label):
    return np.column_stack([2 * (A @ i - t) @ A for i, t in zip(I.T, label.T)])


# %% error_from_the_left
# what: (error^T A)^T, a transposed view
def grad(A, I, label):
    return ((np.matmul(A, I) - label).T @ (A + A)).T


# %% loops_with_lists
# what: plain loops and lists
def loss(A, I, label):
    total = 0.0
    for row, targets in zip(A, label):
        for column, target in zip(zip(*I), targets):
            total += (sum(a * i for a, i in zip(row, column)) - target) ** 2
    return total


def grad(A, I, label):
    g = [[0.0] * len(I[0]) for _ in I]
    for p, row in enumerate(A):
        for b in range(len(I[0])):
            error = sum(row[q] * I[q][b] for q in range(len(I))) - label[p][b]
            for q in range(len(I)):
                g[q][b] += 2 * row[q] * error
    return g


# %% trace_form
# what: trace(E E^T), as a 0-d array
def loss(A, I, label):
    E = A @ I - label
    return np.asarray(np.trace(E @ E.T))


# %% complex_step
# what: the gradient by a complex step, all rows of a column at once
def grad(A, I, label):
    g = np.empty(I.shape)
    for q, b in np.ndindex(I.shape):
        J = I.astype(complex)
        J[q, b] += 1e-25j
        g[q, b] = np.imag(np.sum((A @ J - label) ** 2)) / 1e-25
    return g


# %% both_directions
# what: the slope between f(I + e) and f(I - e), exact for a quadratic function, as a product of sum and difference
def grad(A, I, label):
    g = np.zeros(I.shape)
    for i in np.ndindex(I.shape):
        E = np.zeros(I.shape)
        E[i] = 1.0
        error = A @ I - label
        g[i] = np.sum((A @ E) * (error + error))
    return g


# %% recursion
# what: one step, then the rest by recursion
def descend(A, I, label, lr, n):
    I = np.asarray(I) + 0.0
    if not n:
        return I, np.array([])
    end, later = descend(A, I - lr * grad(A, I, label), label, lr, n - 1)
    return end, np.concatenate([[loss(A, I, label)], later])


# %% accumulate
# what: itertools.accumulate over the path
from itertools import accumulate


def descend(A, I, label, lr, n):
    path = list(accumulate(range(n), lambda J, _: J - lr * grad(A, J, label), initial=np.array(I, float)))
    return path[-1], [loss(A, J, label) for J in path[:-1]]


# %% double_rate
# what: folds the 2 of the square into the rate
def descend(A, I, label, lr, n):
    J, rate, history = np.array(I, float, order="F"), 2 * lr, np.empty(n)
    for i in range(n):
        residual = label - A @ J
        history[i] = np.sum(residual * residual)
        J += rate * (A.T @ residual)
    return J, history


# %% residual_kept_up_to_date
# what: carries the residual along, and moves it with the step
def descend(A, I, label, lr, n):
    J = np.array(I, float)
    history = []
    for _ in range(n):
        residual = A @ J - label
        history.append(float((residual**2).sum()))
        J = J - 2 * lr * np.einsum("pq,pb->qb", A, residual)
    return dict(I=J, history=history)
