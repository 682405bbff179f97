"""The rectifier, with zeros made likely: at 0 every subgradient is right."""

from gradcheck.assignment import define, equals_reference, function, integers, large, normal, one_of, small, vjp_of

NUMBERS = [normal, integers, large, small]

assignment = define(
    "relu",
    title="The rectifier",
    reference="gradcheck.reference.relu",
    functions=[
        function(
            "relu_forward(x: (n, d)) -> out: (n, d)",
            points=1,
            asks="out = max(x, 0), elementwise",
            rule=equals_reference(),
            values={"x": [*NUMBERS, one_of(-1, 0, 1)]},
            call="""
                out, cache = relu_forward(x)
                return out
            """,
        ),
        function(
            "relu_backward(dout: (n, d), x: (n, d)) -> dx: (n, d)",
            points=2,
            asks="dx, the gradient of any loss whose gradient with respect to out is dout; any slope from 0 to 1 at 0",
            rule=vjp_of("relu_forward(x)", cotangent="dout", wrt="x"),
            values={"dout": [normal, integers], "x": [*NUMBERS, one_of(-1, 0, 1)]},
            kinks="accept",
            call="""
                out, cache = relu_forward(x)
                return relu_backward(dout, cache)
            """,
        ),
    ],
    published=[{"x": [[-1.0, 2.0, 0.5]], "dout": [[3.0, 4.0, -5.0]]}],
    equivalent=[  # out is positive where x is, and a slope of 0 or 1 is its own square
        "relu_forward: x -> out",
        "relu_backward: slope -> ",
    ],
)
