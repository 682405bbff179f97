# %% b1_everywhere
# what: a loop over the layers that adds b1 in both
# broken: forward
# diagnosis: wrong-variable
# outputs: o
def forward(W1, b1, W2, b2, x):
    outs = []
    for W in (W1, W2):
        x = sigmoid(W @ x + b1)
        outs.append(x)
    return tuple(outs)


# %% second_bias_forgotten
# what: einsum; the output layer has no bias
# broken: forward
# diagnosis: missing-term
# outputs: o
def forward(W1, b1, W2, b2, x):
    h = sigmoid(np.einsum("ij,jb->ib", W1, x) + b1)
    return h, sigmoid(np.einsum("ij,jb->ib", W2, h))


# %% biases_subtracted
# what: subtracts the bias as if it were a threshold
# broken: forward
# diagnosis: sign
# outputs: h o
def forward(W1, b1, W2, b2, x):
    h = sigmoid(np.subtract(W1 @ x, b1))
    o = sigmoid(np.subtract(W2 @ h, b2))
    return h, o


# %% linear_output
# what: no sigmoid in the output layer, as for regression
# broken: forward
# diagnosis: missing-factor derivative-of-preactivation
# outputs: o
def forward(W1, b1, W2, b2, x):
    h = 1 / (1 + np.exp(-(W1 @ x + b1)))
    return h, W2 @ h + b2


# %% preactivations_returned
# what: returns the weighted sums of both layers
# broken: forward
# diagnosis: missing-factor derivative-of-preactivation
def forward(W1, b1, W2, b2, x):
    z = {1: np.dot(W1, x) + b1}
    z[2] = np.dot(W2, sigmoid(z[1])) + b2
    return z[1], z[2]


# %% output_first
# what: returns o before h
# broken: forward
# diagnosis: outputs-permuted
def forward(W1, b1, W2, b2, x):
    h = sigmoid(W1 @ x + b1)
    return sigmoid(W2 @ h + b2), h


# %% rows_come_back
# what: batch-first inside, and never turned back
# broken: forward
# diagnosis: transposed
def forward(W1, b1, W2, b2, x):
    h = sigmoid(x.T @ W1.T + b1)
    return h, sigmoid(h @ W2.T + b2)


# %% tanh_in_hidden
# what: tanh in the hidden layer
# broken: forward
# diagnosis: unknown
# outputs: h o
def forward(W1, b1, W2, b2, x):
    h = np.tanh(W1 @ x + b1)
    return h, sigmoid(W2 @ h + b2)


# %% relu_in_hidden
# what: ReLU in the hidden layer
# broken: forward
# diagnosis: unknown
# outputs: h o
def forward(W1, b1, W2, b2, x):
    h = np.maximum(np.matmul(W1, x) + b1, 0.0)
    return h, sigmoid(np.matmul(W2, h) + b2)


# %% bias_on_the_first_unit
# what: adds the bias to the first unit of each layer only
# broken: forward
# diagnosis: missing-term partly-right
def forward(W1, b1, W2, b2, x):
    z = np.array(W1 @ x, dtype=float)
    z[0] += b1
    h = sigmoid(z)
    z = W2 @ h
    z[0] += b2
    return h, sigmoid(z)


# %% double_activation
# what: the output goes through the sigmoid twice
# broken: forward
# diagnosis: extra-factor
# outputs: o
def forward(W1, b1, W2, b2, x):
    layer = lambda W, b, a: sigmoid(W @ a + b)
    h = layer(W1, b1, x)
    return h, sigmoid(layer(W2, b2, h))


# %% half_precision
# what: half precision throughout, to save memory
# broken: forward
# diagnosis: precision-lost
def forward(W1, b1, W2, b2, x):
    W1, W2, x = (np.asarray(v).astype(np.float16) for v in (W1, W2, x))
    h = sigmoid((W1 @ x + b1).astype(np.float64)).astype(np.float16)
    o = sigmoid((W2 @ h + b2).astype(np.float64)).astype(np.float16)
    return h.astype(float), o.astype(float)


