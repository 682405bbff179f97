"""The student's page: golden files, what it must show, and that nothing a student wrote gets out of its place."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from examples import EXAMPLES, fell_short, points, result
from golden import compare
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcheck.report import render_html
from gradcheck.result import Check, Counterexample, Diagnosis, Place, describe_array

VOID = {"meta", "link", "br", "input"}
MAX_BYTES = 300_000


class Page(HTMLParser):
    """Checks that elements nest, and keeps what a test asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.mark.parametrize("name", EXAMPLES)
def test_golden(name: str) -> None:
    compare(f"{name}.html", render_html(EXAMPLES[name]))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_page_of_its_own_and_small(name: str) -> None:
    text = render_html(EXAMPLES[name])
    page = Page(text)
    assert len(text.encode()) <= MAX_BYTES
    assert not [tag for tag, _ in page.tags if tag in {"script", "img", "iframe", "object", "form"}]
    for _, attributes in page.tags:
        for attribute in ("src", "href"):
            assert (attributes.get(attribute) or "#").startswith(("#", "data:,"))
    assert "url(" not in text
    assert "@import" not in text


def test_diagnosis_first_then_what_was_asked_then_what_happened() -> None:
    text = Page(render_html(EXAMPLES["failed"])).text
    section = text[text.index("Most likely") :]
    wanted = ("lacks the factor", "What was asked", "What happened", "is wrong in 31", "The smallest example", "Right")
    order = [section.index(part) for part in wanted]
    assert order == sorted(order)


def test_wrong_entries_are_marked_and_named() -> None:
    right, wrong = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, -2.0], [0.0, 5.0]])
    text = shown(right, wrong)
    assert re.findall(r"class=wrong><mn>([^<]*)", text) == ["−2.0", "0.0", "5.0"]
    assert "wrong (boxed): [0, 1], [1, 0], [1, 1]" in text
    for legend in ("wrong sign", "zero, but must not be", "too large"):
        assert legend in text
    assert "too small" not in text


def test_right_entries_are_not_marked() -> None:
    assert "class=wrong" not in shown(np.eye(2), np.eye(2) * (1 + 1e-15))
    assert "Where y is wrong" not in shown(np.eye(2), np.eye(2))


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_marked(wrong: float) -> None:
    text = shown(np.ones((1, 2)), np.array([[1.0, wrong]]))
    assert text.count("class=wrong") == 1
    assert "not finite" in text


def test_a_wrong_shape_is_told() -> None:
    text = Page(shown(np.zeros((2, 1)), np.zeros((1, 2)))).text
    assert "shape (2, 1)" in text
    assert "shape (1, 2)" in text
    assert "✗ wrong" in text


def shown(right: np.ndarray, wrong: np.ndarray) -> str:
    example = Counterexample(inputs={}, got={"y": describe_array(wrong)}, expected={"y": describe_array(right)})
    return render_html(result(fell_short("f", "failed", "1", "", "", counterexample=example)))


def test_the_loss_of_a_training_run_is_drawn() -> None:
    example = Counterexample(
        inputs={"n": 3},
        got={"history": describe_array(np.array([1.0, 2.0, np.inf]))},
        expected={"history": describe_array(np.array([1.0, 0.5, 0.25]))},
    )
    text = render_html(result(fell_short("train", "failed", "1", "", "", check="training", counterexample=example)))
    assert "Loss of your training run" in text
    assert text.count("<circle") == 1 + 2  # the legend's, and the two that are finite
    assert text.count("<rect") == 1 + 3


def test_the_error_against_the_step_is_drawn() -> None:
    curve = {"steps": [1e-1, 1e-3, 1e-5, 1e-7], "errors": [1e-2, 1e-6, "NaN", 0.0], "bound": 1e-9}
    check = Check(id="gradient", status="failed", message="", evidence={"v_curve": curve})
    text = render_html(result(fell_short("f", "failed", "1", "", "", checks=(check,))))
    assert "Error of the difference quotient" in text
    assert 'stroke-dasharray="2 3"' in text


@pytest.mark.parametrize("curve", [None, 3, {}, {"steps": "x", "errors": None}, {"steps": [0], "errors": [1]}])
def test_a_curve_that_cannot_be_drawn_is_left_out(curve: object) -> None:
    check = Check(id="gradient", status="failed", message="", evidence={"v_curve": curve})
    assert "<svg" not in render_html(result(fell_short("f", "failed", "1", "", "", checks=(check,))))


def test_ten_thousand_characters_of_output_and_large_arrays_stay_small() -> None:
    big = describe_array(np.full((20, 20), 1 / 3))
    functions = [
        fell_short(
            f"f{k}", "failed", "1", "", "m", output="x<&\n" * 5000,
            counterexample=Counterexample(inputs={"a": big}, got={"y": big, "z": big}, expected={"y": big, "z": 0}),
        )
        for k in range(8)
    ]  # fmt: skip
    text = render_html(result(*functions))
    assert len(text.encode()) <= MAX_BYTES
    assert "x<&" not in text


HOSTILE = [
    "<script>alert(1)</script>",
    "</style></title></svg></math>",
    "\"onmouseover=alert(1) '",
    "{{ 7 * 7 }}{% x %}",
    "`<img src=x>`",
    "&lt;b&gt;",
]
TEXT = st.sampled_from(HOSTILE) | st.text(st.characters(codec=None), max_size=30)


@settings(max_examples=60)
@given(TEXT, TEXT, TEXT)
def test_students_words_stay_words(name: str, message: str, output: str) -> None:
    array = describe_array(np.array([[1.0, 2.0]]))
    other = describe_array(np.array([[1.0, 3.0]]))
    function = fell_short(
        name, "raised", "1", message, message, output=output, signature=output, asked=message,
        place=Place(label=name, line=1, column=1, source=output),
        diagnosis=(Diagnosis(id="x", message=message),),
        checks=(Check(id=name, status="failed", message=output, max_score=points("1")),),
        counterexample=Counterexample(
            inputs={name: message, "W": array}, got={output: array, "s": message},
            expected={output: other, "s": 1}, note=message,
        ),
    )  # fmt: skip
    text = render_html(result(function, output=output, notes=(message,), title=name))
    page = Page(text)
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "img", "b"})
    assert not [key for _, attributes in page.tags for key in attributes if key.startswith("on")]
    assert "49" not in text.replace("0.49", "") or "49" in name + message + output
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
