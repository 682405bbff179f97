# %% overflowing_quotient
# what: e^z over 1 + e^z: infinity over infinity for large z
# broken: sigmoid
# diagnosis: overflow not-finite
def sigmoid(z):
    with np.errstate(all="ignore"):
        e = np.exp(np.asarray(z, dtype=float))
        return e / (e + 1)


# %% math_exp
# what: math.exp entry by entry, which raises OverflowError for very negative z
# broken: sigmoid
# diagnosis: overflow
import math


def sigmoid(z):
    z = np.asarray(z)
    return np.array([1 / (1 + math.exp(-v)) for v in z.ravel()]).reshape(z.shape)


# %% both_branches_multiplied
# what: chooses a branch by multiplying with a mask, so that infinity times zero gives NaN
# broken: sigmoid
# diagnosis: overflow not-finite
def sigmoid(z):
    with np.errstate(all="ignore"):
        positive = (z >= 0) / (1 + np.exp(-z))
        negative = (z < 0) * (np.exp(z) / (1 + np.exp(z)))
    return positive + negative


# %% clipped_at_twenty
# what: clips z to -20 ... 20 against overflow
# broken: sigmoid
# diagnosis: precision-lost partly-right
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-np.clip(z, -20, 20)))


# %% sign_of_the_exponent
# what: 1 / (1 + e^z): the minus is lost
# broken: sigmoid
# diagnosis: sign
def sigmoid(z):
    with np.errstate(over="ignore"):
        return np.reciprocal(1.0 + np.exp(z))


# %% in_place
# what: np.exp with out=z: writes into the caller's array
# broken: sigmoid
# diagnosis: mutates-input
def sigmoid(z):
    with np.errstate(over="ignore"):
        np.negative(z, out=z)
        return 1 / (1 + np.exp(z))


# %% float32_result
# what: returns single precision
# broken: sigmoid
# diagnosis: precision-lost wrong-dtype
def sigmoid(z):
    z = np.array(z, dtype="f4")
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


