"""Layer normalisation: like batch normalisation, but along each row."""

from gradcheck.assignment import between, define, equals_reference, function, one_of, vjp_of

# Quarters are exact in binary, and never so close together that a variance is nothing but rounding.
SPREAD = [between(-3, 3, unit=0.25, name="quarters"), between(90, 110, unit=0.25, name="far from 0")]
EPS = [one_of(1e-5), one_of(1e-3, 0.1, 1)]

assignment = define(
    "layer-norm",
    title="Layer normalisation",
    reference="gradcheck.reference.layer_norm",
    axes={"n": (1, 4), "d": (1, 6)},
    functions=[
        function(
            "layernorm_forward(x: (n, d), gamma: (d,), beta: (d,), eps: float) -> out: (n, d)",
            points=2,
            asks="gamma * (x - mean) / sqrt(var + eps) + beta, with mean and variance of each row",
            rule=equals_reference(),
            values={"x": SPREAD, "eps": EPS},
            call="""
                out, cache = layernorm_forward(x, gamma, beta, {"eps": eps})
                return out
            """,
        ),
        function(
            "layernorm_backward(dout: (n, d), x: (n, d), gamma: (d,), beta: (d,), eps: float)"
            " -> dx: (n, d), dgamma: (d,), dbeta: (d,)",
            points=3,
            asks="dx, dgamma and dbeta, the gradients of any loss whose gradient with respect to out is dout",
            rule=vjp_of("layernorm_forward(x, gamma, beta, eps)", cotangent="dout", wrt="x gamma beta"),
            values={"x": SPREAD, "eps": EPS},
            call="""
                out, cache = layernorm_forward(x, gamma, beta, {"eps": eps})
                return layernorm_backward(dout, cache)
            """,
        ),
    ],
    equivalent=["layernorm_forward: 1 -> -1", "layernorm_backward: 1 -> -1"],
)
