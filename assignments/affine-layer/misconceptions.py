"""Mistakes students make in this assignment, as functions that make them."""

from gradcheck.assignment import misconception


@misconception(
    "affine_backward",
    id="not-summed-over-batch",
    says="{out}: `dout` itself; b is added to every row, so sum over the rows",
)
def bias_not_summed(dout, x, w, b):
    """db = dout."""
    return dout @ w.T, x.T @ dout, dout
