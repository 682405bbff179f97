"""The pages in a real browser: nothing complains, nothing is cut off, anyone can use them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from browsing import Browser, opened
from examples import EXAMPLES, fell_short, result
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from gradcheck.report import render_class_html, render_html
from gradcheck.result import Check, Counterexample, Diagnosis, Result, SubmissionInfo, describe_array


def training() -> Result:
    """Return a result with every kind of picture, wide matrices and much output."""
    curve = {"steps": [10.0**-k for k in range(1, 9)], "errors": [10.0 ** -abs(5 - k) for k in range(8)], "bound": 1e-4}
    right = np.arange(24.0).reshape(2, 12) / 7
    return result(
        fell_short(
            "train", "failed", "2", "`W` wrong", "`W` is wrong",
            checks=(Check(id="training", status="failed", message="`W` is wrong", evidence={"v_curve": curve}),),
            diagnosis=(Diagnosis(id="sign", message="`W`: the sign is wrong"),),
            counterexample=Counterexample(
                inputs={"X": describe_array(right)},
                got={"W": describe_array(right * -1), "history": describe_array(np.array([1.0, 5.0, 25.0]))},
                expected={"W": describe_array(right), "history": describe_array(np.array([1.0, 0.5, 0.25]))},
            ),
            output="<script>alert(1)</script>" * 400,
        ),
        submission=SubmissionInfo(name="<script>alert(1)</script>", sha256="0" * 64),
    )  # fmt: skip


PAGES = {**EXAMPLES, "training": training(), "chinese": msgspec.structs.replace(training(), lang="zh")}


def the_class() -> str:
    def student(number: int) -> Result:
        names = SubmissionInfo(name=f"s{number:02d}.py", sha256="0" * 64)
        example = [EXAMPLES["all_passed"], EXAMPLES["failed"], training(), EXAMPLES["ungradable"]][number % 4]
        return msgspec.structs.replace(example, submission=names)

    return render_class_html([student(number) for number in range(40)], link=lambda one: f"{one.submission.name}.html")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    texts = {name: render_html(document) for name, document in PAGES.items()} | {"class": the_class()}
    paths = {name: folder / f"{name}.html" for name in texts}
    for name, text in texts.items():
        paths[name].write_text(text, "utf-8")
    return paths


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "class"])
def test_no_complaints_and_no_barriers(name: str, scheme: str, browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages[name], scheme=scheme)
    assert browser.accessibility() == []
    assert browser.complaints() == []


def test_complaints_and_barriers_are_noticed(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text("<p style='color:#ddd;background:#fff'>pale</p><img src=none.png><script>throw 1</script>", "utf-8")
    browser.open(page)
    assert any("image-alt" in one for one in browser.accessibility())
    assert browser.complaints()


@pytest.mark.parametrize("width", [320, 390, 1200])
@pytest.mark.parametrize("name", [*PAGES, "class"])
def test_no_page_is_wider_than_its_window(name: str, width: int, browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages[name], width=width)
    assert browser.run("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["training", "hostile", "class"])
def test_no_script_of_a_student_runs(name: str, browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages[name])
    assert browser.run("return document.scripts.length") == (1 if name == "class" else 0)
    if name != "class":
        assert "<script>alert(1)</script>" in browser.run("return document.body.innerText")


def test_nothing_is_fetched(browser: Browser, pages: dict[str, Path]) -> None:
    for name in ("training", "class"):
        browser.open(pages[name])
        assert browser.run("return performance.getEntriesByType('resource').map(one => one.name)") == []


def test_matrices_and_plots_can_be_seen(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["training"])
    sizes = browser.run(
        "return [...document.querySelectorAll('mtable, svg')].map(one => one.getBoundingClientRect())"
        ".map(box => Math.min(box.width, box.height))"
    )
    assert len(sizes) >= 7
    assert min(sizes) > 8
    assert browser.run("return document.querySelectorAll('.wrong').length") >= 24 - 1


def test_print_shows_all_of_the_output(browser: Browser, pages: dict[str, Path]) -> None:
    script = "return [...document.querySelectorAll('pre')].every(one => one.scrollHeight <= one.clientHeight + 1)"
    browser.open(pages["training"])
    assert not browser.run(script)
    browser.open(pages["training"], media="print", scheme="dark")
    assert browser.run(script)
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_keyboard_reaches_every_function(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["failed"])
    links = browser.run("return [...document.querySelectorAll('nav a')].map(one => one.getAttribute('href'))")
    assert links == ["#f1", "#f2", "#f3"]
    assert browser.run("return arguments.length, document.querySelector('#f3 h2').innerText") == "backward"


def column(browser: Browser, index: int) -> list[str]:
    return browser.run(
        "return [...document.querySelectorAll('#students tbody tr')].filter(row => !row.hidden)"
        f".map(row => row.cells[{index}].innerText.trim())"
    )


def test_the_class_is_sorted_and_filtered(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["class"])
    heads = browser.chrome.find_elements(By.CSS_SELECTOR, "#students th button")
    names = column(browser, 0)
    heads[0].click()
    assert column(browser, 0) == sorted(names)
    heads[0].click()
    assert column(browser, 0) == sorted(names, reverse=True)
    heads[1].click()
    points = [-1.0 if "not" in text else float(text) for text in column(browser, 1)]
    assert points == sorted(points)
    assert browser.run("return document.querySelectorAll('#students [aria-sort]').length") == 1

    browser.chrome.find_element(By.ID, "find").send_keys("S1")
    assert sorted(column(browser, 0)) == [f"s1{k}.py" for k in range(10)]
    assert browser.chrome.find_element(By.ID, "shown").text == "10 of 40 shown"
    chosen = Select(browser.chrome.find_element(By.ID, "short"))
    chosen.select_by_visible_text("backward")
    assert sorted(column(browser, 0)) == ["s13.py", "s17.py"]
    assert browser.complaints() == []
