"""Batch normalisation with a mode, options and running averages in a dict that the forward pass updates."""

from gradcheck.assignment import between, define, equals_reference, function, one_of, positive, vjp_of

# Quarters are exact in binary, and never so close together that a variance is nothing but rounding.
SPREAD = [between(-3, 3, unit=0.25, name="quarters"), between(90, 110, unit=0.25, name="far from 0")]
EPS = [one_of(1e-5), one_of(1e-3, 0.1, 1)]

assignment = define(
    "batch-norm",
    title="Batch normalisation",
    reference="gradcheck.reference.batch_norm",
    axes={"n": (1, 6), "d": (1, 4)},
    functions=[
        function(
            "batchnorm_forward(x: (n, d), gamma: (d,), beta: (d,), eps: float) -> out: (n, d)",
            points=2,
            asks='mode "train": gamma * (x - mean) / sqrt(var + eps) + beta, with mean and variance of the batch',
            rule=equals_reference(),
            values={"x": SPREAD, "eps": EPS},
            call="""
                bn_param = {"mode": "train", "eps": eps, "momentum": 0.9}
                bn_param.update(running_mean=np.zeros(beta.shape), running_var=np.zeros(beta.shape))
                out, cache = batchnorm_forward(x, gamma, beta, bn_param)
                return out
            """,
        ),
        function(
            "batchnorm_running_averages(x: (n, d), gamma: (d,), beta: (d,),"
            " running_mean: (d,), running_var: (d,), momentum: float) -> running_mean: (d,), running_var: (d,)",
            points=1,
            asks='mode "train": bn_param then holds r = momentum * r + (1 - momentum) * (the mean, the variance)',
            rule=equals_reference(),
            values={"x": SPREAD, "running_var": positive, "momentum": [between(0, 1), one_of(0, 0.9, 1)]},
            defines="batchnorm_forward",
            call="""
                bn_param = {"mode": "train", "eps": 1e-5, "momentum": momentum}
                bn_param.update(running_mean=running_mean.copy(), running_var=running_var.copy())
                batchnorm_forward(x, gamma, beta, bn_param)
                return bn_param["running_mean"], bn_param["running_var"]
            """,
        ),
        function(
            "batchnorm_test_mode(x: (n, d), gamma: (d,), beta: (d,),"
            " running_mean: (d,), running_var: (d,), eps: float) -> out: (n, d)",
            points=1,
            asks='mode "test": the same with the running averages in place of the mean and variance of the batch',
            rule=equals_reference(),
            values={"x": SPREAD, "running_var": positive, "eps": EPS},
            defines="batchnorm_forward",
            call="""
                bn_param = {"mode": "test", "eps": eps, "momentum": 0.9}
                bn_param.update(running_mean=running_mean.copy(), running_var=running_var.copy())
                out, cache = batchnorm_forward(x, gamma, beta, bn_param)
                return out
            """,
        ),
        function(
            "batchnorm_backward(dout: (n, d), x: (n, d), gamma: (d,), beta: (d,), eps: float)"
            " -> dx: (n, d), dgamma: (d,), dbeta: (d,)",
            points=4,
            asks='mode "train": dx, dgamma and dbeta of any loss whose gradient with respect to out is dout',
            rule=vjp_of("batchnorm_forward(x, gamma, beta, eps)", cotangent="dout", wrt="x gamma beta"),
            values={"x": SPREAD, "eps": EPS},
            call="""
                bn_param = {"mode": "train", "eps": eps, "momentum": 0.9}
                bn_param.update(running_mean=np.zeros(beta.shape), running_var=np.zeros(beta.shape))
                out, cache = batchnorm_forward(x, gamma, beta, bn_param)
                return batchnorm_backward(dout, cache)
            """,
        ),
    ],
    # The old averages are read before they are written.
    equivalent=["batchnorm_test_mode: if bn_param['mode'] == 'train': -> twice"],
)
