# %% half_too_many
# what: half the sum, as in the other assignment
# broken: loss
# diagnosis: constant-factor
def loss(A, I, label):
    return np.sum(np.square(A @ I - label)) / 2


# %% mean_square
# what: the mean of the squares
# broken: loss
# diagnosis: mean-for-sum
def loss(A, I, label):
    return np.average((A.dot(I) - label) ** 2)


# %% sum_then_square
# what: squares the sum of the errors
# broken: loss
# diagnosis: unknown
def loss(A, I, label):
    return sum(sum(A @ I - label)) ** 2


# %% one_per_column
# what: one loss for each column
# broken: loss
# diagnosis: not-summed-over-batch wrong-shape
def loss(A, I, label):
    return ((A @ I - label) ** 2).sum(axis=0)


# %% half_precision
# what: half precision inside
# broken: loss
# diagnosis: precision-lost overflow not-finite
def loss(A, I, label):
    return float(np.sum(np.float16(A @ I - label).astype(float) ** 2))


# %% two_equations
# what: writes out the two equations of the worked example
# broken: loss
# diagnosis: hard-coded
def loss(A, I, label):
    (x, y) = I[0, 0], I[1, 0]
    first = A[0, 0] * x + A[0, 1] * y - label[0, 0]
    second = A[1, 0] * x + A[1, 1] * y - label[1, 0]
    return first**2 + second**2


# %% no_two
# what: forgets the 2 of the square
# broken: grad
# diagnosis: constant-factor
def grad(A, I, label):
    return np.einsum("pq,pb->qb", A, A @ I - label)


# %% averaged_error
# what: divides by the number of entries of the label
# broken: grad
# diagnosis: mean-for-sum constant-factor
def grad(A, I, label):
    return 2 / label.size * np.dot(A.T, A @ I - label)


# %% opposite
# what: the direction of descent, label - A @ I
# broken: grad
# diagnosis: sign
def grad(A, I, label):
    r = label - np.dot(A, I)
    return np.array([2 * a @ r for a in A.T])


# %% a_not_turned
# what: A @ error
# broken: grad
# diagnosis: missing-transpose
def grad(A, I, label):
    return 2 * np.matmul(A, np.matmul(A, I) - label)


# %% error_first
# what: error @ A.T
# broken: grad
# diagnosis: operands-swapped
def grad(A, I, label):
    return (2 * (A @ I - label)) @ A.T


# %% left_as_a_row
# what: error.T @ A, which is the transpose
# broken: grad
# diagnosis: transposed
def grad(A, I, label):
    return 2 * np.tensordot(A @ I - label, A, axes=(0, 0))


# %% in_the_matrix
# what: error @ I.T, the gradient in A
# broken: grad
# diagnosis: wrong-argument
def grad(A, I, label):
    return 2 * np.einsum("pb,qb->pq", A @ I - label, I)


# %% stops_at_the_output
# what: returns 2 * error, the gradient in the output
# broken: grad
# diagnosis: missing-factor wrong-argument
def grad(A, I, label):
    return np.multiply(2, A @ I - label)


# %% label_not_subtracted
# what: 2 A^T A I
# broken: grad
# diagnosis: missing-term
def grad(A, I, label):
    gram = A.T @ A
    return 2 * gram @ I


# %% two_in_one_term
# what: 2 A^T A I - A^T label: the 2 is missing from the second term
# broken: grad
# diagnosis: constant-factor missing-factor
def grad(A, I, label):
    return 2 * A.T @ A @ I - A.T @ label


# %% elementwise
# what: A.T * error
# broken: grad
# diagnosis: elementwise-product
def grad(A, I, label):
    error = A @ I - label
    return 2 * A.T * error


# %% summed_over_columns
# what: adds the gradients of all columns together
# broken: grad
# diagnosis: wrong-shape
def grad(A, I, label):
    return np.sum(2 * A.T @ (A @ I - label), axis=1, keepdims=True)


# %% last_equation_left_out
# what: a loop over the equations that stops one early
# broken: grad
# diagnosis: off-by-one missing-term partly-right
def grad(A, I, label):
    g = np.zeros(np.shape(I))
    for p in range(len(A) - 1):
        g += 2 * np.outer(A[p], A[p] @ I - label[p])
    return g


# %% last_unknown_left_out
# what: a loop over the unknowns that stops one early: the last row stays zero
# broken: grad
# diagnosis: partly-right off-by-one
def grad(A, I, label):
    g, e = np.zeros(np.shape(I)), A @ I - label
    for q in range(len(I) - 1):
        g[q] = 2 * A[:, q] @ e
    return g


# %% first_column_for_all
# what: the error of the first column is used for every column
# broken: grad
# diagnosis: partly-right wrong-variable hard-coded
def grad(A, I, label):
    e = (A @ I - label)[:, :1]
    return np.repeat(2 * A.T @ e, I.shape[1], axis=1)


