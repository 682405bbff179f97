"""Reference implementations: plain NumPy that a student could read after the deadline.

Nothing here imports gradcheck, changes an argument (but where that is what it is for), or returns an argument's own
array. Every function also takes integers, and arrays of extended precision (``np.longdouble``), and then answers in
that precision.

`two_layer_network`, `matmul_rules`, `linear_fit` and `input_descent` hold the functions of the assignments of
the same name; so do `affine_layer`, `relu`, `softmax_cross_entropy`, `batch_norm`, `layer_norm`, `convolution`,
`rnn_cell`, `attention` and `optimisers`, in a course's conventions: a forward pass hands a cache to the backward pass,
options come in a dict, and what is changed in place is said to be.

`two_layer_scalar` is the network weight by weight, w1 to w12, as one derives it by hand; `worked_example` is that
example's own run; `closing_question` is an experiment: do other settings lead to the same outputs, and to the same
weights?
"""
