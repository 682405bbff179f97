# %% x_in_both_layers
# what: dW2 is made from x, where h belongs
# broken: backward
# diagnosis: wrong-variable
# outputs: dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    dz2 = 2 * (o - label) / o.size * o * (1 - o)
    dz1 = np.dot(W2.T, dz2) * h * (1 - h)
    gW1, gW2 = (np.dot(dz, x.T) for dz in (dz1, dz2))
    return gW1, dz1.sum(), gW2, dz2.sum()


# %% h_for_x
# what: dW1 is made from h, where x belongs
# broken: backward
# diagnosis: wrong-variable
# outputs: dW1
def backward(W1, b1, W2, b2, x, label):
    a, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    dW2 = d2 @ a.T
    d1 = W2.T @ d2 * a * (1 - a)
    dW1 = d1 @ a.T
    return dW1, d1.sum(), dW2, d2.sum()


# %% dW2_from_the_output
# what: multiplies the output delta by o itself, not by what went into the layer
# broken: backward
# diagnosis: wrong-variable
# outputs: dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = np.einsum("kj,kb->jb", W2, d2) * h * (1 - h)
    return np.einsum("jb,ib->ji", d1, x), d1.sum(), np.einsum("kb,jb->kj", d2, o), d2.sum()


# %% db1_is_db2
# what: sums the output delta for db1 too
# broken: backward
# diagnosis: wrong-variable outputs-permuted
# outputs: db1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    delta = [2 * (o - label) / o.size * o * (1 - o)]
    delta.insert(0, W2.T @ delta[0] * h * (1 - h))
    return delta[0] @ x.T, delta[1].sum(), delta[1] @ h.T, delta[1].sum()


# %% db2_is_db1
# what: overwrites the delta before db2 is summed, so that db2 comes out as db1
# broken: backward
# diagnosis: wrong-variable outputs-permuted
# outputs: db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    delta = 2 * (o - label) / o.size * sigmoid_backward(o)
    dW2 = delta @ h.T
    delta = (W2.T @ delta) * sigmoid_backward(h)
    dW1 = delta @ x.T
    db1, db2 = np.sum(delta), np.sum(delta)
    return dW1, db1, dW2, db2


# %% o_for_h_in_the_hidden_derivative
# what: the derivative of the hidden layer is taken from o, where h belongs
# broken: backward
# diagnosis: wrong-variable
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    s = o * (1 - o)
    d2 = 2 * (o - label) / o.size * s
    d1 = (W2.T @ d2) * s
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% second_layer_first
# what: returns the gradients in the order they were worked out: dW2, db2, dW1, db1
# broken: backward
# diagnosis: outputs-permuted
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    grads = []
    d = 2 * (o - label) / o.size * o * (1 - o)
    for W, a in ((W2, h), (W1, x)):
        grads += [d @ a.T, d.sum()]
        d = W.T @ d * a * (1 - a)
    return grads


# %% biases_before_weights
# what: returns db1 before dW1 and db2 before dW2
# broken: backward
# diagnosis: outputs-permuted
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return np.sum(d1), d1 @ x.T, np.sum(d2), d2 @ h.T


# %% biases_exchanged
# what: db2 stands where db1 belongs, and the other way round
# broken: backward
# diagnosis: outputs-permuted
# outputs: db1 db2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    dz_out = 2 * (o - label) / o.size * o * (1 - o)
    dz_hid = np.dot(W2.T, dz_out) * h * (1 - h)
    return dict(dW1=dz_hid @ x.T, dW2=dz_out @ h.T, db1=dz_out.sum(), db2=dz_hid.sum())


# %% gradient_of_the_input
# what: stops at dx, the gradient in x, and returns it for dW1
# broken: backward
# diagnosis: wrong-argument
# outputs: dW1
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return W1.T @ d1, d1.sum(), d2 @ h.T, d2.sum()


# %% forward_again_without_b2
# what: works out o anew and forgets b2
# broken: backward
# diagnosis: missing-term
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    h = sigmoid(W1 @ x + b1)
    o = sigmoid(W2 @ h)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% forward_again_with_b1_twice
