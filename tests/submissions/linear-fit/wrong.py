# %% no_half
# what: the sum of squares by einsum, without the half
# broken: loss
# diagnosis: constant-factor
def loss(W, X, label):
    e = np.einsum("ik,kj->ij", W, X) - label
    return np.einsum("ij,ij->", e, e)


# %% half_the_mean
# what: half the mean of the squares
# broken: loss
# diagnosis: mean-for-sum
def loss(W, X, label):
    return np.square(W @ X - label).mean() * 0.5


# %% per_example
# what: divides by the number of examples, 1/(2m), as in a course on regression
# broken: loss
# diagnosis: mean-for-sum constant-factor
def loss(W, X, label):
    m = X.shape[1]
    return np.sum((W @ X - label) ** 2) / (2 * m)


# %% norm_not_squared
# what: half the norm: the square is forgotten
# broken: loss
# diagnosis: extra-factor missing-factor
def loss(W, X, label):
    return 0.5 * np.linalg.norm(W @ X - label)


# %% row_sums
# what: sums over the examples only: one number per output
# broken: loss
# diagnosis: wrong-shape
def loss(W, X, label):
    return 0.5 * np.sum((W @ X - label) ** 2, axis=1)


# %% flat_against_column
# what: subtracts a flat label from a column: all pairs
# broken: loss
# diagnosis: outer-broadcast
def loss(W, X, label):
    y = (W @ X).reshape(-1, 1)
    return 0.5 * np.sum((y - label.flatten()) ** 2)


# %% single_precision
# what: float32 in the products
# broken: loss
# diagnosis: precision-lost
def loss(W, X, label):
    e = W.astype(np.float32) @ X.astype(np.float32) - label.astype(np.float32)
    return float(0.5 * (e * e).sum())


# %% last_example_missing
# what: a loop over the examples that stops one early
# broken: loss
# diagnosis: off-by-one missing-term partly-right
def loss(W, X, label):
    total = 0.0
    for j in range(X.shape[1] - 1):
        e = W @ X[:, j] - label[:, j]
        total += e @ e
    return total / 2


# %% two_too_many
# what: keeps the 2 of the square, as if there were no half
# broken: grad
# diagnosis: constant-factor
def grad(W, X, label):
    return 2 * np.dot(np.dot(W, X) - label, X.T)


# %% averaged
# what: loops over examples and averages the outer products
# broken: grad
# diagnosis: mean-for-sum
def grad(W, X, label):
    return np.mean([np.outer(W @ v - t, v) for v, t in zip(X.T, label.T)], axis=0)


# %% over_all_entries
# what: divides by the number of entries of the label
# broken: grad
# diagnosis: mean-for-sum constant-factor
def grad(W, X, label):
    return (W @ X - label) @ X.T / label.size


# %% label_first
# what: label - W @ X
# broken: grad
# diagnosis: sign
def grad(W, X, label):
    residual = label - np.matmul(W, X)
    return np.einsum("ij,kj->ik", residual, X)


# %% not_turned
# what: error @ X
# broken: grad
# diagnosis: missing-transpose
def grad(W, X, label):
    err = W.dot(X) - label
    return err.dot(X)


# %% turned_round
# what: X @ error.T, as for rows of examples
# broken: grad
# diagnosis: transposed
def grad(W, X, label):
    return X @ (W @ X - label).T


# %% stops_at_the_error
# what: returns the error, the gradient in Y
# broken: grad
# diagnosis: missing-factor wrong-argument
def grad(W, X, label):
    return np.subtract(W @ X, label)


# %% gradient_in_x
# what: W.T @ error, the gradient in X
# broken: grad
# diagnosis: wrong-argument
def grad(W, X, label):
    return np.dot(np.transpose(W), np.dot(W, X) - label)


# %% label_forgotten
# what: W X X^T, without the label
# broken: grad
# diagnosis: missing-term
def grad(W, X, label):
    return W @ (X @ X.T)


# %% label_only
# what: - label X^T, without the product
# broken: grad
# diagnosis: missing-term
def grad(W, X, label):
    return -np.tensordot(label, X, axes=(1, 1))


# %% plus_label
# what: expands the bracket with a plus
# broken: grad
# diagnosis: sign
def grad(W, X, label):
    return W @ X @ X.T + label @ X.T


# %% weights_for_data
# what: error @ W.T
# broken: grad
# diagnosis: wrong-variable
def grad(W, X, label):
    e = W @ X - label
    return e @ W.T


# %% not_added_up
# what: one gradient per example in a third axis
# broken: grad
# diagnosis: not-summed-over-batch
def grad(W, X, label):
    E = W @ X - label
    return E.T[:, :, None] * X.T[:, None, :]


# %% central_quotient
# what: central differences with the step 1e-7: the loss is quadratic, so that only rounding is wrong, but much
# broken: grad
# diagnosis: coarse-numeric precision-lost
def grad(W, X, label):
    g = np.zeros(W.shape)
    for i in np.ndindex(W.shape):
        up, down = np.array(W, float), np.array(W, float)
        up[i] += 1e-7
        down[i] -= 1e-7
        g[i] = (loss(up, X, label) - loss(down, X, label)) / 2e-7
    return g


