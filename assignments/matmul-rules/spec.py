"""The matmul rules: Y = W @ X, dW = dY @ X.T, dX = W.T @ dY, for any (n, k) @ (k, m)."""

from gradcheck.assignment import define, equals, function, integer_arrays, integers, large, normal, small, vjp_of

NUMBERS = [normal, integers, integer_arrays, large, small]

assignment = define(
    "matmul-rules",
    title="The matmul rules",
    reference="gradcheck.reference.matmul_rules",
    functions=[
        function(
            "forward(W: (n, k), X: (k, m)) -> Y: (n, m)",
            points=1,
            asks="Y = W @ X",
            rule=equals("W @ X"),
            values={"W X": NUMBERS},
        ),
        function(
            "backward(dY: (n, m), W: (n, k), X: (k, m)) -> dW: (n, k), dX: (k, m)",
            points=3,
            asks="dW and dX, the gradients with respect to W and X of any loss whose gradient with respect to Y is dY",
            rule=vjp_of("forward(W, X)", cotangent="dY", wrt="W X"),
            values={"dY W X": NUMBERS},
        ),
    ],
    published=[{"W": [[4.0, 5.0], [7.0, 2.0]], "X": [[2.0], [6.0]], "dY": [[24.0], [15.0]]}],
)