# what: a loop over the layers that adds b1 in both
# broken: backward
# diagnosis: wrong-variable
# outputs: dW1 db1 dW2 db2
def backward(W1, b1, W2, b2, x, label):
    acts = [x]
    for W in (W1, W2):
        acts.append(sigmoid(np.dot(W, acts[-1]) + b1))
    d2 = 2 * (acts[2] - label) / label.size * acts[2] * (1 - acts[2])
    d1 = np.dot(W2.T, d2) * acts[1] * (1 - acts[1])
    return np.dot(d1, x.T), d1.sum(), np.dot(d2, acts[1].T), d2.sum()


# %% weights_themselves
# what: returns the weights and biases where their gradients belong
# broken: backward
# diagnosis: not-a-gradient aliases-input
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    return 1.0 * W1, 1.0 * b1, 1.0 * W2, 1.0 * b2


# %% single_precision
# what: casts everything to float32 first, for speed
# broken: backward
# diagnosis: precision-lost
def backward(W1, b1, W2, b2, x, label):
    W1, W2, x, label = (np.asarray(v, dtype=np.float32) for v in (W1, W2, x, label))
    h = 1 / (1 + np.exp(-(W1 @ x + np.float32(b1))))
    o = 1 / (1 + np.exp(-(W2 @ h + np.float32(b2))))
    d2 = 2 * (o - label) / np.float32(o.size) * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return tuple(np.float64(g) for g in (d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()))


# %% half_precision_cache
# what: keeps the activations in half precision
# broken: backward
# diagnosis: precision-lost
def backward(W1, b1, W2, b2, x, label):
    cache = {name: a.astype("float16") for name, a in zip("ho", forward(W1, b1, W2, b2, x))}
    h, o = cache["h"].astype(float), cache["o"].astype(float)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% rounded_to_six_digits
# what: rounds every gradient to six decimals, as the worked example prints them
# broken: backward
# diagnosis: precision-lost
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return tuple(np.round(g, 6) for g in (d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()))


# %% forward_difference
# what: (f(p + e) - f(p)) / e with e = 1e-5, entry by entry
# broken: backward
# diagnosis: coarse-numeric
def backward(W1, b1, W2, b2, x, label):
    f = lambda p: loss(forward(*p, x)[1], label)
    params = [np.array(p, dtype=float) for p in (W1, b1, W2, b2)]
    base, grads = f(params), []
    for p in params:
        g = np.zeros(p.shape)
        for where in np.ndindex(p.shape):
            old = p[where]
            p[where] = old + 1e-5
            g[where] = (f(params) - base) / 1e-5
            p[where] = old
        grads.append(g)
    return grads


# %% central_difference
# what: central differences with the step 1e-3
# broken: backward
# diagnosis: coarse-numeric
def numeric_gradient(f, p, eps=1e-3):
    p = np.array(p, dtype=np.float64)
    g = np.zeros_like(p)
    it = np.nditer(p, flags=["multi_index", "zerosize_ok"])
    while not it.finished:
        i = it.multi_index
        up, down = p.copy(), p.copy()
        up[i] += eps
        down[i] -= eps
        g[i] = (f(up) - f(down)) / (2 * eps)
        it.iternext()
    return g


def backward(W1, b1, W2, b2, x, label):
    L = lambda a, b, c, d: loss(forward(a, b, c, d, x)[1], label)
    return (
        numeric_gradient(lambda p: L(p, b1, W2, b2), W1),
        numeric_gradient(lambda p: L(W1, p, W2, b2), b1),
        numeric_gradient(lambda p: L(W1, b1, p, b2), W2),
        numeric_gradient(lambda p: L(W1, b1, W2, p), b2),
    )


# %% integer_zeros
# what: np.zeros_like of the weights: whole-number weights give a whole-number gradient
# broken: backward
# diagnosis: partly-right wrong-dtype precision-lost
# outputs: dW1 dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    dW1, dW2 = np.zeros_like(W1), np.zeros_like(W2)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    dW1[...] = d1 @ x.T
    dW2[...] = d2 @ h.T
    return dW1, d1.sum(), dW2, d2.sum()