# %% copy_of_the_start
# what: returns I itself
# broken: grad
# diagnosis: not-a-gradient aliases-input
def grad(A, I, label):
    return np.array(I, float)


# %% coarse
# what: forward differences with the step 1e-3
# broken: grad
# diagnosis: coarse-numeric
def grad(A, I, label):
    here, out = loss(A, I, label), []
    for i in range(I.size):
        J = np.array(I, float)
        J.flat[i] += 1e-3
        out.append((loss(A, J, label) - here) / 1e-3)
    return np.reshape(out, I.shape)


# %% row_after_row
# what: moves one unknown after the other, each with the gradient at the point reached so far
# broken: descend
# diagnosis: uses-updated-weights
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for _ in range(n):
        history.append(loss(A, J, label))
        for q in range(len(J)):
            J[q] -= lr * 2 * A[:, q] @ (A @ J - label)
    return J, np.array(history)


# %% ascends
# what: np.add for np.subtract
# broken: descend
# diagnosis: adds-update
def descend(A, I, label, lr, n):
    history = []
    for _ in range(n):
        history.append(loss(A, I, label))
        I = np.add(I, lr * grad(A, I, label))
    return np.array(I, float), np.array(history)


# %% moves_twice
# what: two steps for each entry of the history
# broken: descend
# diagnosis: step-applied-twice
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for i in range(2 * n):
        if i % 2 == 0:
            history.append(loss(A, J, label))
        J = J - lr * grad(A, J, label)
    return J, np.array(history)


# %% same_step_twice
# what: subtracts the same step in place and by a helper
# broken: descend
# diagnosis: step-applied-twice
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for _ in range(n):
        history.append(loss(A, J, label))
        step = lr * grad(A, J, label)
        J -= step
        J = J - step
    return J, np.array(history)


# %% record_after
# what: records the loss after the step
# broken: descend
# diagnosis: off-by-one
# outputs: history
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), np.zeros(n)
    for i in range(n):
        J = J - lr * grad(A, J, label)
        history[i] = loss(A, J, label)
    return J, history


# %% n_minus_one_steps
# what: recursion that ends one step early
# broken: descend
# diagnosis: off-by-one
# outputs: I
def descend(A, I, label, lr, n):
    if n == 0:
        return np.array(I, float), []
    if n == 1:
        return np.array(I, float), [loss(A, I, label)]
    end, later = descend(A, I - lr * grad(A, I, label), label, lr, n - 1)
    return end, [loss(A, I, label), *later]


# %% history_first
# what: returns the history before I
# broken: descend
# diagnosis: outputs-permuted
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for _ in range(n):
        history.append(loss(A, J, label))
        J = J - lr * grad(A, J, label)
    return np.array(history), J


# %% rate_of_the_example
# what: a learning rate of 0.001, whatever is given
# broken: descend
# diagnosis: hard-coded
LR = 0.001


def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for _ in range(n):
        history.append(loss(A, J, label))
        J = J - LR * grad(A, J, label)
    return J, np.array(history)


# %% caller_moves
# what: I -= in the caller's array
# broken: descend
# diagnosis: mutates-input
def descend(A, I, label, lr, n):
    history = []
    for _ in range(n):
        history.append(loss(A, I, label))
        np.subtract(I, lr * grad(A, I, label), out=I, casting="unsafe")
    return I * 1.0, history


# %% no_two_in_the_step
# what: its own gradient inside, without the 2
# broken: descend
# diagnosis: constant-factor
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for _ in range(n):
        e = A @ J - label
        history.append(np.sum(e**2))
        J = J - lr * A.T @ e
    return J, np.array(history)


# %% label_forgotten_in_the_step
# what: steps along A^T A I
# broken: descend
# diagnosis: missing-term
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for _ in range(n):
        history.append(loss(A, J, label))
        J = J - lr * 2 * A.T @ (A @ J)
    return J, np.array(history)


# %% rounds_the_path
# what: rounds the point to four decimals after each step, as the example prints it
# broken: descend
# diagnosis: precision-lost
def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for _ in range(n):
        history.append(loss(A, J, label))
        J = np.round(J - lr * grad(A, J, label), 4)
    return J, np.array(history)


# %% wrong_loss_and_what_follows
# what: the loss is a mean, and gradient and descent belong to it
# broken: loss grad descend
# diagnosis: mean-for-sum
# carried: grad descend
def loss(A, I, label):
    return np.mean((A @ I - label) ** 2)


def grad(A, I, label):
    return 2 * A.T @ (A @ I - label) / label.size


def descend(A, I, label, lr, n):
    J, history = np.array(I, float), []
    for _ in range(n):
        history.append(loss(A, J, label))
        J = J - lr * grad(A, J, label)
    return J, np.array(history)
