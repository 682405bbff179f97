"""A 2-D convolution layer: windows that overlap, no padding and much, strides, images that are not square."""

from gradcheck.assignment import define, equals_reference, function, integers, normal, one_of, vjp_of

IMAGES = "x: (N, C, H, W), w: (F, C, HH, WW), b: (F,), stride: int, pad: int"
OUT = "(N, F, 1 + (H + 2*pad - HH) // stride, 1 + (W + 2*pad - WW) // stride)"
FITS = "H + 2*pad >= HH and W + 2*pad >= WW and (H + 2*pad - HH) % stride == 0 and (W + 2*pad - WW) % stride == 0"
VALUES = {
    "x w b": [normal, integers],
    "stride": [one_of(1), one_of(2, 3)],
    "pad": [one_of(0), one_of(1), one_of(2)],
}

assignment = define(
    "convolution",
    title="A convolution layer",
    reference="gradcheck.reference.convolution",
    axes={"N": (1, 2), "C": (1, 2), "H": (1, 5), "W": (1, 5), "F": (1, 2), "HH": (1, 3), "WW": (1, 3)},
    functions=[
        function(
            f"conv_forward_naive({IMAGES}) -> out: {OUT}",
            points=3,
            asks="out[n, f, i, j]: the sum of filter f times the window of image n at (i, j) * stride, plus b[f]",
            rule=equals_reference(),
            values=VALUES,
            where=FITS,
            call="""
                out, cache = conv_forward_naive(x, w, b, {"stride": stride, "pad": pad})
                return out
            """,
        ),
        function(
            f"conv_backward_naive(dout: {OUT}, {IMAGES}) -> dx: (N, C, H, W), dw: (F, C, HH, WW), db: (F,)",
            points=4,
            asks="dx, dw and db, the gradients of any loss whose gradient with respect to out is dout",
            rule=vjp_of("conv_forward_naive(x, w, b, stride, pad)", cotangent="dout", wrt="x w b"),
            values=VALUES,
            where=FITS,
            call="""
                out, cache = conv_forward_naive(x, w, b, {"stride": stride, "pad": pad})
                return conv_backward_naive(dout, cache)
            """,
        ),
    ],
    equivalent=[  # padding moves no batch; of four axes the last two are -2 and -1; shares do not depend on dpadded
        "conv_forward_naive: 2 -> -2",
        "conv_forward_naive: x -> padded",
        "conv_backward_naive: 2 -> -2",
        "conv_backward_naive: 1 -> -1",
        "conv_backward_naive: 0.0 -> ",
        "conv_backward_naive: padded -> ",
        "conv_backward_naive: for i, j, here in places: -> one line later",
    ],
)
