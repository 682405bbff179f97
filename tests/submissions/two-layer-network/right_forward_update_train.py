# %% bias_as_a_weight
# what: appends a row of ones, so that the bias is one more column of the weights
def with_bias(W, b):
    return np.hstack([W, np.full((len(W), 1), b)])


def with_ones(a):
    return np.vstack([a, np.ones((1, a.shape[1]))])


def forward(W1, b1, W2, b2, x):
    h = sigmoid(with_bias(W1, b1) @ with_ones(x))
    return h, sigmoid(with_bias(W2, b2) @ with_ones(h))


# %% batch_first_views
# what: batch-first inside; the results are transposed views
def forward(W1, b1, W2, b2, x):
    h = sigmoid(x.T.dot(W1.T) + b1)
    o = sigmoid(h.dot(W2.T) + b2)
    return h.T, o.T


# %% column_by_column
# what: one example at a time, stacked
def forward(W1, b1, W2, b2, x):
    hs, os = [], []
    for column in np.transpose(x):
        hs.append(sigmoid(np.dot(W1, column) + b1))
        os.append(sigmoid(np.dot(W2, hs[-1]) + b2))
    return np.stack(hs, axis=1), np.stack(os, axis=-1)


# %% generator_and_star
# what: a generator over the layers
def layers(params, a):
    for W, b in params:
        a = sigmoid(W @ a + b)
        yield a


def forward(W1, b1, W2, b2, x):
    h, o = layers([(W1, b1), (W2, b2)], x)
    return h, o


# %% dict_with_everything_named
# what: a dict by name, the other way round
def forward(W1, b1, W2, b2, x):
    cache = {}
    cache["h"] = sigmoid(np.tensordot(W1, x, 1) + b1)
    cache["o"] = sigmoid(np.tensordot(W2, cache["h"], axes=([1], [0])) + b2)
    return dict(reversed(cache.items()))


# %% broadcast_product
# what: a three-dimensional product and a sum, where others multiply matrices
def forward(W1, b1, W2, b2, x):
    h = sigmoid((W1[:, :, None] * x[None]).sum(axis=1) + b1)
    o = sigmoid((W2[:, :, np.newaxis] * h).sum(1) + b2)
    return [h, o]


# %% named_tuple
# what: a namedtuple comes back
from collections import namedtuple

Activations = namedtuple("Activations", "h o")


def forward(W1, b1, W2, b2, x):
    h = sigmoid(np.matmul(W1, x) + b1)
    return Activations(h=h, o=sigmoid(np.matmul(W2, h) + b2))


# %% decorated
# what: a decorator that times and counts the calls, and prints
import functools
import time


def timed(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        begin = time.perf_counter()
        result = f(*args, **kwargs)
        wrapper.calls += 1
        wrapper.seconds += time.perf_counter() - begin
        if wrapper.calls == 1:
            print(f.__name__, "called")
        return result

    wrapper.calls, wrapper.seconds = 0, 0.0
    return wrapper


@timed
def forward(W1, b1, W2, b2, x):
    h = sigmoid(W1 @ x + b1)
    return h, sigmoid(W2 @ h + b2)


# %% matrices
# what: np.matrix inside, arrays outside
def forward(W1, b1, W2, b2, x):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        h = np.asarray(np.matrix(W1) * np.matrix(x)) + b1
        h = sigmoid(h)
        o = np.asarray(np.matrix(W2) * np.matrix(h)) + b2
    return h, sigmoid(o)


# %% negated_sums
# what: s(z) as 1 - s(-z)
def forward(W1, b1, W2, b2, x):
    flip = lambda z: np.where(z > 0, 1 - sigmoid(-z), sigmoid(z))
    h = flip(W1 @ x + b1)
    return h, flip(W2 @ h + b2)


# %% cached_by_value
# what: remembers what it has worked out, by the bytes of the arguments: state that changes no answer
CACHE = {}


def forward(W1, b1, W2, b2, x):
    key = tuple((np.asarray(v).tobytes(), np.shape(v), str(np.asarray(v).dtype)) for v in (W1, b1, W2, b2, x))
    if key not in CACHE:
        h = sigmoid(W1 @ x + b1)
        CACHE[key] = h, sigmoid(W2 @ h + b2)
    h, o = CACHE[key]
    return h.copy(), o.copy()


# %% map_over_pairs
# what: a zip over parameters and gradients
def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    return tuple(map(lambda p, g: p - np.multiply(lr, g), (W1, b1, W2, b2), (dW1, db1, dW2, db2)))


# %% star_arguments
# what: *args, sliced into parameters, gradients and rate
def update(*args):
    params, grads, lr = args[:4], args[4:8], args[-1]
    return [p + g * -lr for p, g in zip(params, grads)]


# %% copies_in_place
# what: copies first, then in place
import copy


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    state = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    state = {name: np.array(value, dtype=float) for name, value in copy.deepcopy(state).items()}
    for name, slope in zip(state, (dW1, db1, dW2, db2)):
        state[name] -= lr * np.asarray(slope)
    return state


# %% frozen_dataclass
# what: an optimiser as a dataclass
from dataclasses import dataclass


@dataclass(frozen=True)
class SGD:
    lr: float

    def __call__(self, p, g):
        return np.add(p, np.negative(self.lr * np.asarray(g)))


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr=0.1):
    sgd = SGD(lr)
    return sgd(W1, dW1), float(sgd(b1, db1)), sgd(W2, dW2), float(sgd(b2, db2))


