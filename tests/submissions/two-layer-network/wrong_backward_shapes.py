# %% plain_sum_of_squares
# what: loops; differentiates the sum of squares, without dividing by the number of entries
# broken: backward
# diagnosis: sum-for-mean
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    hs, os = forward(W1, b1, W2, b2, x)
    gW1, gW2, gb1, gb2 = np.zeros(np.shape(W1)), np.zeros(np.shape(W2)), 0.0, 0.0
    for e in range(x.shape[1]):
        dz2 = [2 * (o - t) * o * (1 - o) for o, t in zip(os[:, e], label[:, e])]
        dz1 = [sum(d * row[j] for d, row in zip(dz2, W2)) * a * (1 - a) for j, a in enumerate(hs[:, e])]
        gW2 += [[d * a for a in hs[:, e]] for d in dz2]
        gW1 += [[d * v for v in x[:, e]] for d in dz1]
        gb2 += sum(dz2)
        gb1 += sum(dz1)
    return gW1, gb1, gW2, gb2


# %% two_dropped
# what: the 2 of the square is forgotten; everything else is there
# broken: backward
# diagnosis: constant-factor
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    dz2 = np.mean(1.0) * (o - label) / o.size * (o - o * o)
    dz1 = W2.T @ dz2 * (h - h * h)
    return [dz1 @ x.T, dz1.sum(), dz2 @ h.T, dz2.sum()]


# %% two_twice
# what: the 2 of the square stands in the error and again in the gradients of the weights
# broken: backward
# diagnosis: constant-factor
# outputs: dW1 dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return 2 * d1 @ x.T, d1.sum(), 2 * d2 @ h.T, d2.sum()


# %% divided_by_examples
# what: batch-first; 2/m with m the number of examples, as a course with one output writes it
# broken: backward
# diagnosis: constant-factor sum-for-mean
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    m = x.shape[1]
    A1, A2 = forward(W1, b1, W2, b2, x)
    dZ2 = (2 / m) * (A2 - label) * A2 * (1 - A2)
    dZ1 = np.dot(W2.T, dZ2) * A1 * (1 - A1)
    return np.dot(dZ1, x.T), np.sum(dZ1), np.dot(dZ2, A1.T), np.sum(dZ2)


# %% divided_by_outputs
# what: one example after the other, divided by the number of outputs, summed over the batch
# broken: backward
# diagnosis: constant-factor sum-for-mean
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    total = [np.zeros(np.shape(W1)), 0.0, np.zeros(np.shape(W2)), 0.0]
    for k in range(x.shape[1]):
        xk = x[:, [k]]
        h, o = forward(W1, b1, W2, b2, xk)
        d2 = 2 * (o - label[:, [k]]) * o * (1 - o) / len(o)
        d1 = W2.T @ d2 * h * (1 - h)
        total = [t + g for t, g in zip(total, (d1 @ xk.T, d1.sum(), d2 @ h.T, d2.sum()))]
    return tuple(total)


# %% divided_once_more_by_the_batch
# what: the error is a mean already, and every gradient is divided by the batch size again
# broken: backward
# diagnosis: constant-factor mean-for-sum
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    batch = x.shape[1]
    h, o = forward(W1, b1, W2, b2, x)
    dz2 = 2 * (o - label) / o.size * sigmoid_backward(o)
    dW2 = 1 / batch * (dz2 @ h.T)
    db2 = 1 / batch * np.sum(dz2)
    dz1 = (W2.T @ dz2) * sigmoid_backward(h)
    dW1 = 1 / batch * (dz1 @ x.T)
    db1 = 1 / batch * np.sum(dz1)
    return dW1, db1, dW2, db2


# %% first_layer_divided_again
# what: only the gradients of the first layer are divided by the batch size once more
# broken: backward
# diagnosis: constant-factor mean-for-sum
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    up = (o - label) / (0.5 * o.size) * (o * (1 - o))
    down = np.einsum("oh,ob->hb", W2, up) * (h * (1 - h))
    return (
        np.einsum("hb,nb->hn", down, x) / x.shape[1],
        down.sum() / x.shape[1],
        np.einsum("ob,hb->oh", up, h),
        up.sum(),
    )


# %% half_the_sum
# what: recursion over the layers; starts from o - label, the gradient of half the sum of squares
# broken: backward
# diagnosis: constant-factor
# outputs: dW1 db1 dW2 db2
def walk(layers, a, label):
    if not layers:
        return a - label, []
    (W, b), *rest = layers
    out = sigmoid(W @ a + b)
    up, grads = walk(rest, out, label)
    dz = up * out * (1 - out)
    return W.T @ dz, [dz @ a.T, dz.sum(), *grads]


