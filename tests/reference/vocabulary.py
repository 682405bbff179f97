"""The published names of mistakes."""

DIAGNOSES = {
    "constant-factor", "sign", "transposed", "missing-transpose", "operands-swapped", "elementwise-product",
    "missing-factor", "extra-factor", "missing-term", "missing-activation-derivative",
    "derivative-of-preactivation", "wrong-variable", "mean-for-sum", "sum-for-mean", "not-summed-over-batch",
    "outer-broadcast", "outputs-permuted", "wrong-argument", "uses-updated-weights", "adds-update",
    "step-applied-twice", "off-by-one", "detached-path", "not-a-gradient", "wrong-shape", "wrong-dtype",
    "precision-lost", "coarse-numeric", "not-finite", "overflow", "mutates-input", "aliases-input", "keeps-state",
    "not-repeatable", "hard-coded", "partly-right", "unknown",
}  # fmt: skip
