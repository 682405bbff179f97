"""On failure the wrong entries are found and what is wrong with them is named."""

import numpy as np
import pytest

from gradcheck import check_gradient, check_jvp, check_plain_gradient

RNG = np.random.default_rng(11)
W, X = RNG.standard_normal((4, 3)), RNG.standard_normal((3, 5))


def affine(W, x):
    return W @ x


def broken(change):
    """A backward of `affine` whose dW is put through ``change``."""

    def backward(dout, W, x):
        gradient = dout @ x.T
        changed = change(gradient)
        return gradient if changed is None else changed, W.T @ dout

    return backward


def scale(index, factor):
    def change(gradient):
        gradient[index] *= factor

    return change


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda g: 5 * g, "dW: all entries are off by the factor 5 = x.shape[1]"),
        (lambda g: g / 5, "dW: all entries are off by the factor 1/5 = 1/x.shape[1]"),
        (lambda g: 2 * g, "dW: all entries are off by the factor 2"),
        (lambda g: g / 2, "dW: all entries are off by the factor 1/2"),
        (lambda g: -g, "dW: the sign of all entries is wrong"),
        (lambda g: 0 * g, "dW: all entries are zero, but must not be"),
        (lambda g: g + 0.25, "dW: all entries are too large by 0.25"),
        (lambda g: g[::-1].copy(), "dW: the rows are in reverse order"),
        (lambda g: np.roll(g, 1, 1), "dW: shifted by 1 along axis 1"),
        (scale(2, 3.0), "dW: only row 2 is wrong: off by the factor 3"),
        (scale((slice(None), 1), 0.0), "dW: only column 1 is wrong: zero, but must not be"),
        (scale(slice(1, 3), -1.0), "dW: only rows 1–2 are wrong: the sign is wrong"),
        (scale((2, 1), 1.001), "dW: only dW[2, 1] is wrong"),
        (lambda g: RNG.standard_normal(g.shape), "dW: all entries are wrong"),
    ],
)
def test_names_what_is_wrong(change, text):
    check = check_gradient(affine, broken(change), (W, X), rng=3)
    assert check["dW"].where.message == text
    assert text in check.message
    assert text in " ".join(str(check).split())
    assert check["dx"].where is None


def test_transpose_of_a_square_matrix():
    S = RNG.standard_normal((3, 3))
    check = check_gradient(affine, broken(lambda g: g.T.copy()), (S, X), rng=3)
    assert check["dW"].where.message == "dW: transposed"


def test_region_drawn_by_the_sign_of_the_input():
    check = check_gradient(lambda x: np.maximum(x, 0), lambda d, x: d * 1.0, (X,), rng=3)
    assert check["dx"].where.message == "dx: wrong only where the input is negative"


def test_stray_entry_beside_a_row():
    def change(gradient):
        gradient[2] *= 3
        gradient[0, 1] = 7

    check = check_gradient(affine, broken(change), (W, X), rng=3)
    assert check["dW"].where.message.startswith("dW: only row 2 and dW[0, 1] are wrong")


def test_entries_carry_their_numbers():
    check = check_gradient(affine, broken(scale((2, 1), 1.5)), (W, X), rng=3)
    (entry,) = check["dW"].where.entries
    assert entry.index == (2, 1)
    assert entry.analytic == pytest.approx(1.5 * entry.numeric)
    assert entry.tolerance < 1e-9
    assert check["dW"].where.wrong == 1
    assert check["dW"].where.looked_at == 12


def test_scalar_input():
    check = check_plain_gradient(lambda a: a**2, lambda a: 3 * a, (0.5,), rng=0)
    assert check["da"].where.message == "da is wrong: off by the factor 3/2"


def test_jvp_names_the_outputs():
    def jvp(tangents, W, x):
        out = tangents[0] @ x + W @ tangents[1]
        out[2] *= 2
        return out

    check = check_jvp(affine, jvp, (W, X), rng=3)
    assert check["dW"].where.message == "df: only row 2 is wrong: off by the factor 2"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (scale((3, 77), 1.001), "only dX[3, 77] is wrong"),
        (scale(5, 1.01), "only row 5 is wrong: off by the factor 1.01"),
        (scale((slice(None), 119), -1.0), "only column 119 is wrong: the sign is wrong"),
        (lambda g: 1.5 * g, "all entries are off by the factor 3/2"),
        (lambda g: g.T.copy(), "transposed"),
    ],
)
def test_large_gradients_are_searched_by_halving(change, text):
    A, V = RNG.standard_normal((2, 120, 120))

    def backward(dout, X):
        gradient = 2 * A * X * dout
        changed = change(gradient)
        return gradient if changed is None else changed

    where = check_gradient(lambda X: A * X**2, backward, (V,), rng=1)["dX"].where
    assert where.message == f"dX: {text}"


def test_one_wrong_entry_costs_about_log2_n_probes():
    x = RNG.standard_normal(10**5)

    def backward(dout, x):
        gradient = 2 * x * dout
        gradient[54321] *= 1.001
        return gradient

    where = check_gradient(lambda x: x**2, backward, (x,), rng=0, probes=1)["dx"].where
    assert where.message == "dx: only dx[54321] is wrong"
    assert where.evaluations <= 6 * (np.ceil(np.log2(10**5)) + 4)


def test_localisation_can_be_left_out():
    check = check_gradient(affine, broken(lambda g: -g), (W, X), rng=3, localise=False)
    assert check.verdict == "fail"
    assert check["dW"].where is None


def test_harmless_entries_beside_a_kink_are_not_called_wrong():
    x = np.array([0.0, 1.0, -1.0, 2.0])

    def backward(dout, x):
        gradient = dout * (x > 0)
        gradient[3] *= 2
        return gradient

    check = check_gradient(lambda x: np.maximum(x, 0), backward, (x,), rng=0)
    assert check["dx"].where.message.startswith("dx: only dx[3] is wrong")