def backward(W1, b1, W2, b2, x, label):
    return tuple(walk([(W1, b1), (W2, b2)], x, label)[1])


# %% bias_gradients_are_means
# what: np.mean for np.sum in both biases
# broken: backward
# diagnosis: mean-for-sum
# outputs: db1 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    delta_2 = (2 / o.size) * (o - label) * sigmoid_backward(o)
    delta_1 = W2.T.dot(delta_2) * sigmoid_backward(h)
    return delta_1.dot(x.T), delta_1.mean(), delta_2.dot(h.T), delta_2.mean()


# %% db2_is_a_mean_over_examples
# what: db2 is summed over the outputs but averaged over the examples
# broken: backward
# diagnosis: mean-for-sum constant-factor
# outputs: db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum(axis=0).mean()


# %% db1_is_the_delta
# what: hands back the whole hidden delta as db1
# broken: backward
# diagnosis: not-summed-over-batch
# outputs: db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    db2 = np.sum(d2)
    d1 = np.matmul(np.transpose(W2), d2) * h * (1 - h)
    db1 = d1
    return np.matmul(d1, np.transpose(x)), db1, np.matmul(d2, np.transpose(h)), db2


# %% biases_per_example
# what: sums the bias gradients over the units only, one number per example left
# broken: backward
# diagnosis: not-summed-over-batch wrong-shape
# outputs: db1 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = np.einsum("oh,ob->hb", W2, d2) * h * (1 - h)
    return d1 @ x.T, np.einsum("hb->b", d1), d2 @ h.T, np.einsum("ob->b", d2)


# %% biases_per_unit_keepdims
# what: one bias gradient per unit, as columns, as if biases were vectors
# broken: backward
# diagnosis: wrong-shape
# outputs: db1 db2
def backward(W1, b1, W2, b2, x, label):
    A1, A2 = forward(W1, b1, W2, b2, x)
    dZ2 = 2 * (A2 - label) * A2 * (1 - A2) / A2.size
    dZ1 = W2.T @ dZ2 * A1 * (1 - A1)
    return (
        dZ1 @ x.T,
        np.sum(dZ1, axis=1, keepdims=True),
        dZ2 @ A1.T,
        np.sum(dZ2, axis=1, keepdims=True),
    )


# %% biases_in_brackets
# what: the right numbers for the biases, but as 1 by 1 matrices
# broken: backward
# diagnosis: wrong-shape
# outputs: db1 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * sigmoid_backward(o)
    d1 = (W2.T @ d2) * sigmoid_backward(h)
    return d1 @ x.T, np.sum(d1, keepdims=True), d2 @ h.T, np.sum(d2, keepdims=True)


# %% flat_weights
# what: returns the gradients of the weights as flat vectors
# broken: backward
# diagnosis: wrong-shape
# outputs: dW1 dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return (d1 @ x.T).ravel(), d1.sum(), (d2 @ h.T).ravel(), d2.sum()


# %% weights_not_summed_over_batch
# what: keeps one gradient of the weights per example, in a third axis
# broken: backward
# diagnosis: not-summed-over-batch
# outputs: dW1 dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return np.einsum("hb,nb->bhn", d1, x), d1.sum(), np.einsum("ob,hb->boh", d2, h), d2.sum()


# %% last_example_wins
# what: a loop over examples that assigns where it should add, so that the last example alone counts
# broken: backward
# diagnosis: not-summed-over-batch partly-right missing-term
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    for i in range(x.shape[1]):
        xi, ti = x[:, i : i + 1], label[:, i : i + 1]
        h, o = forward(W1, b1, W2, b2, xi)
        d2 = 2 * (o - ti) / label.size * o * (1 - o)
        d1 = (W2.T @ d2) * h * (1 - h)
        dW1, db1 = d1 @ xi.T, d1.sum()
        dW2, db2 = d2 @ h.T, d2.sum()
    return dW1, db1, dW2, db2


# %% loop_misses_the_last_example
# what: a loop over examples that ends one too early
# broken: backward
# diagnosis: off-by-one missing-term partly-right
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    dW1, dW2 = np.zeros(np.shape(W1)), np.zeros(np.shape(W2))
    db1, db2 = 0.0, 0.0
    for e in range(x.shape[1] - 1):
        d2 = 2 * (o[:, e] - label[:, e]) / o.size * o[:, e] * (1 - o[:, e])
        d1 = np.dot(d2, W2) * h[:, e] * (1 - h[:, e])
        dW1 += np.outer(d1, x[:, e])
        dW2 += np.outer(d2, h[:, e])
        db1 += d1.sum()
        db2 += d2.sum()
    return dW1, db1, dW2, db2