# %% normalised_inputs
# what: divides x by its largest entry first, in the caller's array
# broken: forward
# diagnosis: mutates-input
def forward(W1, b1, W2, b2, x):
    h = sigmoid(W1 @ x + b1)
    o = sigmoid(W2 @ h + b2)
    x[...] = x / 10
    return h, o


# %% star_product
# what: elementwise products and a sum, which fits one example only
# broken: forward
# diagnosis: elementwise-product partly-right
def forward(W1, b1, W2, b2, x):
    h = sigmoid(np.sum(W1 * x.T, axis=1, keepdims=True) + b1)
    o = sigmoid(np.sum(W2 * h.T, axis=1, keepdims=True) + b2)
    return h, o


# %% w1_transposed
# what: W1.T @ x, which fits a square W1 only
# broken: forward
# diagnosis: missing-transpose
def forward(W1, b1, W2, b2, x):
    h = sigmoid(np.dot(W1.T, x) + b1)
    return h, sigmoid(np.dot(W2, h) + b2)


# %% uphill
# what: a zip over parameters and gradients that adds
# broken: update
# diagnosis: adds-update
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return tuple(p + lr * g for p, g in zip((W1, b1, W2, b2), (dW1, db1, dW2, db2)))


# %% no_learning_rate
# what: subtracts the gradient itself
# broken: update
# diagnosis: missing-factor
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return [np.subtract(p, g) for p, g in ((W1, dW1), (b1, db1), (W2, dW2), (b2, db2))]


# %% biases_stay
# what: moves the weights and hands the biases through
# broken: update
# diagnosis: missing-term not-a-gradient detached-path
# outputs: b1 b2
def update(W1, b1, W2, b2, *rest):
    dW1, db1, dW2, db2, lr = rest
    return W1 - lr * dW1, b1, W2 - lr * dW2, b2


# %% bias_gradients_exchanged
# what: moves b1 by db2 and b2 by db1
# broken: update
# diagnosis: wrong-variable
# outputs: b1 b2
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    step = lambda p, g: p - lr * g
    return step(W1, dW1), step(b1, db2), step(W2, dW2), step(b2, db1)


# %% in_place_minus
# what: W1 -= lr * dW1 on the caller's arrays
# broken: update
# diagnosis: mutates-input
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    W1 -= lr * dW1
    b1 -= lr * db1
    W2 -= lr * dW2
    b2 -= lr * db2
    return W1.copy(), b1, W2.copy(), b2


# %% twice_the_step
# what: a class whose step is called in its constructor and once more
# broken: update
# diagnosis: step-applied-twice
class Parameter:
    def __init__(self, value, slope, lr):
        self.value, self.slope, self.lr = value, slope, lr
        self.step()

    def step(self):
        self.value = self.value - self.lr * self.slope
        return self.value


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return tuple(Parameter(p, g, lr).step() for p, g in ((W1, dW1), (b1, db1), (W2, dW2), (b2, db2)))


# %% turned_round
# what: lr * dp - p: minus the right answer
# broken: update
# diagnosis: sign
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    params, grads = [W1, b1, W2, b2], [dW1, db1, dW2, db2]
    return [lr * grads[i] - params[i] for i in range(4)]


# %% half_a_step
# what: a factor 1/2 in the step, meant for the 2 of the square
# broken: update
# diagnosis: constant-factor extra-factor
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    half = lr / 2
    return W1 - half * dW1, b1 - half * db1, W2 - half * dW2, b2 - half * db2


# %% published_rate
# what: the learning rate is 0.5, whatever is given
# broken: update
# diagnosis: hard-coded
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    lr = 0.5
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2


# %% the_steps_alone
# what: returns the steps lr * dp, not the new parameters
# broken: update
# diagnosis: missing-term
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return tuple(np.multiply(-lr, g) for g in (dW1, db1, dW2, db2))


