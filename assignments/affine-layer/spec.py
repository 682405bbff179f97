"""An affine layer in the convention of a forward pass that hands a cache to the backward pass."""

from gradcheck.assignment import define, equals, function, integers, large, normal, small, vjp_of

NUMBERS = [normal, integers, large, small]

assignment = define(
    "affine-layer",
    title="An affine layer",
    reference="gradcheck.reference.affine_layer",
    functions=[
        function(
            "affine_forward(x: (n, d), w: (d, m), b: (m,)) -> out: (n, m)",
            points=1,
            asks="out = x @ w + b; rows of x are examples",
            rule=equals("x @ w + b"),
            values={"x w b": NUMBERS},
            call="""
                out, cache = affine_forward(x, w, b)
                return out
            """,
        ),
        function(
            "affine_backward(dout: (n, m), x: (n, d), w: (d, m), b: (m,)) -> dx: (n, d), dw: (d, m), db: (m,)",
            points=3,
            asks="dx, dw and db, the gradients of any loss whose gradient with respect to out is dout",
            rule=vjp_of("affine_forward(x, w, b)", cotangent="dout", wrt="x w b"),
            values={"dout x w b": NUMBERS},
            call="""
                out, cache = affine_forward(x, w, b)
                return affine_backward(dout, cache)
            """,
        ),
    ],
    published=[{"x": [[1.0, 2.0], [3.0, 4.0]], "w": [[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]], "b": [0.5, 0.0, -0.5]}],
)
