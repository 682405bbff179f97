"""A recurrent cell as a class: forward, backward, params and grads."""

from gradcheck.assignment import between, define, equals_reference, function, integers, normal, vjp_of

CELL = "x: (n, d), prev_h: (n, h), Wx: (d, h), Wh: (h, h), b: (h,)"
NUMBERS = [normal, integers, between(-8, 8, unit=0.5, name="saturated")]

assignment = define(
    "rnn-cell",
    title="A recurrent cell",
    reference="gradcheck.reference.rnn_cell",
    axes={"n": (1, 4), "d": (1, 4), "h": (1, 4)},
    functions=[
        function(
            f"RNNCell_forward({CELL}) -> next_h: (n, h)",
            points=2,
            asks="next_h = tanh(x @ Wx + prev_h @ Wh + b)",
            rule=equals_reference(),
            values={"x prev_h": NUMBERS},
            defines="RNNCell",
            call="""
                cell = RNNCell(Wx, Wh, b)
                return cell.forward(x, prev_h)
            """,
        ),
        function(
            f"RNNCell_backward(dnext_h: (n, h), {CELL})"
            " -> dx: (n, d), dprev_h: (n, h), dWx: (d, h), dWh: (h, h), db: (h,)",
            points=4,
            asks='backward(dnext_h) returns dx and dprev_h, and leaves the others in grads["Wx"], ["Wh"] and ["b"]',
            rule=vjp_of("RNNCell_forward(x, prev_h, Wx, Wh, b)", cotangent="dnext_h", wrt="x prev_h Wx Wh b"),
            values={"x prev_h": NUMBERS},
            defines="RNNCell",
            call="""
                cell = RNNCell(Wx, Wh, b)
                cell.forward(x, prev_h)
                dx, dprev_h = cell.backward(dnext_h)
                return dx, dprev_h, cell.grads["Wx"], cell.grads["Wh"], cell.grads["b"]
            """,
        ),
    ],
)
