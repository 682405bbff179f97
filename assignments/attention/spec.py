"""Scaled dot-product attention for a batch of sequences, with and without a causal mask."""

from gradcheck.assignment import between, define, equals_reference, function, integers, normal, vjp_of

SEQUENCES = "q: (B, T, D), k: (B, S, D), v: (B, S, M), causal: bool"
VALUES = {"q k": [normal, between(-100, 100, unit=1, corners=(-100, 100), name="large")], "v": [normal, integers]}

assignment = define(
    "attention",
    title="Scaled dot-product attention",
    reference="gradcheck.reference.attention",
    axes={"B": (1, 3), "T": (1, 4), "S": (1, 4), "D": (1, 4), "M": (1, 4)},
    functions=[
        function(
            f"attention_forward({SEQUENCES}) -> out: (B, T, M)",
            points=2,
            asks="softmax(q @ k^T / sqrt(D)) @ v; causal: query t sees the keys 0 to t only",
            rule=equals_reference(),
            values=VALUES,
            examples=32,
            call="""
                out, cache = attention_forward(q, k, v, causal)
                return out
            """,
        ),
        function(
            f"attention_backward(dout: (B, T, M), {SEQUENCES}) -> dq: (B, T, D), dk: (B, S, D), dv: (B, S, M)",
            points=4,
            asks="dq, dk and dv, the gradients of any loss whose gradient with respect to out is dout",
            rule=vjp_of("attention_forward(q, k, v, causal)", cotangent="dout", wrt="q k v"),
            values=VALUES,
            examples=32,
            call="""
                out, cache = attention_forward(q, k, v, causal)
                return attention_backward(dout, cache)
            """,
        ),
    ],
    equivalent=[  # queries and keys have the same D; masking twice masks once
        "attention_forward: q -> k",
        "attention_backward: q -> k",
        "attention_forward: if causal: -> twice",
        "attention_forward: scores = np.where(seen, scores, -np.inf) -> twice",
    ],
)
