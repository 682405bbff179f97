# %% label_transposed_in
# what: 1/2 of the mean over examples of the squared norms, in a comprehension
# broken: loss
# diagnosis: mean-for-sum constant-factor
def loss(W, X, label):
    per_example = [0.5 * np.dot(e, e) for e in (W @ X - label).T]
    return np.mean(per_example)


# %% bias_in_the_model
# what: fits W @ X + 1
# broken: loss
# diagnosis: unknown extra-factor missing-term
def loss(W, X, label):
    return 0.5 * np.sum((W @ X + 1 - label) ** 2)


# %% sum_of_absolute_errors
# what: half the sum of absolute errors
# broken: loss
# diagnosis: missing-factor
def loss(W, X, label):
    return 0.5 * np.abs(W @ X - label).sum()


# %% plus
# what: W @ X + label
# broken: loss
# diagnosis: sign
def loss(W, X, label):
    return 0.5 * np.linalg.norm(np.matmul(W, X) + label) ** 2


# %% x_squared
# what: multiplies by X.T twice as large, from 0.5 * 2 * 2
# broken: grad
# diagnosis: constant-factor
def grad(W, X, label):
    g = np.zeros(W.shape)
    for v, t in zip(np.transpose(X), np.transpose(label)):
        e = W @ v - t
        g += np.outer(e, v) + np.outer(e, v)
    return g


# %% loss_times_x
# what: multiplies X.T by the loss
# broken: grad
# diagnosis: wrong-variable unknown
def grad(W, X, label):
    return loss(W, X, label) * np.ones((len(W), X.shape[1])) @ X.T


# %% error_squared
# what: the squared error times X.T
# broken: grad
# diagnosis: extra-factor missing-factor
def grad(W, X, label):
    return np.square(W @ X - label) @ X.T


# %% sign_of_error
# what: the sign of the error times X.T
# broken: grad
# diagnosis: unknown missing-factor
def grad(W, X, label):
    return np.sign(W @ X - label) @ X.T


# %% mean_per_entry
# what: np.mean over the batch axis of a three-dimensional product
# broken: grad
# diagnosis: mean-for-sum
def grad(W, X, label):
    return ((W @ X - label)[:, None, :] * X[None, :, :]).mean(axis=2)


# %% reshape_for_transpose
# what: reshapes X where it should be turned
# broken: grad
# diagnosis: partly-right missing-transpose
def grad(W, X, label):
    n, m = X.shape
    return (W @ X - label).dot(X.reshape(m, n))


# %% first_output_only
# what: the gradient of the first row in all rows
# broken: grad
# diagnosis: partly-right outer-broadcast hard-coded wrong-variable
def grad(W, X, label):
    e = W @ X - label
    return np.zeros(W.shape) + (e @ X.T)[0]


# %% gradient_at_zero
# what: forgets W: the gradient at W = 0
# broken: grad
# diagnosis: missing-term
def grad(W, X, label):
    return (np.zeros(W.shape) @ X - label) @ X.T


# %% normal_equations
# what: jumps to the least-squares solution
# broken: fit
# diagnosis: unknown hard-coded
def fit(W, X, label, lr, n):
    best = label @ np.linalg.pinv(X)
    return best if n else 1.0 * W, np.array([loss(W, X, label)] * n)


# %% history_divided
# what: records the loss per example
# broken: fit
# diagnosis: mean-for-sum constant-factor
# outputs: history
def fit(W, X, label, lr, n):
    V, history = 1.0 * W, []
    for _ in range(n):
        history.append(loss(V, X, label) / X.shape[1])
        V = V - lr * grad(V, X, label)
    return V, np.array(history)


# %% mean_gradient_inside
# what: steps along the mean over the examples
# broken: fit
# diagnosis: mean-for-sum constant-factor
def fit(W, X, label, lr, n):
    V, history = 1.0 * W, []
    for _ in range(n):
        e = V @ X - label
        history.append(np.sum(e * e) / 2)
        V = V - lr * (e @ X.T) / X.shape[1]
    return V, np.array(history)


# %% sign_slip_inside
# what: label - W X inside, with a minus before the step: climbs
# broken: fit
# diagnosis: adds-update sign
def fit(W, X, label, lr, n):
    V, history = 1.0 * W, []
    for _ in range(n):
        e = label - V @ X
        history.append(np.vdot(e, e) / 2)
        V = V - lr * e @ X.T
    return V, np.array(history)


# %% constant_history
# what: records the loss of the start in every step
# broken: fit
# diagnosis: wrong-variable unknown off-by-one
# outputs: history
def fit(W, X, label, lr, n):
    V, history = 1.0 * W, []
    for _ in range(n):
        history.append(loss(W, X, label))
        V = V - lr * grad(V, X, label)
    return V, np.array(history)


# %% best_weights_returned
# what: returns the weights of the smallest loss, not the last ones
# broken: fit
# diagnosis: off-by-one partly-right unknown
# outputs: W
def fit(W, X, label, lr, n):
    V, history = 1.0 * W, []
    best = V
    for _ in range(n):
        history.append(loss(V, X, label))
        if history[-1] == min(history):
            best = V
        V = V - lr * grad(V, X, label)
    return best, np.array(history)
