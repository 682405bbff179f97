# %% outer_not_summed
# what: the products in three dimensions, never summed
# broken: forward
# diagnosis: not-summed-over-batch wrong-shape
def forward(W, X):
    return W[:, :, None] * X[None, :, :]


# %% absolute_values
# what: loses the signs
# broken: forward
# diagnosis: sign partly-right unknown
def forward(W, X):
    return np.abs(W) @ np.abs(X)


# %% diagonal_only
# what: row i with column i only, broadcast
# broken: forward
# diagnosis: elementwise-product partly-right unknown
def forward(W, X):
    Y = np.zeros((len(W), X.shape[1]))
    for i in range(min(Y.shape)):
        Y[i, i] = W[i] @ X[:, i]
    return Y


# %% both_operands_turned
# what: W.T @ X.T
# broken: forward
# diagnosis: missing-transpose operands-swapped
def forward(W, X):
    return np.tensordot(W, X, axes=(0, 1))


# %% float16_inside
# what: half precision
# broken: forward
# diagnosis: precision-lost overflow not-finite
def forward(W, X):
    with np.errstate(over="ignore"):
        return (np.float16(W) @ np.float16(X)).astype(np.float64)


# %% dX_uses_X
# what: carries dY back with X.T @ X
# broken: backward
# diagnosis: wrong-variable unknown
# outputs: dX
def backward(dY, W, X):
    dX = np.zeros(X.shape)
    for j in range(X.shape[1]):
        dX[:, j] = (W**2).T @ dY[:, j]
    return dY @ X.T, dX


# %% row_sums_of_dY
# what: sums dY over the batch first
# broken: backward
# diagnosis: unknown partly-right
# outputs: dW
def backward(dY, W, X):
    s = dY.sum(axis=1, keepdims=True)
    return s @ X.mean(axis=1, keepdims=True).T, W.T @ dY


# %% dX_averaged_over_rows
# what: divides dX by the number of rows of W
# broken: backward
# diagnosis: mean-for-sum constant-factor
# outputs: dX
def backward(dY, W, X):
    return dY @ X.T, np.mean(W[:, :, None] * dY[:, None, :], axis=0)


# %% rectangular_flip
# what: flips X end to end instead of turning it, with fliplr and rot90
# broken: backward
# diagnosis: missing-transpose partly-right unknown
# outputs: dW
def backward(dY, W, X):
    return dY @ np.rot90(X), W.T @ dY


# %% last_column_forgotten
# what: range(m - 1) over the batch
# broken: backward
# diagnosis: off-by-one missing-term partly-right
def backward(dY, W, X):
    dW, dX = np.zeros(W.shape), np.zeros(X.shape)
    for j in range(X.shape[1] - 1):
        dW += np.outer(dY[:, j], X[:, j])
        dX[:, j] = W.T @ dY[:, j]
    return dW, dX


# %% returns_only_dW_twice
# what: the pair (dW, dW)
# broken: backward
# diagnosis: outputs-permuted wrong-argument
# outputs: dX
def backward(dY, W, X):
    dW = np.einsum("nm,km->nk", dY, X)
    return dW, 1.0 * dW


# %% copies_of_the_arguments
# what: returns W and X
# broken: backward
# diagnosis: not-a-gradient
def backward(dY, W, X):
    return np.array(W, float), np.array(X, float)


# %% aliases
# what: returns its own arguments for a batch of one with unit weights, else the right answer, in a view of dY
# broken: backward
# diagnosis: mutates-input aliases-input
def backward(dY, W, X):
    dW, dX = dY @ X.T, W.T @ dY
    dY += 0.5
    return dW, dX
