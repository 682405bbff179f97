# %% hidden_derivative_forgotten_in_loops
# what: loops over examples and units; the derivative of the hidden sigmoid is not there
# broken: backward
# diagnosis: missing-activation-derivative
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    O, B = o.shape
    H, N = W1.shape
    dW1, dW2 = np.zeros((H, N)), np.zeros((O, H))
    db1 = db2 = 0.0
    for e in range(B):
        for k in range(O):
            delta = 2 / (O * B) * (o[k, e] - label[k, e]) * o[k, e] * (1 - o[k, e])
            db2 += delta
            for j in range(H):
                dW2[k, j] += delta * h[j, e]
                back = delta * W2[k, j]
                db1 += back
                for i in range(N):
                    dW1[j, i] += back * x[i, e]
    return dW1, db1, dW2, db2


# %% output_derivative_forgotten_in_einsum
# what: einsum throughout; the error goes back without the derivative of the output sigmoid
# broken: backward
# diagnosis: missing-activation-derivative
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    hid = sigmoid(np.einsum("hn,nb->hb", W1, x) + b1)
    out = sigmoid(np.einsum("oh,hb->ob", W2, hid) + b2)
    err = 2 * (out - label) / (out.shape[0] * out.shape[1])
    gW2 = np.einsum("ob,hb->oh", err, hid)
    back = np.einsum("oh,ob,hb,hb->hb", W2, err, hid, 1 - hid)
    gW1 = np.einsum("hb,nb->hn", back, x)
    return gW1, np.einsum("hb->", back), gW2, np.einsum("ob->", err)


# %% no_derivative_at_all
# what: batch-first inside; neither sigmoid is differentiated, as if both layers were linear
# broken: backward
# diagnosis: missing-activation-derivative
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    X, Y = x.T, label.T
    A1, A2 = (a.T for a in forward(W1, b1, W2, b2, x))
    dZ2 = (A2 - Y) * 2 / Y.size
    dZ1 = dZ2 @ W2
    return (dZ1.T @ X, dZ1.sum(), dZ2.T @ A1, dZ2.sum())


# %% db1_before_the_derivative
# what: takes db1 from dh, before the multiplication by the derivative
# broken: backward
# diagnosis: missing-activation-derivative
# outputs: db1
def backward(W1, b1, W2, b2, x, label):
    a1, a2 = forward(W1, b1, W2, b2, x)
    g2 = 2 * (a2 - label) * a2 * (1 - a2) / a2.size
    da1 = W2.T.dot(g2)
    g1 = da1 * a1 * (1 - a1)
    return g1.dot(x.T), np.sum(da1), g2.dot(a1.T), np.sum(g2)


# %% dW2_before_the_derivative
# what: works out dW2 from the plain error, before its derivative is multiplied in; the rest is right
# broken: backward
# diagnosis: missing-activation-derivative
# outputs: dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    grad = 2.0 / o.size * (o - label)
    dW2 = np.matmul(grad, h.T)
    grad = np.multiply(grad, sigmoid_backward(o))
    db2 = grad.sum()
    grad = np.multiply(np.matmul(W2.T, grad), sigmoid_backward(h))
    return np.matmul(grad, x.T), grad.sum(), dW2, db2


# %% hidden_path_skips_output_derivative
# what: the output layer is right, but what flows to the hidden layer lacks the output's derivative
# broken: backward
# diagnosis: missing-activation-derivative
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    error = (o - label) * (2 / label.size)
    delta_o = error * sigmoid_backward(o)
    delta_h = (W2.T @ error) * sigmoid_backward(h)
    return delta_h @ x.T, float(delta_h.sum()), delta_o @ h.T, float(delta_o.sum())


# %% cross_entropy_shortcut
# what: uses o - label for the delta of the output, which is right for cross-entropy only
# broken: backward
# diagnosis: missing-activation-derivative
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    cache = forward(W1, b1, W2, b2, x)
    n_out, batch = label.shape
    delta = 2 * (cache[1] - label) / (n_out * batch)
    grads = {"W2": delta @ cache[0].T, "b2": delta.sum()}
    delta = (W2.T @ delta) * (cache[0] - cache[0] ** 2)
    grads["W1"], grads["b1"] = delta @ x.T, delta.sum()
    return grads["W1"], grads["b1"], grads["W2"], grads["b2"]


# %% derivative_of_hidden_squared
# what: the hidden derivative is multiplied in twice, once in dh and once more in dW1 and db1
# broken: backward
# diagnosis: extra-factor
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    dz2 = 2 * (o - label) / o.size * sigmoid_backward(o)
    dh = (W2.T @ dz2) * sigmoid_backward(h)
    dz1 = dh * sigmoid_backward(h)
    return np.dot(dz1, x.T), np.sum(dz1), np.dot(dz2, h.T), np.sum(dz2)


