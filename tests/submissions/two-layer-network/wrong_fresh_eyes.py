# %% derivative_added_to_the_error
# what: adds the derivative to the error, where it should be multiplied
# broken: backward
# diagnosis: wrong-variable
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    grad_o = 2 * (o - label) / o.size + o * (1 - o)
    grad_h = W2.T @ grad_o * h * (1 - h)
    return grad_h @ x.T, grad_h.sum(), grad_o @ h.T, grad_o.sum()


# %% per_sample_derivatives_averaged
# what: averages the hidden derivative over the batch before it multiplies
# broken: backward
# diagnosis: mean-for-sum unknown partly-right
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = (W2.T @ d2) * (h * (1 - h)).mean(axis=1, keepdims=True)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% layers_in_a_list_hidden_derivative_of_wrong_layer
# what: a list of activations with an index that is one too high: o's derivative where h's belongs fails, so uses h's in both
# broken: backward
# diagnosis: wrong-variable
def backward(W1, b1, W2, b2, x, label):
    acts = [x, *forward(W1, b1, W2, b2, x)]
    weights = [W1, W2]
    delta = 2 * (acts[-1] - label) / label.size
    grads = []
    for i in (1, 0):
        slope = acts[1] * (1 - acts[1])
        delta = delta * slope
        grads = [delta @ acts[i].T, delta.sum(), *grads]
        delta = weights[i].T @ delta
    return grads


# %% output_derivative_missing_in_a_class
# what: a backprop class whose output layer is treated as linear
# broken: backward
# diagnosis: missing-activation-derivative
# outputs: dW1 db1 dW2 db2
class Backprop:
    def __init__(self, W2, x, h, o):
        self.W2, self.x, self.h, self.o = W2, x, h, o

    def start(self, label):
        self.g = (self.o - label) * 2 / self.o.size
        return self

    def output(self):
        self.dW2, self.db2 = np.inner(self.g, self.h), self.g.sum()
        self.g = self.W2.T @ self.g
        return self

    def hidden(self):
        self.g = self.g * (self.h - self.h * self.h)
        self.dW1, self.db1 = np.inner(self.g, self.x), self.g.sum()
        return self


def backward(W1, b1, W2, b2, x, label):
    p = Backprop(W2, x, *forward(W1, b1, W2, b2, x)).start(label).output().hidden()
    return p.dW1, p.db1, p.dW2, p.db2


# %% mean_in_dW2
# what: averages the outer products of the output layer, a mean of what is a mean already
# broken: backward
# diagnosis: mean-for-sum constant-factor
# outputs: dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    up = 2 / o.size * (o - label) * o * (1 - o)
    outer = up[:, None, :] * h[None, :, :]
    down = np.einsum("oh,ob->hb", W2, up) * h * (1 - h)
    return np.einsum("hb,nb->hn", down, x), down.sum(), outer.mean(axis=-1), up.sum()


# %% accumulates_dW1_wrongly
# what: += in the loop over outputs, but dW1 is set anew for each, so that the last output counts
# broken: backward
# diagnosis: missing-term partly-right not-summed-over-batch
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    for k in range(len(o)):
        d1 = np.outer(W2[k], d2[k]) * h * (1 - h)
        dW1 = d1 @ x.T
        db1 = d1.sum()
    return dW1, db1, d2 @ h.T, d2.sum()


# %% scalar_error
# what: replaces the errors by their mean, as if there were one output
# broken: backward
# diagnosis: mean-for-sum unknown
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * np.mean(o - label) * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% sign_error_in_W2_only
# what: a minus in dW2 and db2, as if these were steps
# broken: backward
# diagnosis: sign
# outputs: dW2 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    t = np.square(o) - o
    d2 = 2 * (o - label) / o.size * t
    d1 = -(W2.T @ d2) * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% uses_label_for_o
