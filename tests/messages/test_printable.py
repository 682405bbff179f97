"""Student text made fit to be shown."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcheck.messages import printable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ünïcödé 数学 ∂W₁ 😀", "plain ünïcödé 数学 ∂W₁ 😀"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x", "x"),
        ("\x1b]8;;http://evil\x1b\\x", "x"),
        ("\x9b31mred", "red"),
        ("a\x00b\x07\x08", "a\ufffdb\ufffd\ufffd"),
        ("\x1b", "\ufffd"),
        ("a\r\nb\rc", "a\nb\ufffdc"),
        ("if \u202e x", "if \ufffd x"),
        ("a\tb", "a   b"),
        ("\ud800", "\ufffd"),
    ],
)
def test_examples(text: str, expected: str) -> None:
    assert printable(text) == expected


@given(st.text(st.characters(codec=None)) | st.binary().map(lambda data: data.decode("latin-1")))
def test_nothing_unprintable_is_left(text: str) -> None:
    shown = printable(text)
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"} for char in shown)
    shown.encode()
    assert printable(shown) == shown
    assert "\n" not in printable(text, one_line=True)


@given(st.text(), st.integers(1, 20))
def test_the_limit_holds(text: str, limit: int) -> None:
    shown = printable(text, limit=limit)
    assert len(shown) <= limit
    if len(shown) < len(printable(text)):
        assert shown.endswith("…")


def test_long_text_is_cut_in_bounded_time() -> None:
    begin = time.monotonic()
    assert len(printable("\x1b[" * 50_000_000, limit=100)) <= 100
    printable("\x1b]" * 1_000_000)
    printable("\x1b[" * 1_000_000)
    assert time.monotonic() - begin < 10