# %% weights_then_biases
# what: returns W1, W2, b1, b2
# broken: update
# diagnosis: outputs-permuted
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    move = lambda p, g: p - np.multiply(lr, g)
    return move(W1, dW1), move(W2, dW2), move(b1, db1), move(b2, db2)


# %% loss_after_the_step
# what: a while loop that records the loss after each update
# broken: train
# diagnosis: off-by-one
# outputs: history
def train(W1, b1, W2, b2, x, label, lr, n):
    p = (np.array(W1, float), float(b1), np.array(W2, float), float(b2))
    losses, i = [], 0
    while i < n:
        p = update(*p, *backward(*p, x, label), lr)
        losses.append(loss(forward(*p, x)[1], label))
        i += 1
    return (np.array(losses), *p)


# %% losses_one_too_many
# what: records the first loss before the loop and one after each update: n + 1 of them
# broken: train
# diagnosis: off-by-one
# outputs: history
def train(W1, b1, W2, b2, x, label, lr, n):
    p = [np.array(v, float) for v in (W1, b1, W2, b2)]
    measure = lambda: loss(forward(*p, x)[1], label)
    losses = [measure()]
    for _ in range(n):
        p = list(update(*p, *backward(*p, x, label), lr))
        losses.append(measure())
    return np.array(losses), *p


# %% range_from_one
# what: range(1, n): one update too few
# broken: train
# diagnosis: off-by-one
def train(W1, b1, W2, b2, x, label, lr, n):
    W1, W2 = np.copy(W1), np.copy(W2)
    history = []
    for epoch in range(1, n):
        h, o = forward(W1, b1, W2, b2, x)
        history.append(np.mean((o - label) ** 2))
        g = backward(W1, b1, W2, b2, x, label)
        W1, b1, W2, b2 = update(W1, b1, W2, b2, *g, lr)
    return np.array(history), W1, b1, W2, b2


# %% last_update_not_made
# what: records n losses but makes only n - 1 updates
# broken: train
# diagnosis: off-by-one
# outputs: W1 b1 W2 b2
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = tuple(np.array(v, float) for v in (W1, b1, W2, b2)), []
    for k in range(n):
        history.append(loss(forward(*p, x)[1], label))
        if k == n - 1:
            break
        p = update(*p, *backward(*p, x, label), lr)
    return np.array(history), *p


# %% output_layer_first
# what: moves W2 and b2 at once, then carries the delta back through the new W2
# broken: train
# diagnosis: uses-updated-weights
def train(W1, b1, W2, b2, x, label, lr, n):
    W1, W2, history = W1 * 1.0, W2 * 1.0, []
    for _ in range(n):
        h, o = forward(W1, b1, W2, b2, x)
        history.append(loss(o, label))
        d2 = 2 * (o - label) / o.size * sigmoid_backward(o)
        W2 = W2 - lr * d2 @ h.T
        b2 = b2 - lr * d2.sum()
        d1 = (W2.T @ d2) * sigmoid_backward(h)
        W1 = W1 - lr * d1 @ x.T
        b1 = b1 - lr * d1.sum()
    return np.array(history), W1, b1, W2, b2


# %% one_parameter_after_the_other
# what: works out the gradient anew after each of the four parameters has moved
# broken: train
# diagnosis: uses-updated-weights
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        for i in range(4):
            p[i] = p[i] - lr * backward(*p, x, label)[i]
    return np.array(history), *p


# %% example_by_example
# what: an update after each example, where one update belongs to the whole batch
# broken: train
# diagnosis: uses-updated-weights partly-right not-summed-over-batch
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        for k in range(x.shape[1]):
            grads = backward(*p, x[:, k : k + 1], label[:, k : k + 1])
            p = [v - lr * g / x.shape[1] for v, g in zip(p, grads)]
    return np.array(history), *p


