# %% label_transposed
# what: subtracts the label the other way round from the product of the transposes
# broken: loss
# diagnosis: sign
def loss(A, I, label):
    return np.einsum("ij,ij", I.T @ A.T + label.T, I.T @ A.T + label.T)


# %% largest_error
# what: the largest squared error
# broken: loss
# diagnosis: unknown partly-right
def loss(A, I, label):
    return np.max((A @ I - label) ** 2)


# %% product_of_elements
# what: A * I
# broken: loss
# diagnosis: elementwise-product
def loss(A, I, label):
    return np.sum((A * I - label) ** 2)


# %% doubled
# what: 4 A^T e: the 2 is put in twice
# broken: grad
# diagnosis: constant-factor
def grad(A, I, label):
    dO = 2 * (A @ I - label)
    return sum(2 * np.outer(a, d) for a, d in zip(A, dO))


# %% mean_over_columns
# what: divides by the number of columns
# broken: grad
# diagnosis: mean-for-sum constant-factor
def grad(A, I, label):
    return 2 * (A.T @ (A @ I - label)) / I.shape[1]


# %% mean_over_rows
# what: averages over the equations
# broken: grad
# diagnosis: mean-for-sum constant-factor
def grad(A, I, label):
    e = A @ I - label
    return np.mean(2 * A[:, :, None] * e[:, None, :], axis=0)


# %% plus_label
# what: A @ I + label
# broken: grad
# diagnosis: sign
def grad(A, I, label):
    return 2 * np.transpose(A) @ (np.dot(A, I) + label)


# %% float32
# what: single precision
# broken: grad
# diagnosis: precision-lost
def grad(A, I, label):
    a, i, t = (np.asarray(v, np.float32) for v in (A, I, label))
    return np.asarray(2 * a.T @ (a @ i - t), dtype=float)


# %% rounded
# what: rounds to three decimals
# broken: grad
# diagnosis: precision-lost
def grad(A, I, label):
    return np.round(2 * A.T @ (A @ I - label), 3)


# %% solves_directly
# what: returns the difference to the least-squares solution, a Newton step
# broken: grad
# diagnosis: unknown extra-factor
def grad(A, I, label):
    return np.array(I, float) - np.linalg.pinv(A) @ label


# %% scaled_by_norm
# what: the unit vector along the gradient
# broken: grad
# diagnosis: extra-factor unknown
def grad(A, I, label):
    g = 2 * A.T @ (A @ I - label)
    size = np.linalg.norm(g)
    return g / size if size else g


# %% global_point
# what: remembers the last point in a global, and goes on from there
# broken: descend
# diagnosis: keeps-state
POINT = {}


def descend(A, I, label, lr, n):
    J = POINT.get(I.shape, np.array(I, float))
    history = []
    for _ in range(n):
        history.append(loss(A, J, label))
        J = J - lr * grad(A, J, label)
    POINT[I.shape] = J
    return J.copy(), history


# %% nesterov_like
# what: the gradient at a point ahead
# broken: descend
# diagnosis: unknown uses-updated-weights off-by-one
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for _ in range(n):
        history.append(loss(A, J, label))
        ahead = J - lr * grad(A, J, label)
        J = J - lr * grad(A, ahead, label)
    return J, np.array(history)


# %% columns_one_after_another
# what: descends the columns one after another, and the history is that of the last column alone
# broken: descend
# diagnosis: partly-right missing-term unknown
# outputs: history
def descend(A, I, label, lr, n):
    J = np.array(I, float)
    for b in range(J.shape[1]):
        history = []
        for _ in range(n):
            e = A @ J[:, b] - label[:, b]
            history.append(e @ e)
            J[:, b] -= lr * 2 * A.T @ e
    return J, np.array(history)


# %% one_extra
# what: a do-while: one step more than asked
# broken: descend
# diagnosis: off-by-one
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    while True:
        history.append(loss(A, J, label))
        J = J - lr * grad(A, J, label)
        if len(history) >= n:
            return J, np.array(history[:n])


# %% own_array
# what: returns I itself for n = 0
# broken: descend
# diagnosis: aliases-input
def descend(A, I, label, lr, n):
    history = []
    for i in range(n):
        history.append(loss(A, I, label))
        I = I - lr * grad(A, I, label)
    return I, np.array(history)


# %% history_of_roots
# what: records the norm of the error, not its square
# broken: descend
# diagnosis: extra-factor missing-factor
# outputs: history
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for _ in range(n):
        history.append(np.linalg.norm(A @ J - label))
        J = J - lr * grad(A, J, label)
    return J, np.array(history)