# %% flat_parameters
# what: packs all parameters into one vector, and unpacks it
def pack(*parts):
    return np.concatenate([np.ravel(part) for part in parts]).astype(float)


def unpack(vector, like):
    parts, start = [], 0
    for part in like:
        stop = start + np.size(part)
        parts.append(vector[start:stop].reshape(np.shape(part)))
        start = stop
    return parts


def update(W1, b1, W2, b2, dW1, db1, dW2, db2, lr):
    moved = pack(W1, b1, W2, b2) - lr * pack(dW1, db1, dW2, db2)
    return unpack(moved, (W1, b1, W2, b2))


# %% built_from_the_parts
# what: train calls the four other functions and keeps a list of losses
def train(W1, b1, W2, b2, x, label, lr, n):
    theta, history = (np.copy(W1), np.copy(b1), np.copy(W2), np.copy(b2)), list()
    while len(history) < n:
        history.append(loss(forward(*theta, x)[1], label))
        theta = update(*theta, *backward(*theta, x, label), lr)
    return history, *theta


# %% recursive_training
# what: one step, then the rest by recursion
def train(W1, b1, W2, b2, x, label, lr, n):
    if n == 0:
        return [], W1 + 0.0, b1, W2 + 0.0, b2
    here = loss(forward(W1, b1, W2, b2, x)[1], label)
    moved = update(W1, b1, W2, b2, *backward(W1, b1, W2, b2, x, label), lr)
    later, *end = train(*moved, x, label, lr, n - 1)
    return [here, *later], *end


# %% class_with_tape
# what: a network class whose layers remember their inputs, batch first
class Layer:
    def __init__(self, W, b):
        self.W, self.b = np.array(W, dtype=float).T, float(b)

    def __call__(self, rows):
        self.rows, self.out = rows, sigmoid(rows @ self.W + self.b)
        return self.out

    def back(self, grad):
        self.grad = grad * self.out * (1 - self.out)
        return self.grad @ self.W.T

    def step(self, lr):
        self.W -= lr * self.rows.T @ self.grad
        self.b -= lr * self.grad.sum()


class Network:
    def __init__(self, *layers):
        self.layers = [Layer(W, b) for W, b in layers]

    def fit_once(self, rows, targets, lr):
        out = rows
        for layer in self.layers:
            out = layer(out)
        grad = (out - targets) / out.size * 2
        for layer in reversed(self.layers):
            grad = layer.back(grad)
        for layer in self.layers:
            layer.step(lr)
        return np.square(out - targets).mean()


def train(W1, b1, W2, b2, x, label, lr, n):
    net = Network((W1, b1), (W2, b2))
    history = np.array([net.fit_once(x.T, label.T, lr) for _ in range(n)])
    one, two = net.layers
    return {"history": history, "W1": one.W.T, "b1": one.b, "W2": two.W.T, "b2": two.b}


# %% history_filled_in
# what: a history of zeros that is filled in; reports progress, and takes a keyword with a default
def train(W1, b1, W2, b2, x, label, lr, n, report_every: int = 5):
    history = np.zeros(n)
    W1, W2 = np.array(W1, dtype=float, order="F"), np.array(W2, dtype=float, order="F")
    for i in range(n):
        h, o = forward(W1, b1, W2, b2, x)
        history[i] = loss(o, label)
        dW1, db1, dW2, db2 = backward(W1, b1, W2, b2, x, label)
        W1 -= lr * dW1
        W2 -= lr * dW2
        b1, b2 = b1 - lr * db1, b2 - lr * db2
        if i % report_every == 0:
            print(f"step {i}: loss {history[i]:.6f}")
    return history, W1, b1, W2, b2