# what: takes the derivative of the sigmoid at the label
# broken: backward
# diagnosis: wrong-variable
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * (label * (1 - label))
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% bias_gradient_times_bias
# what: multiplies the bias gradients with the biases
# broken: backward
# diagnosis: extra-factor
# outputs: db1 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, b1 * d1.sum(), d2 @ h.T, b2 * d2.sum()


# %% w2_transposed_by_reshape
# what: turns W2 round with reshape, which only looks right
# broken: backward
# diagnosis: partly-right missing-transpose
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = np.reshape(W2, W2.shape[::-1]) @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% whole_file_without_two
# what: its own sigmoid, forward and backward in one function; forgets the 2
# broken: backward
# diagnosis: constant-factor
def backward(W1, b1, W2, b2, x, label):
    def s(z):
        return 0.5 + 0.5 * np.tanh(0.5 * z)

    z1 = np.einsum("ij,jk", W1, x) + b1
    y1 = s(z1)
    y2 = s(np.einsum("ij,jk", W2, y1) + b2)
    n = y2.shape[0] * y2.shape[1]
    e2 = (y2 - label) / n * y2 * (1 - y2)
    e1 = np.einsum("ji,jk", W2, e2) * y1 * (1 - y1)
    return np.einsum("ik,jk", e1, x), np.einsum("ik->", e1), np.einsum("ik,jk", e2, y1), np.einsum("ik->", e2)


# %% int_cast_of_the_input
# what: converts x to whole numbers
# broken: backward
# diagnosis: precision-lost partly-right wrong-dtype
def backward(W1, b1, W2, b2, x, label):
    x = np.array(x, dtype=int)
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% cached_by_shape_id
# what: caches the result by the shapes of the arguments
# broken: backward
# diagnosis: keeps-state
from functools import wraps


def memo(f):
    store = {}

    @wraps(f)
    def wrapper(*args):
        key = tuple(np.shape(a) for a in args)
        if key not in store:
            store[key] = f(*args)
        return tuple(np.copy(g) for g in store[key])

    return wrapper


@memo
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% epsilon_in_the_derivative
# what: adds 1e-6 to the derivative against vanishing gradients
# broken: backward
# diagnosis: precision-lost coarse-numeric unknown
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * (o * (1 - o) + 1e-6)
    d1 = W2.T @ d2 * (h * (1 - h) + 1e-6)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% gradients_clipped
# what: clips every gradient to -0.1 ... 0.1
# broken: backward
# diagnosis: partly-right precision-lost unknown
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return tuple(np.clip(g, -0.1, 0.1) for g in (d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()))


# %% tanh_form_slip
# what: tanh(z) where tanh(z/2) belongs
# broken: sigmoid
# diagnosis: missing-factor constant-factor
def sigmoid(z):
    return (1 + np.tanh(z)) / 2


# %% half_forgotten
# what: 1 + tanh(z/2), without the half
# broken: sigmoid
# diagnosis: constant-factor
def sigmoid(z):
    return 1 + np.tanh(np.divide(z, 2))


# %% derivative_returned
# what: returns the derivative s(1-s) of the sigmoid
# broken: sigmoid
# diagnosis: extra-factor
def sigmoid(z):
    t = np.exp(-np.abs(z))
    return t / (1 + t) ** 2


# %% nan_guard
# what: replaces everything beyond 30 by exactly 0 and 1
# broken: sigmoid
# diagnosis: partly-right precision-lost
def sigmoid(z):
    with np.errstate(over="ignore"):
        s = 1 / (1 + np.exp(-np.asarray(z, float)))
    s[np.asarray(z) < -16] = 0.0
    s[np.asarray(z) > 16] = 1.0
    return s


# %% squared_second_factor
# what: out * (1 - out) ** 2
# broken: sigmoid_backward
# diagnosis: extra-factor
def sigmoid_backward(out):
    one_minus = 1 - out
    return out * one_minus * one_minus


