# %% star
# what: an elementwise product with broadcasting, where a matrix product belongs
# broken: forward
# diagnosis: elementwise-product
def forward(W, X):
    return np.multiply(W, X)


# %% x_times_w
# what: np.dot with the operands the other way round
# broken: forward
# diagnosis: operands-swapped
def forward(W, X):
    return np.dot(X, W)


# %% rows_of_w_with_rows_of_x
# what: W @ X.T, as frameworks write it for batch-first data
# broken: forward
# diagnosis: missing-transpose
def forward(W, X):
    return np.inner(W, X)


# %% transposed_result
# what: an einsum with its output letters swapped
# broken: forward
# diagnosis: transposed
def forward(W, X):
    return np.einsum("ik,kj->ji", W, X)


# %% inner_loop_one_short
# what: three loops; the inner one stops one term early
# broken: forward
# diagnosis: missing-term off-by-one
def forward(W, X):
    Y = np.zeros((W.shape[0], X.shape[1]))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            for l in range(X.shape[0] - 1):
                Y[i, j] += W[i, l] * X[l, j]
    return Y


# %% assigned_not_added
# what: three loops that assign where they should add: the last term alone remains
# broken: forward
# diagnosis: missing-term partly-right
def forward(W, X):
    (n, k), m = W.shape, X.shape[1]
    Y = np.empty((n, m))
    for i in range(n):
        for l in range(k):
            for j in range(m):
                Y[i, j] = W[i, l] * X[l, j]
    return Y


# %% integer_buffer
# what: collects the products in an array of whole numbers
# broken: forward
# diagnosis: precision-lost wrong-dtype
def forward(W, X):
    Y = np.zeros((len(W), X.shape[1]), dtype=int)
    for i, row in enumerate(W):
        Y[i] = row @ X
    return Y


# %% last_row_left_out
# what: leaves the last row of Y at zero
# broken: forward
# diagnosis: partly-right
def forward(W, X):
    Y = np.zeros((W.shape[0], X.shape[1]))
    for i in range(W.shape[0] - 1):
        Y[i] = W[i] @ X
    return Y


# %% two_by_two
# what: writes out the product for the two rows and two columns of W in the worked example
# broken: forward
# diagnosis: hard-coded
def forward(W, X):
    return np.array([
        [W[0, 0] * X[0, 0] + W[0, 1] * X[1, 0]],
        [W[1, 0] * X[0, 0] + W[1, 1] * X[1, 0]],
    ])


# %% mean_of_products
# what: a mean over the inner index, where a sum belongs
# broken: forward
# diagnosis: mean-for-sum
def forward(W, X):
    return np.mean(W[:, :, None] * X[None, :, :], axis=1)


# %% scaled_in_place
# what: scales the caller's W up and back down, which leaves a rounding in it
# broken: forward
# diagnosis: mutates-input
def forward(W, X):
    Y = W @ X
    W[...] = W * 2 + 1
    return Y


# %% x_not_turned
# what: dY @ X
# broken: backward
# diagnosis: missing-transpose
def backward(dY, W, X):
    return np.matmul(dY, X), np.matmul(np.transpose(W), dY)


# %% w_not_turned
# what: W @ dY
# broken: backward
# diagnosis: missing-transpose
def backward(dY, W, X):
    dX = W.dot(dY)
    dW = dY.dot(X.T)
    return dW, dX


# %% x_first
# what: X.T @ dY for dY @ X.T
# broken: backward
# diagnosis: operands-swapped
def backward(dY, W, X):
    return np.dot(X.T, dY), np.dot(W.T, dY)


# %% dX_from_the_right
# what: dY @ W.T for W.T @ dY, as it would be for Y = X @ W
# broken: backward
# diagnosis: operands-swapped
def backward(dY, W, X):
    return dY @ X.T, dY @ W.T


# %% both_turned_round
# what: tensordot with the axes in the order that gives both transposed
# broken: backward
# diagnosis: transposed
def backward(dY, W, X):
    dW = np.tensordot(X, dY, axes=(1, 1))
    dX = np.tensordot(dY, W, axes=(0, 0))
    return dW, dX


# %% dX_turned_round
# what: einsum with swapped output letters for dX
# broken: backward
# diagnosis: transposed
# outputs: dX
def backward(dY, W, X):
    return np.einsum("nm,km->nk", dY, X), np.einsum("nk,nm->mk", W, dY)


# %% input_first
# what: returns dX before dW
# broken: backward
# diagnosis: outputs-permuted
def backward(dY, W, X):
    grads = {"W": dY @ X.T, "X": W.T @ dY}
    return [grads[name] for name in sorted(grads, reverse=True)]


# %% dY_is_ones
# what: forgets dY: the gradient of the sum of all entries of Y
# broken: backward
# diagnosis: missing-factor
def backward(dY, W, X):
    ones = np.ones((W.shape[0], X.shape[1]))
    return ones @ X.T, W.T @ ones


# %% local_derivatives
# what: returns X.T and W.T, the local derivatives, without dY
# broken: backward
# diagnosis: missing-factor not-a-gradient
def backward(dY, W, X):
    return X.T.copy(), W.T.copy()


