"""The class: what is counted, and the page."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec
import numpy as np
import pytest
from examples import EXAMPLES, fell_short, passed, result
from golden import compare
from hypothesis import given
from hypothesis import strategies as st
from test_html import HOSTILE, Page

from gradcheck.report import render_class_html
from gradcheck.report.class_html import safe_link
from gradcheck.report.class_numbers import count_class
from gradcheck.result import Diagnosis, Result, SubmissionInfo


def student(name: str, *scores: str, **more: object) -> Result:
    functions = [
        fell_short(f"f{k}", "passed" if score == "2" else "failed", "2", "", "", score=Decimal(score))
        for k, score in enumerate(scores)
    ]
    return result(*functions, submission=SubmissionInfo(name=name, sha256="0" * 64), **more)


CLASS = [
    EXAMPLES["all_passed"], EXAMPLES["failed"], EXAMPLES["stopped"], EXAMPLES["ungradable"],
    EXAMPLES["infrastructure_error"], EXAMPLES["hostile"],
]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_golden(lang: str) -> None:
    compare(
        f"class.{lang}.html", render_class_html(CLASS, lang=lang, link=lambda one: f"{one.submission.name[:8]}.html")
    )


def test_distribution() -> None:
    shares = ["0", "0.19", "0.2", "1.79", "1.8", "2"]
    numbers = count_class([student("s", share) for share in shares])
    assert numbers.bins == (2, 1, 0, 0, 0, 0, 0, 0, 1, 2)
    assert numbers.mean == pytest.approx(float(sum(map(Decimal, shares))) / 12)
    assert numbers.median == pytest.approx((0.1 + 0.895) / 2)
    assert numbers.full_marks == 1


def test_what_was_not_graded_counts_only_as_that() -> None:
    numbers = count_class(CLASS)
    assert (numbers.graded, numbers.ungradable, numbers.failed) == (4, 1, 1)
    assert sum(numbers.bins) == 4
    nobody = count_class([])
    assert (nobody.mean, nobody.median, nobody.items) == (None, None, ())
    Page(render_class_html([]))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=12))
def test_difficulty_and_discrimination_are_mean_and_corrected_correlation(scores: list[tuple[int, ...]]) -> None:
    numbers = count_class([student("s", *(str(Decimal(score) / 2) for score in row)) for row in scores])
    table = np.array(scores) / 4
    for k, item in enumerate(numbers.items):
        rest = np.delete(table, k, axis=1).mean(axis=1)
        assert item.difficulty == pytest.approx(table[:, k].mean())
        assert item.passed == int((table[:, k] == 1).sum())
        if np.ptp(table[:, k]) and np.ptp(rest):
            assert item.discrimination == pytest.approx(np.corrcoef(table[:, k], rest)[0, 1], abs=1e-9)
        else:
            assert item.discrimination is None


def test_misconceptions_are_ranked_by_how_many_share_them() -> None:
    def wrong(*ids: str) -> Result:
        found = tuple(Diagnosis(id=one, message=f"message of {one}") for one in ids)
        return result(fell_short("backward", "failed", "4", "", "", diagnosis=found))

    found = count_class([wrong("sign"), wrong("b", "sign"), wrong("b"), wrong("unknown"), wrong(), wrong("b")])
    assert [(one.id, one.count, one.members) for one in found.misconceptions] == [
        ("b", 3, (1, 2, 5)),
        ("sign", 1, (0,)),
    ]
    assert "3 of 6" in Page(render_class_html([wrong("b")] * 3 + [wrong()] * 3)).text


def test_slow_ones_are_listed_slowest_first() -> None:
    durations = [0.1] * 20 + [2.5, 9.0]
    results = [student(f"s{k}.py", "2", duration_s=duration) for k, duration in enumerate(durations)]
    text = Page(render_class_html(results)).text
    slow = text[text.index("Slow") : text.index("Functions and students")]
    assert re.findall(r"s\d+\.py", slow) == ["s21.py", "s20.py"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_names(name: str) -> None:
    hostile = msgspec.structs.replace(EXAMPLES["failed"], submission=SubmissionInfo(name=name, sha256="0" * 64))
    page = Page(render_class_html([hostile], title=name, link=lambda one: one.submission.name))
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert not [tag for tag, _ in page.tags if tag in {"img", "b"}]
    assert not [key for _, attributes in page.tags for key in attributes if key.startswith("on")]


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("a/b.html", "a/b.html"),
        ("./a b.html", "./a b.html"),
        ("javascript:alert(1)", ""),
        ("JAVA\tSCRIPT:x", ""),
        ("//evil.example/x", ""),
        ("\\\\evil\\x", ""),
        ("https://evil/x", ""),
    ],
)
def test_links_lead_to_pages_beside_this_one(address: str, safe: str) -> None:
    assert safe_link(address) == safe


def test_two_thousand_students_fit() -> None:
    functions = [passed(f"function_{k}", "2") for k in range(8)]
    many = [result(*functions, submission=SubmissionInfo(name=f"s{k}.py", sha256="0" * 64)) for k in range(2000)]
    text = render_class_html(many, link=lambda one: one.submission.name + ".html")
    assert len(text.encode()) <= 5_000_000
    assert text.count("<tr>") > 2000