# %% loop_misses_the_last_hidden_unit
# what: the sum over hidden units starts at 1, so the first row of dW1 and column of dW2 stay zero
# broken: backward
# diagnosis: off-by-one missing-term partly-right
# outputs: dW1 db1 dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    dW1, dW2, db1 = np.zeros(np.shape(W1)), np.zeros(np.shape(W2)), 0.0
    for j in range(1, len(W1)):
        dW2[:, j] = d2 @ h[j]
        dj = (W2[:, j] @ d2) * h[j] * (1 - h[j])
        dW1[j] = x @ dj
        db1 += dj.sum()
    return dW1, db1, dW2, d2.sum()


# %% outer_of_whole_batches
# what: np.outer, which flattens the batch: right for a single example only
# broken: backward
# diagnosis: partly-right wrong-shape
# outputs: dW1 dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = np.dot(W2.T, d2) * h * (1 - h)
    return np.outer(d1, x), np.sum(d1), np.outer(d2, h), np.sum(d2)


# %% first_column_only
# what: treats the batch as one example: x[:, 0] and label[:, 0] are all it looks at
# broken: backward
# diagnosis: partly-right missing-term hard-coded
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    v, t = x[:, 0], label[:, 0]
    h = sigmoid(W1 @ v + b1)
    o = sigmoid(W2 @ h + b2)
    d2 = 2 * (o - t) * o * (1 - o) / o.size
    d1 = (d2 @ W2) * h * (1 - h)
    return np.outer(d1, v), d1.sum(), np.outer(d2, h), d2.sum()


# %% dW1_rows_and_columns
# what: x @ dz1.T, which is dW1 turned round
# broken: backward
# diagnosis: transposed
# outputs: dW1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    dz2 = 2 * (o - label) / o.size * o * (1 - o)
    dz1 = W2.T @ dz2 * h * (1 - h)
    return x @ dz1.T, dz1.sum(), dz2 @ h.T, dz2.sum()


# %% batch_first_never_turned_back
# what: batch-first inside, and the gradients of the weights are left in that layout
# broken: backward
# diagnosis: transposed
# outputs: dW1 dW2
def backward(W1, b1, W2, b2, x, label):
    w1, w2, rows, targets = W1.T, W2.T, x.T, label.T
    h = sigmoid(rows @ w1 + b1)
    o = sigmoid(h @ w2 + b2)
    g2 = 2 * (o - targets) / o.size * o * (1 - o)
    g1 = g2 @ w2.T * h * (1 - h)
    return rows.T @ g1, g1.sum(), h.T @ g2, g2.sum()


# %% einsum_letters_swapped
# what: the output letters of the einsum for dW2 are swapped
# broken: backward
# diagnosis: transposed
# outputs: dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d = 2 * (o - label) / o.size * sigmoid_backward(o)
    k = np.einsum("ij,ib->jb", W2, d) * sigmoid_backward(h)
    return np.einsum("ib,jb->ij", k, x), k.sum(), np.einsum("ib,jb->ji", d, h), d.sum()


# %% w2_not_transposed
# what: W2 @ delta where W2.T @ delta belongs: fails unless W2 is square
# broken: backward
# diagnosis: missing-transpose
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = np.dot(W2, d2) * h * (1 - h)
    return np.dot(d1, x.T), d1.sum(), np.dot(d2, h.T), d2.sum()


# %% h_not_transposed
# what: delta @ h without the transpose of h
# broken: backward
# diagnosis: missing-transpose
def backward(W1, b1, W2, b2, x, label):
    hid, out = forward(W1, b1, W2, b2, x)
    grad_out = (out - label) * out * (1 - out) * 2 / out.size
    grad_W2 = np.matmul(grad_out, hid)
    grad_hid = np.matmul(W2.T, grad_out) * hid * (1 - hid)
    return np.matmul(grad_hid, x.T), grad_hid.sum(), grad_W2, grad_out.sum()


# %% h_and_delta_swapped
# what: h.T @ delta for delta @ h.T
# broken: backward
# diagnosis: operands-swapped
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    delta = 2 * (o - label) / o.size * o * (1 - o)
    dW2 = h.T.dot(delta)
    delta_h = W2.T.dot(delta) * h * (1 - h)
    dW1 = delta_h.dot(x.T)
    return dW1, delta_h.sum(), dW2, delta.sum()


# %% star_for_matmul
# what: W2.T * delta for the matrix product
# broken: backward
# diagnosis: elementwise-product
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    delta_o = 2 * (o - label) / o.size * sigmoid_backward(o)
    delta_h = W2.T * delta_o * sigmoid_backward(h)
    return delta_h @ x.T, np.sum(delta_h), delta_o @ h.T, np.sum(delta_o)
