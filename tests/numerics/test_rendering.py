"""A check reads well in a terminal and in a notebook."""

import html.parser
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from gradcheck import check_gradient

RNG = np.random.default_rng(0)
W, X = RNG.standard_normal((4, 6)), RNG.standard_normal((6, 5))


def f(W, x):
    return np.tanh(W @ x)


def backward(dout, W, x):
    dz = dout * (1 - f(W, x) ** 2)
    return dz @ x.T, W.T @ dz


def wrong(dout, W, x):
    dW, dx = backward(dout, W, x)
    dW[2] *= 3
    return dW, dx


def relu_at_zero():
    return check_gradient(lambda x: np.maximum(x, 0), lambda d, x: d * (x > 0), (np.array([0.0, 1.0]),), rng=0)


def unclear():
    noisy = np.float32
    return check_gradient(lambda x: np.exp(x.astype(noisy)).astype(float), lambda d, x: d * np.exp(x), (X,), rng=0)


CHECKS = {
    "pass": lambda: check_gradient(f, backward, (W, X), rng=0),
    "fail": lambda: check_gradient(f, wrong, (W, X), rng=0),
    "kink": relu_at_zero,
    "inconclusive": unclear,
    "broken": lambda: check_gradient(f, lambda d, W, x: (d, d), (W, X), rng=0),
    "long names": lambda: check_gradient(f, wrong, (W, X), rng=0, names=("weight" * 20, "x")),
}


@pytest.mark.parametrize("name", CHECKS)
def test_text_fits_eighty_columns(name):
    text = str(CHECKS[name]())
    long = [line for line in text.splitlines() if len(line) > 80 and " " in line.strip()]
    assert not long


def test_text_says_what_matters():
    text = str(CHECKS["fail"]())
    assert text.startswith("gradient check: FAIL")
    assert "dW: only row 2 is wrong: off by the factor 3" in text
    assert "but numeric says" in text
    assert "Repeat with rng=0" in text
    assert "visible" in text


def test_text_of_a_pass_is_short():
    assert len(str(CHECKS["pass"]()).splitlines()) <= 10


class Tags(html.parser.HTMLParser):
    """Counts tags and sees that every one is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", CHECKS)
def test_html_is_well_formed_and_self_contained(name):
    page = CHECKS[name]()._repr_html_()
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    names = {tag for tag, _ in tags.seen}
    assert not names & {"script", "link", "img", "iframe"}
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    if name != "broken":
        assert "svg" in names
        ET.fromstring(page.replace("&nbsp;", " "))


def test_html_shows_curve_and_heat_map():
    page = CHECKS["fail"]()._repr_html_()
    assert "error against step" in page
    assert page.count("<rect") >= W.size
    assert "[2, 0] analytic" in page
    assert "error against step" in CHECKS["pass"]()._repr_html_()


def test_html_escapes_names():
    page = check_gradient(f, wrong, (W, X), rng=0, names=("<script>alert(1)</script>", "x & y"))._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