# %% derivative_of_output_squared
# what: a class for a layer; the output delta gets the derivative of the sigmoid twice
# broken: backward
# diagnosis: extra-factor
# outputs: dW1 db1 dW2 db2
class Dense:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def __call__(self, x):
        self.x = x
        self.y = sigmoid(self.W @ x + self.b)
        return self.y

    def back(self, dy):
        dz = dy * self.y * (1 - self.y)
        self.dW, self.db = dz @ self.x.T, dz.sum()
        return self.W.T @ dz


def backward(W1, b1, W2, b2, x, label):
    first, second = Dense(W1, b1), Dense(W2, b2)
    o = second(first(x))
    dy = 2 * (o - label) / o.size * (o * (1 - o))
    first.back(second.back(dy))
    return first.dW, first.db, second.dW, second.db


# %% only_h_for_the_derivative
# what: multiplies by h where h*(1-h) belongs
# broken: backward
# diagnosis: missing-factor missing-activation-derivative
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = (o - label) * (o - o**2) * 2 / o.size
    d1 = np.transpose(W2).dot(d2) * h
    return d1.dot(np.transpose(x)), d1.sum(), d2.dot(np.transpose(h)), d2.sum()


# %% only_one_minus_o
# what: multiplies by 1 - o where o*(1-o) belongs, with reduce and lambdas
# broken: backward
# diagnosis: missing-factor missing-activation-derivative
# outputs: dW1 db1 dW2 db2
from functools import reduce


