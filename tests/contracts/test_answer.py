"""What came back: many forms of a right answer are read, and the first fault of a wrong one is named."""

import numpy as np
import pytest

from gradcheck.contracts import Answer, Misfit, parse_signature, read_answer

TWO = parse_signature("forward(W: (h, n), x: (n, b)) -> h: (h, b), o: (2, b)")
SIZES = {"h": 3, "n": 2, "b": 4}
H, O = np.ones((3, 4)), np.zeros((2, 4))
LOSS = parse_signature("loss(o: (n, b)) -> float")
HISTORY = parse_signature("fit(w: (k,), n: int) -> history: (n,)")


@pytest.mark.parametrize(
    "value",
    [(H, O), [H, O], {"o": O, "h": H}, (H.tolist(), O.tolist()), (H.astype(int), np.asfortranarray(O))],
)
def test_several_outputs_in_any_form(value: object) -> None:
    answer = read_answer(value, TWO, SIZES)
    assert isinstance(answer, Answer)
    assert [a.dtype for a in answer.arrays] == [np.float64, np.float64]
    assert np.array_equal(answer.arrays[0], H)
    assert np.array_equal(answer.arrays[1], O)


@pytest.mark.parametrize("value", [2.5, np.float64(2.5), np.array(2.5), np.float32(2.5)])
def test_a_scalar_in_any_form(value: object) -> None:
    answer = read_answer(value, LOSS, {"n": 1, "b": 1})
    assert isinstance(answer, Answer)
    assert answer.arrays[0].shape == ()
    assert answer.arrays[0] == 2.5


def test_less_than_double_precision_is_noted() -> None:
    answer = read_answer(np.float32(2.5), LOSS, {})
    assert isinstance(answer, Answer)
    assert answer.narrowed == (("loss", "float32"),)


def test_a_list_of_numbers_is_an_array_also_when_empty() -> None:
    for history in ([], [1.0, 2, np.array(3.0)]):
        answer = read_answer(history, HISTORY, {"k": 1, "n": len(history)})
        assert isinstance(answer, Answer)
        assert answer.arrays[0].shape == (len(history),)


@pytest.mark.parametrize(
    ("value", "fault", "output", "got"),
    [
        (None, "nothing", "", "None"),
        ((H,), "count", "", "a tuple of 1"),
        (H, "kind", "", "an array of shape (3, 4)"),
        ({"h": H}, "names", "o", "a dict with the keys h"),
        ((H, O.T), "shape", "o", "(4, 2)"),
        ((H, O[:, :1]), "shape", "o", "(2, 1)"),  # would broadcast
        ((H, 0.0), "shape", "o", "()"),  # would broadcast
        ((H.astype(complex), O), "dtype", "h", "complex128"),
        ((H > 0, O), "dtype", "h", "bool"),
        ((H, "text"), "kind", "o", "a str"),
        ((H, [[1.0], [2.0, 3.0]]), "kind", "o", "a list of 2 that does not hold numbers row by row"),
        ((H, None), "kind", "o", "None"),
    ],
)
def test_the_first_fault_is_named(value: object, fault: str, output: str, got: str) -> None:
    read = read_answer(value, TWO, SIZES)
    (misfit,) = (read,) if isinstance(read, Misfit) else read.misfits.values()
    assert (misfit.fault, misfit.output, misfit.got) == (fault, output, got)


def test_a_wrong_shape_says_axes_and_sizes() -> None:
    answer = read_answer((H, np.zeros((4, 2))), TWO, SIZES)
    assert isinstance(answer, Answer)
    assert answer.arrays[0] is not None  # the other output is as it must be
    assert answer.odd["o"].shape == (4, 2)
    misfit = answer.misfits["o"]
    assert (misfit.axes, misfit.expected, misfit.got) == ("(2, b)", "(2, 4)", "(4, 2)")


def test_an_array_is_no_scalar_though_it_holds_one_number() -> None:
    answer = read_answer(np.array([[2.5]]), LOSS, {})
    assert isinstance(answer, Answer)
    misfit = answer.misfits["loss"]
    assert (misfit.fault, misfit.got) == ("shape", "(1, 1)")


def test_the_right_number_of_entries_can_be_enough() -> None:
    line = parse_signature("f(b: (d,)) -> g: (d,)")
    for value in (np.arange(3.0).reshape(1, 3), np.arange(3.0).reshape(3, 1)):
        answer = read_answer(value, line, {"d": 3}, size_only=True)
        assert isinstance(answer, Answer)
        assert answer.reshaped == ("g",)
        assert np.array_equal(answer.arrays[0], [0, 1, 2])
    assert read_answer(np.zeros((2, 2)), line, {"d": 3}, size_only=True).misfits