# %% doubled_outside
# what: 2 * out * (1 - out), the derivative for tanh-like units
# broken: sigmoid_backward
# diagnosis: constant-factor
def sigmoid_backward(out):
    return out * (1 - out) + (1 - out) * out


# %% tanh_derivative
# what: 1 - out^2
# broken: sigmoid_backward
# diagnosis: unknown wrong-variable missing-factor
def sigmoid_backward(out):
    return (1 - out) * (1 + out)


# %% w1_and_w2_share_b2
# what: adds b2 in both layers
# broken: forward
# diagnosis: wrong-variable
def forward(W1, b1, W2, b2, x):
    pre = lambda W, a: np.einsum("ij,jk->ik", W, a) + b2
    h = sigmoid(pre(W1, x))
    return h, sigmoid(pre(W2, h))


# %% no_biases
# what: no bias anywhere
# broken: forward
# diagnosis: missing-term
def forward(W1, b1, W2, b2, x):
    h = sigmoid(np.dot(W1, x))
    return h, sigmoid(np.dot(W2, h))


# %% bias_after_activation
# what: adds the bias after the sigmoid
# broken: forward
# diagnosis: unknown operands-swapped
def forward(W1, b1, W2, b2, x):
    h = sigmoid(W1 @ x) + b1
    return h, sigmoid(W2 @ h) + b2


# %% bias_times
# what: multiplies by the bias
# broken: forward
# diagnosis: wrong-variable missing-term extra-factor
def forward(W1, b1, W2, b2, x):
    h = sigmoid(W1 @ x * b1)
    return h, sigmoid(W2 @ h * b2)


# %% h_not_activated
# what: the hidden layer is linear
# broken: forward
# diagnosis: missing-factor derivative-of-preactivation
def forward(W1, b1, W2, b2, x):
    net = [np.matmul(W1, x) + b1]
    net.append(np.matmul(W2, net[0]) + b2)
    return net[0], sigmoid(net[1])


# %% first_example_for_all
# what: computes the first example and repeats it
# broken: forward
# diagnosis: partly-right hard-coded
def forward(W1, b1, W2, b2, x):
    h = sigmoid(W1 @ x[:, :1] + b1)
    o = sigmoid(W2 @ h + b2)
    times = x.shape[1]
    return np.tile(h, times), np.tile(o, times)


# %% mean_of_abs_squared
# what: (mean of |e|)^2
# broken: loss
# diagnosis: unknown
def loss(o, label):
    return np.mean(np.abs(o - label)) ** 2


# %% cross_entropy
# what: the cross-entropy in place of the squares
# broken: loss
# diagnosis: unknown not-finite
def loss(o, label):
    p = np.clip(o, 1e-12, 1 - 1e-12)
    return -np.mean(label * np.log(p) + (1 - label) * np.log(1 - p))


# %% squares_subtracted
# what: o^2 - label^2
# broken: loss
# diagnosis: missing-term unknown
def loss(o, label):
    return (np.square(o) - np.square(label)).mean()


# %% label_squared_forgotten
# what: expands the square and forgets label^2
# broken: loss
# diagnosis: missing-term
def loss(o, label):
    return np.mean(o * o - 2 * o * label)


# %% middle_term_without_two
# what: expands the square with o*label in place of 2*o*label
# broken: loss
# diagnosis: constant-factor missing-factor missing-term
def loss(o, label):
    return np.mean(o**2 - o * label + label**2)


# %% lr_added_to_gradient
# what: p - (lr + dp)
# broken: update
# diagnosis: wrong-variable
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return tuple(p - (lr + g) for p, g in [(W1, dW1), (b1, db1), (W2, dW2), (b2, db2)])


# %% scaled_by_one_minus
# what: (1 - lr) * p - lr * dp: weight decay
# broken: update
# diagnosis: extra-factor unknown
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    params, grads = (W1, b1, W2, b2), (dW1, db1, dW2, db2)
    return tuple((1 - lr) * p - lr * g for p, g in zip(params, grads))


