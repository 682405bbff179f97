"""Update rules: in place on a dict of parameters, with momentum, and Adam, whose state travels in a config."""

from gradcheck.assignment import between, define, equals, equals_reference, function, one_of, positive, whole, zero

RATE = [between(0.01, 1), one_of(0, 1e-3)]
DECAY = [between(0.5, 0.95), one_of(0, 0.9, 0.999)]

assignment = define(
    "optimisers",
    title="Three update rules",
    reference="gradcheck.reference.optimisers",
    functions=[
        function(
            "sgd(w: (n, d), b: (d,), dw: (n, d), db: (d,), learning_rate: float) -> w: (n, d), b: (d,)",
            points=1,
            asks="every parameter p in the dict params becomes p - learning_rate * dp",
            rule=equals("w - learning_rate*dw", "b - learning_rate*db"),
            values={"learning_rate": RATE},
            call="""
                params = {"w": w.copy(), "b": b.copy()}
                sgd(params, {"w": dw, "b": db}, learning_rate)
                return params["w"], params["b"]
            """,
        ),
        function(
            "sgd_momentum(w: (n, d), dw: (n, d), velocity: (n, d), learning_rate: float, momentum: float)"
            " -> next_w: (n, d), velocity: (n, d)",
            points=2,
            asks="velocity = momentum * velocity - learning_rate * dw, then next_w = w + velocity",
            rule=equals_reference(),
            values={"learning_rate": RATE, "momentum": [between(0, 1), one_of(0, 0.9)]},
            call="""
                config = {"learning_rate": learning_rate, "momentum": momentum, "velocity": velocity.copy()}
                next_w, config = sgd_momentum(w, dw, config)
                return next_w, config["velocity"]
            """,
        ),
        function(
            "adam(w: (n, d), dw: (n, d), m: (n, d), v: (n, d), t: int,"
            " learning_rate: float, beta1: float, beta2: float, epsilon: float)"
            " -> next_w: (n, d), m: (n, d), v: (n, d), t: int",
            points=3,
            asks="one step of Adam; t counts the steps taken so far, this one not included",
            rule=equals_reference(),
            values={
                "v": [positive, zero],
                "t": whole(0, 20, corners=(0, 1)),
                "learning_rate": RATE,
                "beta1 beta2": DECAY,
                "epsilon": [one_of(1e-8), one_of(1e-3, 0.1)],
            },
            call="""
                config = {"learning_rate": learning_rate, "beta1": beta1, "beta2": beta2, "epsilon": epsilon}
                config.update(m=m.copy(), v=v.copy(), t=t)
                next_w, config = adam(w, dw, config)
                return next_w, config["m"], config["v"], config["t"]
            """,
        ),
    ],
)