# %% gradient_of_the_start
# what: works out the gradient once, before the loop
# broken: train
# diagnosis: unknown wrong-variable
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    grads = backward(*p, x, label)
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = [v - lr * g for v, g in zip(p, grads)]
    return np.array(history), *p


# %% climbs
# what: adds the steps
# broken: train
# diagnosis: adds-update
def train(W1, b1, W2, b2, x, label, lr, n):
    W1, b1, W2, b2 = (np.array(v, float) for v in (W1, b1, W2, b2))
    history = np.zeros(n)
    for i in range(n):
        history[i] = loss(forward(W1, b1, W2, b2, x)[1], label)
        dW1, db1, dW2, db2 = backward(W1, b1, W2, b2, x, label)
        W1 += lr * dW1
        b1 += lr * db1
        W2 += lr * dW2
        b2 += lr * db2
    return history, W1, b1, W2, b2


# %% updates_by_hand_and_by_function
# what: moves the weights in place on its copies, and then calls update as well
# broken: train
# diagnosis: step-applied-twice
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        g = backward(*p, x, label)
        for v, dv in zip(p, g):
            v -= lr * dv
        p = [np.array(v) for v in update(*p, *g, lr)]
    return np.array(history), *p


# %% biases_held
# what: a class that trains the weights only
# broken: train
# diagnosis: missing-term detached-path
class Net:
    def __init__(self, W1, b1, W2, b2):
        self.W = [np.array(W1, float), np.array(W2, float)]
        self.b = [b1, b2]

    def params(self):
        return self.W[0], self.b[0], self.W[1], self.b[1]

    def step(self, x, label, lr):
        dW1, _, dW2, _ = backward(*self.params(), x, label)
        self.W = [self.W[0] - lr * dW1, self.W[1] - lr * dW2]


def train(W1, b1, W2, b2, x, label, lr, n):
    net, history = Net(W1, b1, W2, b2), []
    for _ in range(n):
        history.append(loss(forward(*net.params(), x)[1], label))
        net.step(x, label, lr)
    return np.array(history), *net.params()


# %% only_the_output_layer_learns
# what: trains W2 and b2 and leaves the first layer as it is
# broken: train
# diagnosis: missing-term detached-path not-a-gradient
def train(W1, b1, W2, b2, x, label, lr, n):
    W1, history = np.array(W1, float), []
    W2 = np.array(W2, float)
    for _ in range(n):
        h, o = forward(W1, b1, W2, b2, x)
        history.append(loss(o, label))
        *_, dW2, db2 = backward(W1, b1, W2, b2, x, label)
        W2, b2 = W2 - lr * dW2, b2 - lr * db2
    return np.array(history), W1, b1, W2, b2


# %% callers_weights_move
# what: trains in the caller's arrays and returns copies of them
# broken: train
# diagnosis: mutates-input
def train(W1, b1, W2, b2, x, label, lr, n):
    history = []
    for _ in range(n):
        history.append(loss(forward(W1, b1, W2, b2, x)[1], label))
        dW1, db1, dW2, db2 = backward(W1, b1, W2, b2, x, label)
        W1 -= lr * dW1
        W2 -= lr * dW2
        b1, b2 = b1 - lr * db1, b2 - lr * db2
    return np.array(history), W1 + 0.0, b1, W2 + 0.0, b2


# %% own_arrays_for_no_steps
# what: never copies, so that n = 0 hands back the caller's arrays
# broken: train
# diagnosis: aliases-input
def train(W1, b1, W2, b2, x, label, lr, n, *, verbose=False):
    p, history = (W1, b1, W2, b2), []
    for k in range(n):
        history += [loss(forward(*p, x)[1], label)]
        p = update(*p, *backward(*p, x, label), lr)
        if verbose:
            print(k, history[-1])
    return np.array(history), *p