# %% one_sided_quotient
# what: one-sided differences with the step 1e-6
# broken: grad
# diagnosis: coarse-numeric
def grad(W, X, label, eps=1e-6):
    f0, g = loss(W, X, label), np.zeros(W.shape)
    for i in np.ndindex(W.shape):
        moved = np.array(W, float)
        moved[i] += eps
        g[i] = (loss(moved, X, label) - f0) / eps
    return g


# %% caller_x_scaled
# what: centres the caller's X for the sake of conditioning, after use
# broken: grad
# diagnosis: mutates-input
def grad(W, X, label):
    g = (W @ X - label) @ X.T
    X[0] = X[0] - X[0].mean() - 1
    return g


# %% uphill
# what: adds the step
# broken: fit
# diagnosis: adds-update
def fit(W, X, label, lr, n):
    W, history = W.astype(float), []
    for _ in range(n):
        history.append(loss(W, X, label))
        W += lr * grad(W, X, label)
    return W, np.array(history)


# %% late_history
# what: records after the step
# broken: fit
# diagnosis: off-by-one
# outputs: history
def fit(W, X, label, lr, n):
    path = [np.array(W, float)]
    for _ in range(n):
        path.append(path[-1] - lr * grad(path[-1], X, label))
    return path[-1].copy(), np.array([loss(V, X, label) for V in path[1:]])


# %% history_of_all_points
# what: the loss at every point of the path, the last one included
# broken: fit
# diagnosis: off-by-one
# outputs: history
def fit(W, X, label, lr, n):
    path = [np.array(W, float)]
    for _ in range(n):
        path.append(path[-1] - lr * grad(path[-1], X, label))
    return path[-1].copy(), np.array([loss(V, X, label) for V in path])


# %% one_step_more
# what: range(n + 1)
# broken: fit
# diagnosis: off-by-one
def fit(W, X, label, lr, n):
    W, history = 1.0 * W, []
    for _ in range(n + 1):
        history.append(loss(W, X, label))
        W = W - lr * grad(W, X, label)
    return W, np.array(history[:n])


# %% column_by_column
# what: a step after each example
# broken: fit
# diagnosis: uses-updated-weights partly-right not-summed-over-batch
def fit(W, X, label, lr, n):
    W, history = np.array(W, float), []
    for _ in range(n):
        history.append(loss(W, X, label))
        for v, t in zip(X.T, label.T):
            W = W - lr * np.outer(W @ v - t, v)
    return W, np.array(history)


# %% in_place
# what: W -= ... on the caller's array
# broken: fit
# diagnosis: mutates-input
def fit(W, X, label, lr, n):
    history = np.empty(n)
    for i in range(n):
        history[i] = loss(W, X, label)
        W -= lr * ((W @ X - label) @ X.T)
    return W.copy(), history


# %% own_array
# what: hands back the caller's W when n is 0
# broken: fit
# diagnosis: aliases-input
def fit(W, X, label, lr, n):
    losses = []
    for _ in range(n):
        losses, W = [*losses, loss(W, X, label)], W - lr * grad(W, X, label)
    return W, losses


# %% rate_doubled
# what: a step with the 2 of the square, where the loss has a half
# broken: fit
# diagnosis: constant-factor step-applied-twice
def fit(W, X, label, lr, n):
    W, history = np.array(W, float), []
    for _ in range(n):
        e = W @ X - label
        history.append(0.5 * np.sum(e**2))
        W = W - lr * 2 * e @ X.T
    return W, np.array(history)


# %% history_without_half
# what: records the sum of squares, without the half
# broken: fit
# diagnosis: constant-factor
# outputs: history
def fit(W, X, label, lr, n):
    W, history = np.array(W, float), []
    for _ in range(n):
        e = W @ X - label
        history.append((e * e).sum())
        W = W - lr * e @ X.T
    return W, np.array(history)


# %% stale
# what: the gradient of the start, used n times
# broken: fit
# diagnosis: unknown wrong-variable
def fit(W, X, label, lr, n):
    g, history = grad(W, X, label), []
    V = np.array(W, float)
    for _ in range(n):
        history.append(loss(V, X, label))
        V = V - lr * g
    return V, np.array(history)


# %% stops_when_small
# what: stops as soon as the loss is below 100
# broken: fit
# diagnosis: partly-right off-by-one
def fit(W, X, label, lr, n, tol=100):
    W, history = np.array(W, float), []
    for _ in range(n):
        history.append(loss(W, X, label))
        if history[-1] < tol:
            break
        W = W - lr * grad(W, X, label)
    return W, np.array(history)


# %% list_that_stays
# what: the history lives in the module and keeps what other calls recorded
# broken: fit
# diagnosis: keeps-state
# outputs: history
losses = []


def fit(W, X, label, lr, n):
    V = np.array(W, float)
    for _ in range(n):
        losses.append(loss(V, X, label))
        V = V - lr * grad(V, X, label)
    return V, np.array(losses)


# %% noise_for_exploration
# what: adds a little noise to the start
# broken: fit
# diagnosis: not-repeatable
def fit(W, X, label, lr, n):
    V, history = W + 1e-3 * np.random.randn(*W.shape), []
    for _ in range(n):
        history.append(loss(V, X, label))
        V = V - lr * grad(V, X, label)
    return V, np.array(history)