def backward(W1, b1, W2, b2, x, label):
    times = lambda *f: reduce(np.multiply, f)
    h, o = forward(W1, b1, W2, b2, x)
    d2 = times(2 / o.size, o - label, 1 - o)
    d1 = times(W2.T @ d2, h, 1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% tanh_derivative_in_hidden_layer
# what: takes 1 - h**2, the derivative of tanh, for that of the hidden sigmoid
# broken: backward
# diagnosis: missing-activation-derivative wrong-variable
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    dz = 2 * np.subtract(o, label) / o.size * o * (1 - o)
    dW2, db2 = dz @ h.T, np.sum(dz)
    dz = (1 - np.power(h, 2)) * (W2.T @ dz)
    return dz @ x.T, np.sum(dz), dW2, db2


# %% h_times_one_plus_h
# what: a plus for a minus in the derivative of the hidden sigmoid
# broken: backward
# diagnosis: sign
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    scale = 2 / np.prod(o.shape)
    dz2 = scale * (o - label) * o * (1 - o)
    dz1 = np.tensordot(W2, dz2, axes=(0, 0)) * h * (1 + h)
    return (
        np.tensordot(dz1, x, axes=(1, 1)),
        dz1.sum(),
        np.tensordot(dz2, h, axes=(1, 1)),
        dz2.sum(),
    )


# %% preactivation_in_hidden_derivative
# what: keeps z1 from the forward pass and puts it into z*(1-z)
# broken: backward
# diagnosis: derivative-of-preactivation
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    z1 = W1 @ x + b1
    a1 = sigmoid(z1)
    z2 = W2 @ a1 + b2
    a2 = sigmoid(z2)
    d2 = 2 * (a2 - label) / a2.size * a2 * (1 - a2)
    d1 = (W2.T @ d2) * z1 * (1 - z1)
    return d1 @ x.T, np.sum(d1), d2 @ a1.T, np.sum(d2)


# %% preactivation_in_output_derivative
# what: calls sigmoid_backward with the weighted sum of the output layer
# broken: backward
# diagnosis: derivative-of-preactivation
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    nets, outs = [], [x]
    for W, b in ((W1, b1), (W2, b2)):
        nets.append(np.dot(W, outs[-1]) + b)
        outs.append(sigmoid(nets[-1]))
    d2 = 2 / label.size * (outs[2] - label) * sigmoid_backward(nets[1])
    d1 = np.dot(W2.T, d2) * sigmoid_backward(outs[1])
    return np.dot(d1, outs[0].T), d1.sum(), np.dot(d2, outs[1].T), d2.sum()


# %% preactivation_in_both_derivatives
# what: a helper sigmoid_prime(z) = z*(1-z) that is called with z in both layers
# broken: backward
# diagnosis: derivative-of-preactivation
# outputs: dW1 db1 dW2 db2
def sigmoid_prime(z):
    return z * (1 - z)


def backward(W1, b1, W2, b2, x, label):
    z_hidden = W1 @ x + b1
    hidden = sigmoid(z_hidden)
    z_out = W2 @ hidden + b2
    d = 2 * (sigmoid(z_out) - label) / z_out.size * sigmoid_prime(z_out)
    dW2, db2 = d @ hidden.T, d.sum()
    d = (W2.T @ d) * sigmoid_prime(z_hidden)
    return d @ x.T, d.sum(), dW2, db2


# %% sigmoid_of_what_is_one_already
# what: s(h)*(1-s(h)): applies the sigmoid to h, which is its output already
# broken: backward
# diagnosis: derivative-of-preactivation
# outputs: dW1 db1
def dsigmoid(v):
    s = sigmoid(v)
    return s * (1.0 - s)


def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    e = 2.0 * (o - label) / float(o.size)
    g = e * o * (1.0 - o)
    k = (W2.T @ g) * dsigmoid(h)
    return k @ x.T, k.sum(), g @ h.T, g.sum()


# %% exp_formula_on_outputs
# what: e^-a / (1 + e^-a)^2, the derivative from z, is given the outputs of both layers
# broken: backward
# diagnosis: derivative-of-preactivation
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    def slope(a):
        t = np.exp(-a)
        return t / (1 + t) ** 2

    h, o = forward(W1, b1, W2, b2, x)
    d_out = 2 * (o - label) * slope(o) / label.size
    d_hid = W2.T @ d_out * slope(h)
    return d_hid @ x.T, d_hid.sum(), d_out @ h.T, d_out.sum()


# %% one_times_for_one_minus
# what: o * 1 - o for o * (1 - o): zero, so that no gradient comes back
# broken: backward
# diagnosis: not-a-gradient detached-path
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    delta2 = 2 * (o - label) / o.size * (o * 1 - o)
    delta1 = (W2.T @ delta2) * (h * 1 - h)
    return delta1 @ x.T, delta1.sum(), delta2 @ h.T, delta2.sum()


# %% weights_missing_on_the_way_back
# what: sums the output deltas into the hidden layer without weighting them by W2
# broken: backward
# diagnosis: missing-factor
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = np.sum(d2, axis=0, keepdims=True) * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% first_output_only_on_the_way_back
# what: the hidden deltas come from the first output alone, as if there were one
# broken: backward
# diagnosis: missing-term partly-right
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = np.outer(W2[0], d2[0]) * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% h_is_a_constant
# what: does not go back through the hidden layer: dW1 and db1 stay at the zeros they began as
# broken: backward
# diagnosis: detached-path not-a-gradient
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    grads = {"dW1": np.zeros(np.shape(W1)), "db1": 0.0}
    h, o = forward(W1, b1, W2, b2, x)
    delta = 2 * (o - label) / o.size * sigmoid_backward(o)
    grads["dW2"] = delta @ h.T
    grads["db2"] = delta.sum()
    return grads


# %% biases_have_no_gradient
# what: returns 0 for both biases, since the worked example never trains them
# broken: backward
# diagnosis: not-a-gradient detached-path
# outputs: db1 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d_o = np.multiply(2 * (o - label) / o.size, o * (1 - o))
    d_h = np.multiply(np.dot(W2.T, d_o), h * (1 - h))
    return np.dot(d_h, x.T), 0.0, np.dot(d_o, h.T), 0.0


# %% label_minus_output
# what: starts from label - o, in einsum
# broken: backward
# diagnosis: sign
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    err = (label - o) * 2 / o.size
    e2 = err * o * (1 - o)
    e1 = np.einsum("oh,ob->hb", W2, e2) * h * (1 - h)
    return np.einsum("hb,nb->hn", e1, x), e1.sum(), np.einsum("ob,hb->oh", e2, h), e2.sum()


# %% minus_in_the_hidden_layer
# what: h*(h-1) in the hidden layer turns the sign of dW1 and db1
# broken: backward
# diagnosis: sign
# outputs: dW1 db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    m = o.size
    dW1, db1 = np.zeros(np.shape(W1)), 0
    dW2, db2 = np.zeros(np.shape(W2)), 0
    for xe, he, oe, le in zip(x.T, h.T, o.T, label.T):
        go = 2 * (oe - le) * oe * (1 - oe) / m
        gh = (go @ W2) * he * (he - 1)
        dW2, db2 = dW2 + np.outer(go, he), db2 + go.sum()
        dW1, db1 = dW1 + np.outer(gh, xe), db1 + gh.sum()
    return dW1, db1, dW2, db2


# %% descent_direction
# what: returns minus the gradient, ready to be added
# broken: backward
# diagnosis: sign
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d = 2 * (o - label) / o.size * sigmoid_backward(o)
    back = (W2.T @ d) * sigmoid_backward(h)
    return tuple(-g for g in (back @ x.T, back.sum(), d @ h.T, d.sum()))