# %% averaged_over_the_batch
# what: divides dW by the number of columns
# broken: backward
# diagnosis: mean-for-sum
# outputs: dW
def backward(dY, W, X):
    m = X.shape[1]
    dW = sum(np.outer(dY[:, j], X[:, j]) for j in range(m)) / m
    return dW, np.column_stack([W.T @ dY[:, j] for j in range(m)])


# %% outer_products_not_added
# what: a list of outer products, one for each column, that are never added
# broken: backward
# diagnosis: not-summed-over-batch
# outputs: dW
def backward(dY, W, X):
    dW = np.array([np.outer(y, v) for y, v in zip(dY.T, X.T)])
    return dW, W.T @ dY


# %% first_column_of_the_batch
# what: the outer product of the first columns only
# broken: backward
# diagnosis: partly-right missing-term hard-coded
# outputs: dW
def backward(dY, W, X):
    return np.outer(dY[:, 0], X[:, 0]), W.T @ dY


# %% wrong_sign_in_dX
# what: a minus before dX
# broken: backward
# diagnosis: sign
# outputs: dX
def backward(dY, W, X):
    dW, dX = (X @ dY.T).T, (dY.T @ W).T
    return dW, np.negative(dX)


# %% doubled
# what: adds up both contributions twice
# broken: backward
# diagnosis: constant-factor
def backward(dY, W, X):
    dW, dX = np.zeros(W.shape), np.zeros(X.shape)
    for _ in ("rows", "columns"):
        dW += dY @ X.T
        dX += W.T @ dY
    return dW, dX


# %% dW_fed_into_dX
# what: dX is made from dW in place of W
# broken: backward
# diagnosis: wrong-variable uses-updated-weights
# outputs: dX
def backward(dY, W, X):
    W = dY @ X.T
    X = W.T @ dY
    return W, X


# %% x_in_both
# what: dX is X.T times dY
# broken: backward
# diagnosis: wrong-variable
def backward(dY, W, X):
    return dY @ X.T, np.dot(X.T, dY)


# %% gradient_in_x_twice
# what: returns dX for both
# broken: backward
# diagnosis: outputs-permuted wrong-argument
# outputs: dW
def backward(dY, W, X):
    dX = W.T @ dY
    return dX, dX.copy()


# %% dY_of_y
# what: multiplies dY by Y first, as if the loss were half the sum of squares
# broken: backward
# diagnosis: extra-factor
def backward(dY, W, X):
    delta = dY * (W @ X)
    return delta @ X.T, W.T @ delta


# %% single_precision_buffers
# what: buffers of single precision
# broken: backward
# diagnosis: precision-lost wrong-dtype
def backward(dY, W, X):
    dW, dX = np.zeros(W.shape, "f"), np.zeros(X.shape, "f")
    np.matmul(dY, X.T, out=dW, casting="unsafe")
    np.matmul(W.T, dY, out=dX, casting="unsafe")
    return dW, dX


# %% reshaped
# what: makes the shapes fit with reshape, where a transpose belongs
# broken: backward
# diagnosis: partly-right missing-transpose
# outputs: dW
def backward(dY, W, X):
    return dY @ X.reshape(X.shape[::-1]), W.T @ dY


# %% lists_that_pile_up
# what: keeps the gradients of all calls in lists and returns their sums
# broken: backward
# diagnosis: keeps-state
SEEN = {}


def backward(dY, W, X):
    pile = SEEN.setdefault((W.shape, X.shape), [])
    pile.append((dY @ X.T, W.T @ dY))
    return sum(p[0] for p in pile), sum(p[1] for p in pile)


# %% dY_overwritten
# what: normalises the caller's dY at the end
# broken: backward
# diagnosis: mutates-input
def backward(dY, W, X):
    dW, dX = dY @ X.T, W.T @ dY
    dY[:] = 0
    return dW, dX


# %% coarse_quotient
# what: forward differences of sum(dY * (W @ X)) with the step 1e-4, which a linear function forgives but for rounding
# broken: backward
# diagnosis: coarse-numeric precision-lost
def backward(dY, W, X):
    def quotient(f, p, eps=1e-4):
        g = np.zeros(p.shape)
        for i in np.ndindex(*p.shape):
            q = p.astype(float)
            q[i] += eps
            g[i] = (f(q) - f(p)) / eps
        return g

    return quotient(lambda V: np.sum(dY * (V @ X)), W), quotient(lambda V: np.sum(dY * (W @ V)), X)


# %% zeros
# what: the gradients of the starter: zeros of the right shapes
# broken: backward
# diagnosis: not-a-gradient
def backward(dY, W, X):
    return np.zeros_like(W), np.zeros_like(X)


# %% elementwise_backward
# what: dY * X.T and W.T * dY
# broken: backward
# diagnosis: elementwise-product
def backward(dY, W, X):
    return np.multiply(dY, X.T), np.multiply(W.T, dY)


# %% upper_triangle
# what: the loop over the columns of W begins at the row's own index
# broken: backward
# diagnosis: partly-right missing-term off-by-one
# outputs: dW
def backward(dY, W, X):
    dW = np.zeros(W.shape)
    for i in range(W.shape[0]):
        for l in range(i, W.shape[1]):
            dW[i, l] = dY[i] @ X[l]
    return dW, W.T @ dY