# %% history_as_default_argument
# what: the history is a default argument, which lives on from call to call
# broken: train
# diagnosis: keeps-state
# outputs: history
def train(W1, b1, W2, b2, x, label, lr, n, history=[]):
    p = [np.array(v, float) for v in (W1, b1, W2, b2)]
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = [v - lr * g for v, g in zip(p, backward(*p, x, label))]
    return np.array(history), *p


# %% goes_on_from_last_time
# what: keeps the trained weights in a module variable and goes on with them when the shapes fit
# broken: train
# diagnosis: keeps-state
STATE = {}


def train(W1, b1, W2, b2, x, label, lr, n):
    key = np.shape(W1), np.shape(W2)
    p = STATE.get(key) or [np.array(v, float) for v in (W1, b1, W2, b2)]
    history = []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = [v - lr * g for v, g in zip(p, backward(*p, x, label))]
    STATE[key] = p
    return np.array(history), *(v.copy() for v in p)


# %% history_of_sums
# what: records the sum of squares, as the worked example prints it
# broken: train
# diagnosis: sum-for-mean
# outputs: history
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    for _ in range(n):
        o = forward(*p, x)[1]
        history.append(((o - label) ** 2).sum())
        p = [v - lr * g for v, g in zip(p, backward(*p, x, label))]
    return np.array(history), *p


# %% history_as_a_column
# what: the history has a second axis
# broken: train
# diagnosis: wrong-shape
# outputs: history
def train(W1, b1, W2, b2, x, label, lr, n):
    p = [np.array(v, float) for v in (W1, b1, W2, b2)]
    history = np.zeros((n, 1))
    for k in range(n):
        history[k] = loss(forward(*p, x)[1], label)
        p = [v - lr * g for v, g in zip(p, backward(*p, x, label))]
    return history, *p


# %% parameters_first
# what: returns the history last
# broken: train
# diagnosis: outputs-permuted
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = [v - lr * g for v, g in zip(p, backward(*p, x, label))]
    return *p, np.array(history)


# %% single_precision_parameters
# what: keeps the parameters in single precision
# broken: train
# diagnosis: precision-lost
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, np.float32) for v in (W1, b1, W2, b2)], []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = [(v - lr * g).astype(np.float32) for v, g in zip(p, backward(*p, x, label))]
    return np.array(history), *(v.astype(float) for v in p)


# %% rate_shared_by_the_batch
# what: divides the learning rate by the batch size, although the gradient is a mean already
# broken: train
# diagnosis: constant-factor extra-factor mean-for-sum
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    rate = lr / x.shape[1]
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = [v - rate * g for v, g in zip(p, backward(*p, x, label))]
    return np.array(history), *p


# %% rate_of_the_worked_example
# what: uses 0.5, the learning rate of the worked example
# broken: train
# diagnosis: hard-coded
def train(W1, b1, W2, b2, x, label, lr, n, rate=0.5):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = [v - rate * g for v, g in zip(p, backward(*p, x, label))]
    return np.array(history), *p


# %% ten_steps
# what: makes 10 steps, whatever n is
# broken: train
# diagnosis: hard-coded off-by-one
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    for _ in range(10):
        history.append(loss(forward(*p, x)[1], label))
        p = [v - lr * g for v, g in zip(p, backward(*p, x, label))]
    return np.array(history), *p


# %% mistake_in_backward_is_used_by_train
# what: backward forgets the hidden derivative, and train is built on it
# broken: backward train
# diagnosis: missing-activation-derivative
# carried: train
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * sigmoid_backward(o)
    d1 = W2.T @ d2
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = update(*p, *backward(*p, x, label), lr)
    return np.array(history), *p


# %% half_sum_everywhere
# what: the loss is half the sum, and backward and train belong to it
# broken: loss backward train
# diagnosis: constant-factor
# carried: backward train
def loss(o, label):
    return 0.5 * np.sum((o - label) ** 2)


def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = (o - label) * sigmoid_backward(o)
    d1 = W2.T @ d2 * sigmoid_backward(h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = update(*p, *backward(*p, x, label), lr)
    return np.array(history), *p