# %% label_overwritten
# what: writes the error into the caller's label
# broken: backward
# diagnosis: mutates-input
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    error = o - label
    label[:] = error
    d2 = 2 * error / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% inputs_centred_and_put_back_wrongly
# what: shifts the caller's W2 for a numeric check and leaves it shifted
# broken: backward
# diagnosis: mutates-input
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    result = d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()
    W2[0, 0] += 1
    return result


# %% gradients_pile_up
# what: adds into gradients that live outside the function and are never set to zero
# broken: backward
# diagnosis: keeps-state
GRADS = {}


def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    key = np.shape(W1) + np.shape(W2)
    for i, g in enumerate((d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum())):
        GRADS[key, i] = GRADS.get((key, i), 0.0) + g
    return tuple(GRADS[key, i] for i in range(4))


# %% activations_of_the_first_call
# what: remembers the first forward pass of each shape, and goes back through that one ever after
# broken: backward
# diagnosis: keeps-state
def backward(W1, b1, W2, b2, x, label, cache={}):
    key = np.shape(W1), np.shape(x), np.shape(W2)
    if key not in cache:
        cache[key] = forward(W1, b1, W2, b2, x)
    h, o = cache[key]
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% dropout_left_in
# what: drops hidden units at random on the way back
# broken: backward
# diagnosis: not-repeatable
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    mask = (np.random.rand(*h.shape) > 0.5) / 0.5
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h) * mask
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% a_random_example
# what: stochastic: picks one example at random, and multiplies by their number
# broken: backward
# diagnosis: not-repeatable
def backward(W1, b1, W2, b2, x, label):
    k = np.random.default_rng().integers(x.shape[1])
    xk, tk = x[:, [k]], label[:, [k]]
    h, o = forward(W1, b1, W2, b2, xk)
    d2 = 2 * (o - tk) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h) + 1e-3 * np.random.randn(*h.shape)
    return d1 @ x[:, [k]].T, d1.sum(), d2 @ h.T, d2.sum()


# %% sizes_of_the_worked_example
# what: loops over 3 hidden units, 2 inputs and 2 outputs, whatever the sizes are
# broken: backward
# diagnosis: hard-coded
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    dW1, dW2, db1, db2 = np.zeros((3, 2)), np.zeros((2, 3)), 0.0, 0.0
    d_o = [(o[k, 0] - label[k, 0]) * o[k, 0] * (1 - o[k, 0]) for k in range(2)]
    for k in range(2):
        db2 += d_o[k]
        for j in range(3):
            dW2[k, j] = d_o[k] * h[j, 0]
    for j in range(3):
        d_h = (d_o[0] * W2[0, j] + d_o[1] * W2[1, j]) * h[j, 0] * (1 - h[j, 0])
        db1 += d_h
        for i in range(2):
            dW1[j, i] = d_h * x[i, 0]
    return dW1, db1, dW2, db2


# %% biases_of_the_worked_example
# what: the forward pass inside uses 0.35 and 0.65, the biases of the worked example
# broken: backward
# diagnosis: hard-coded
def backward(W1, b1, W2, b2, x, label):
    h = sigmoid(W1 @ x + 0.35)
    o = sigmoid(W2 @ h + 0.65)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% relative_error
# what: divides the error by the label, which may be zero
# broken: backward
# diagnosis: extra-factor not-finite
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / label / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()


# %% weight_decay_left_in
# what: adds 0.01 times the weights, a penalty that is not in the loss
# broken: backward
# diagnosis: unknown
# outputs: dW1 dW2
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T + 0.01 * W1, d1.sum(), d2 @ h.T + 0.01 * W2, d2.sum()


# %% w1_for_w2_on_the_way_back
# what: carries the delta back through W1, where W2 belongs
# broken: backward
# diagnosis: wrong-variable
def backward(W1, b1, W2, b2, x, label):
    h, o = forward(W1, b1, W2, b2, x)
    layers = [(W1, x, h), (W2, h, o)]
    d2 = 2 * (o - label) / o.size * o * (1 - o)
    W, _, a = layers[0]
    d1 = W.T @ d2 * a * (1 - a)
    return d1 @ x.T, d1.sum(), d2 @ h.T, d2.sum()