# %% only_second_layer_moves
# what: forgets the first layer
# broken: update
# diagnosis: missing-term not-a-gradient detached-path aliases-input
# outputs: W1 b1
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return np.copy(W1), b1, W2 - lr * dW2, b2 - lr * db2


# %% divides_by_rate
# what: p - dp / lr, with a guard against zero
# broken: update
# diagnosis: extra-factor wrong-variable missing-factor
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    inverse = 1 / lr if lr else 0.0
    return W1 - dW1 * inverse, b1 - db1 * inverse, W2 - dW2 * inverse, b2 - db2 * inverse


# %% momentum
# what: keeps a velocity of 0.9 from step to step
# broken: train
# diagnosis: extra-factor unknown
def train(W1, b1, W2, b2, x, label, lr, n):
    p = [np.array(v, float) for v in (W1, b1, W2, b2)]
    v, history = [0.0] * 4, []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        v = [0.9 * old + g for old, g in zip(v, backward(*p, x, label))]
        p = [q - lr * w for q, w in zip(p, v)]
    return np.array(history), *p


# %% decaying_rate
# what: lr / (1 + i): the rate falls from step to step
# broken: train
# diagnosis: extra-factor unknown partly-right
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], []
    for i in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = [q - lr / (1 + i) * g for q, g in zip(p, backward(*p, x, label))]
    return np.array(history), *p


# %% returns_the_start
# what: returns the parameters it was given (copies), and the history of the trained ones
# broken: train
# diagnosis: not-a-gradient missing-term detached-path
# outputs: W1 b1 W2 b2
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = (W1, b1, W2, b2), []
    for _ in range(n):
        history.append(loss(forward(*p, x)[1], label))
        p = update(*p, *backward(*p, x, label), lr)
    return np.array(history), W1 * 1.0, b1, W2 * 1.0, b2


# %% half_sum_in_history
# what: records half the sum of squares
# broken: train
# diagnosis: constant-factor
# outputs: history
def train(W1, b1, W2, b2, x, label, lr, n):
    p, history = [np.array(v, float) for v in (W1, b1, W2, b2)], np.zeros(n)
    for i in range(n):
        e = forward(*p, x)[1] - label
        history[i] = 0.5 * (e**2).sum()
        p = [q - lr * g for q, g in zip(p, backward(*p, x, label))]
    return history, *p


# %% no_hidden_derivative_inside
# what: its own backward pass inside the loop lacks the hidden derivative
# broken: train
# diagnosis: missing-activation-derivative
def train(W1, b1, W2, b2, x, label, lr, n):
    W1, W2, history = W1 + 0.0, W2 + 0.0, []
    for _ in range(n):
        h, o = forward(W1, b1, W2, b2, x)
        history.append(loss(o, label))
        d2 = 2 * (o - label) / o.size * o * (1 - o)
        d1 = W2.T @ d2
        W1, b1 = W1 - lr * d1 @ x.T, b1 - lr * d1.sum()
        W2, b2 = W2 - lr * d2 @ h.T, b2 - lr * d2.sum()
    return np.array(history), W1, b1, W2, b2


# %% gradient_of_the_sum_inside
# what: its own backward pass inside the loop is that of the sum, not the mean
# broken: train
# diagnosis: sum-for-mean
def train(W1, b1, W2, b2, x, label, lr, n):
    W1, W2, history = W1 + 0.0, W2 + 0.0, []
    for _ in range(n):
        h, o = forward(W1, b1, W2, b2, x)
        history.append(loss(o, label))
        d2 = 2 * (o - label) * o * (1 - o)
        d1 = W2.T @ d2 * h * (1 - h)
        W1, b1, W2, b2 = update(W1, b1, W2, b2, d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum(), lr)
    return np.array(history), W1, b1, W2, b2
