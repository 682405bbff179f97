# %% textbook_formula
# what: 1 / (1 + e^-z), which overflows harmlessly, with a warning
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


# %% half_a_tanh
# what: the sigmoid as a shifted and scaled tanh
def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


# %% logaddexp
# what: exp(-log(1 + e^-z)) by logaddexp
def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


# %% piecewise
# what: np.piecewise over the sign of z
def sigmoid(z):
    z = np.asarray(z, dtype=np.float64)
    return np.piecewise(
        z,
        [z >= 0, z < 0],
        [lambda t: 1 / (1 + np.exp(-t)), lambda t: np.exp(t) / (1 + np.exp(t))],
    )


# %% math_per_entry
# what: math.exp in a scalar function with two branches, mapped by np.vectorize
import math


@np.vectorize
def _scalar_sigmoid(t):
    if t > 0:
        return 1.0 / (1.0 + math.exp(-t))
    e = math.exp(t)
    return e / (1.0 + e)


def sigmoid(z):
    return _scalar_sigmoid(z)


# %% clipped_far_out
# what: clips z to -700 ... 700, where nothing is left to lose
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -700.0, 700.0)))


# %% silenced_by_seterr
# what: np.seterr switches warnings off for good
np.seterr(all="ignore")


def sigmoid(z):
    return np.where(z < 0, np.exp(z) / (1 + np.exp(z)), 1 / (1 + np.exp(-z)))


# %% nested_lists
# what: list comprehensions, and a nested list comes back
from math import exp


def sigmoid(z):
    squash = lambda t: 1 / (1 + exp(-t)) if t >= 0 else 1 - 1 / (1 + exp(t)) if t > -30 else exp(t) / (1 + exp(t))
    return [[squash(float(v)) for v in row] for row in z]


# %% extended_precision_inside
# what: np.longdouble inside, rounded to float64 at the end
def sigmoid(z):
    wide = np.asarray(z, dtype=np.longdouble)
    with np.errstate(over="ignore"):
        return (1 / (1 + np.exp(-wide))).astype(np.float64)


# %% expm1
# what: by expm1 of -|z|, and the mirror image for negative z
def sigmoid(z: np.ndarray) -> np.ndarray:
    t = np.expm1(-np.abs(z)) + 1
    return np.where(np.greater_equal(z, 0), np.true_divide(1, 1 + t), np.true_divide(t, 1 + t))


# %% exp2
# what: powers of two
def sigmoid(z):
    with np.errstate(over="ignore"):
        return np.reciprocal(1 + np.exp2(-np.asarray(z, float) / np.log(2)))


# %% fortran_order
# what: fills an array in Fortran order in place
def sigmoid(z):
    out = np.empty(np.shape(z), order="F")
    np.negative(z, out=out)
    with np.errstate(over="ignore"):
        np.exp(out, out=out)
    out += 1
    np.divide(1, out, out=out)
    return out


# %% masked_halves
# what: boolean masks and an in-place result, with a walrus
def sigmoid(z, /):
    result = np.zeros(np.shape(z := np.asarray(z, float)))
    if (up := z >= 0).any():
        result[up] = 1 / (1 + np.exp(-z[up]))
    result[~up] = (tail := np.exp(z[~up])) / (1 + tail)
    return result


# %% power_form
# what: out^1 - out^2
def sigmoid_backward(out):
    return out - np.power(out, 2)


# %% completed_square
# what: (1/2 - (out - 1/2)) * out, factors as differences from a half
def sigmoid_backward(out):
    centred = out - 0.5
    return (0.5 - centred) * (0.5 + centred)


# %% quarter_minus_square
# what: 1/4 - (out - 1/2)^2
def sigmoid_backward(out):
    return 0.25 - (out - 0.5) ** 2


# %% harmonic_form
# what: 1 / (1/out + 1/(1-out)), with infinities at 0 and 1 that come out as zero
def sigmoid_backward(out):
    with np.errstate(divide="ignore"):
        return 1 / (1 / np.asarray(out, float) + 1 / (1.0 - out))


# %% reduce_multiply
# what: functools.reduce over a list of factors
from functools import reduce


def sigmoid_backward(out, *extra):
    return reduce(np.multiply, [out, np.ones_like(out) - out, *extra])


# %% list_of_rows
# what: a list of arrays
def sigmoid_backward(out):
    return [row * (1 - row) for row in out]


# %% mean_of_squares
# what: np.mean and the operator **
def loss(o, label):
    return ((label - o) ** 2).mean()


# %% norm
# what: the squared norm over the size
def loss(o, label):
    return np.linalg.norm(o - label) ** 2 / np.size(o)


# %% vdot
# what: np.vdot of the error with itself
def loss(o, label):
    e = np.subtract(o, label)
    return np.vdot(e, e) / e.size


# %% trace
# what: the trace of E^T E
def loss(o, label):
    E = o - label
    return np.trace(E.T @ E) / (E.shape[0] * E.shape[1])


# %% zero_dimensional
# what: a 0-d array comes back
def loss(o, label):
    return np.array(np.average(np.square(o - label)))


# %% fsum
# what: math.fsum over a generator, a Python float
import math


def loss(o, label):
    pairs = zip(np.ravel(o), np.ravel(label))
    return math.fsum((float(a) - float(b)) ** 2 for a, b in pairs) / o.size


# %% mean_of_means
# what: the mean over outputs first, then over examples
def loss(o, label):
    return np.mean([np.mean((a - b) ** 2) for a, b in zip(o.T, label.T)])


# %% running_mean
# what: an average that is updated entry by entry
def loss(o, label):
    average = 0.0
    for count, e in enumerate((o - label).flat, start=1):
        average += (e * e - average) / count
    return average


# %% variance_and_bias
# what: the mean of squares as variance plus squared mean
def loss(o, label):
    e = o - label
    return np.var(e) + np.mean(e) ** 2


# %% one_entry_dict
# what: a dict by the name of the output
def loss(o, label):
    return {"loss": np.einsum("ij,ij", o - label, o - label) / o.size}


# %% recursive_sum
# what: sums by halves, recursively
def _sum(values):
    if len(values) < 2:
        return sum(values)
    middle = len(values) // 2
    return _sum(values[:middle]) + _sum(values[middle:])


def loss(o, label):
    return _sum(list(((o - label) ** 2).ravel(order="F"))) / o.size