# %% negative_branch_wrong
# what: two branches; the one for negative z lacks the numerator
# broken: sigmoid
# diagnosis: partly-right missing-factor
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    out = np.empty(z.shape)
    out[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    out[z < 0] = 1 / (1 + np.exp(z[z < 0]))
    return out


# %% four_decimals
# what: four decimals, as the worked example prints
# broken: sigmoid
# diagnosis: precision-lost
def sigmoid(z):
    with np.errstate(over="ignore"):
        return np.around(1 / (1 + np.exp(-z)), decimals=4)


# %% one_minus_out
# what: leaves out the first of the two factors
# broken: sigmoid_backward
# diagnosis: missing-factor
def sigmoid_backward(out):
    return np.subtract(1, out)


# %% out_minus_one
# what: out * (out - 1): the sign is turned
# broken: sigmoid_backward
# diagnosis: sign
def sigmoid_backward(out):
    return np.multiply(out, np.add(out, -1.0))


# %% sigmoid_once_more
# what: calls sigmoid on what is its output
# broken: sigmoid_backward
# diagnosis: derivative-of-preactivation
def sigmoid_backward(out):
    s = sigmoid(out)
    return s - s**2


# %% exp_of_out
# what: e^-a / (1 + e^-a)^2, which is the derivative from the input
# broken: sigmoid_backward
# diagnosis: derivative-of-preactivation
def sigmoid_backward(out):
    e = np.exp(-out)
    return e / (1 + e) ** 2


# %% one_plus_out
# what: out * (1 + out)
# broken: sigmoid_backward
# diagnosis: sign
def sigmoid_backward(out):
    return sum((out, out * out))


# %% difference_quotient
# what: finds z from the output and takes a central difference with a large step
# broken: sigmoid_backward
# diagnosis: coarse-numeric
def sigmoid_backward(out):
    inner = np.clip(out, 1e-12, 1 - 1e-12)
    z = np.log(inner / (1 - inner))
    return np.where((out == 0) | (out == 1), 0.0, (sigmoid(z + 1e-3) - sigmoid(z - 1e-3)) / 2e-3)


# %% jacobian
# what: returns the whole Jacobian, a diagonal matrix, as for softmax
# broken: sigmoid_backward
# diagnosis: wrong-shape
def sigmoid_backward(out):
    return np.diagflat(out * (1 - out))


# %% twice_the_derivative
# what: adds the derivative to itself
# broken: sigmoid_backward
# diagnosis: constant-factor
def sigmoid_backward(out):
    d = out * (1 - out)
    d += d
    return d


# %% out_itself
# what: returns its argument, to be filled in later
# broken: sigmoid_backward
# diagnosis: not-a-gradient aliases-input missing-factor
def sigmoid_backward(out):
    return out


# %% sum_not_mean
# what: a loop that adds squares and never divides
# broken: loss
# diagnosis: sum-for-mean
def loss(o, label):
    total = 0.0
    for row, target in zip(o, label):
        for a, b in zip(row, target):
            total += (a - b) ** 2
    return total


# %% half_of_the_sum
# what: half the squared norm
# broken: loss
# diagnosis: constant-factor
def loss(o, label):
    return 0.5 * np.linalg.norm(o - label) ** 2


# %% half_of_the_mean
# what: half the mean
# broken: loss
# diagnosis: constant-factor
def loss(o, label):
    return np.average((label - o) ** 2) / 2


# %% mean_over_examples_only
# what: the sum over outputs, averaged over examples
# broken: loss
# diagnosis: constant-factor sum-for-mean
def loss(o, label):
    return np.mean([np.dot(e, e) for e in (o - label).T])


# %% len_of_a_matrix
# what: divides by len(label), which is the number of outputs
# broken: loss
# diagnosis: constant-factor sum-for-mean
def loss(o, label):
    return np.einsum("ij,ij->", o - label, o - label) / len(label)


# %% one_number_per_example
# what: averages over the outputs only
# broken: loss
# diagnosis: not-summed-over-batch wrong-shape
def loss(o, label):
    return np.mean((o - label) ** 2, axis=0)


# %% squares_left_as_they_are
# what: returns the squared errors, not averaged at all
# broken: loss
# diagnosis: not-summed-over-batch wrong-shape
def loss(o, label):
    diff = np.subtract(o, label)
    return np.square(diff)


# %% root_mean_square
# what: takes the square root at the end
# broken: loss
# diagnosis: extra-factor
def loss(o, label):
    return float(np.sqrt(np.mean((o - label) ** 2)))


# %% square_outside
# what: squares the mean, where it should average the squares
# broken: loss
# diagnosis: unknown
def loss(o, label):
    return (np.sum(o - label) / o.size) ** 2


# %% absolute_errors
# what: mean absolute error: the square is missing
# broken: loss
# diagnosis: missing-factor
def loss(o, label):
    return np.mean(np.abs(o - label))


# %% every_output_with_every_label
# what: flattens both, one as a column, so that all pairs are subtracted
# broken: loss
# diagnosis: outer-broadcast
def loss(o, label):
    diff = np.ravel(o) - np.reshape(label, (-1, 1))
    return np.mean(diff**2)


# %% first_row_forgotten
# what: a loop that starts at 1 leaves out the first output
# broken: loss
# diagnosis: missing-term off-by-one partly-right
def loss(o, label):
    rows = range(1, len(o))
    return sum(((o[k] - label[k]) ** 2).sum() for k in rows) / o.size


# %% plus_label
# what: adds the label
# broken: loss
# diagnosis: sign
def loss(o, label):
    return np.mean(np.power(o + label, 2))


# %% half_precision_mean
# what: converts to single precision before averaging
# broken: loss
# diagnosis: precision-lost
def loss(o, label):
    return float(np.mean((o - label).astype(np.single) ** 2))


# %% running_mean_across_calls
# what: keeps an average over all calls so far
# broken: loss
# diagnosis: keeps-state
class Meter:
    total, count = 0.0, 0


def loss(o, label):
    Meter.total += float(np.sum((o - label) ** 2))
    Meter.count += np.size(o)
    return Meter.total / Meter.count
