"""Reports in Chinese hold no English sentence, whatever is reported, and so do results that are graded in Chinese."""

from __future__ import annotations

import html
import re
from pathlib import Path

import msgspec
import pytest
from examples import EXAMPLES

from gradcheck.grading import Grader
from gradcheck.messages import preferred_language
from gradcheck.report import renderer
from gradcheck.result import FunctionResult, Result

ROOT = Path(__file__).resolve().parents[2]
WORDS = "中文"
# Two English words in a row: a sentence, not a name such as dW1 or float64.
ENGLISH = re.compile(r"\b[A-Za-z]{2,}[,;:]? +[A-Za-z]{2,}\b")


def chinese(result: Result) -> Result:
    """Return `result` in Chinese, all that its makers wrote replaced: what is left is the report's own."""
    problem = result.problem and msgspec.structs.replace(result.problem, message=WORDS, place=None)
    functions = tuple(_function(function) for function in result.functions)
    more = {"title": WORDS, "notes": (WORDS,) * len(result.notes), "output": WORDS if result.output else ""}
    return msgspec.structs.replace(result, lang="zh", functions=functions, problem=problem, **more)


def _function(function: FunctionResult) -> FunctionResult:
    example = function.counterexample
    return msgspec.structs.replace(
        function,
        summary=WORDS,
        asked=WORDS,
        signature="f(x)",
        output=WORDS,
        checks=tuple(msgspec.structs.replace(check, message=WORDS) for check in function.checks),
        diagnosis=tuple(msgspec.structs.replace(found, message=WORDS) for found in function.diagnosis),
        counterexample=example and msgspec.structs.replace(example, note=WORDS),
        place=None,
    )


def english_in(text: str) -> list[str]:
    text = re.sub(
        r"<style>.*?</style>|<svg [^>]*?(?= aria-label)|<[a-z/!][^>]*?(?=aria-label|>)", " ; ", text, flags=re.S
    )
    text = re.sub(r'(?:viewBox|font-family|style|xmlns|width|height|fill)="[^"]*"', ";", text)
    return ENGLISH.findall(html.unescape(text))


@pytest.mark.parametrize("format_", ["text", "html", "markdown"])
@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "hostile"])
def test_no_english_in_a_chinese_report(name: str, format_: str) -> None:
    assert english_in(renderer(format_)(chinese(EXAMPLES[name]))) == []


def test_english_is_found() -> None:
    assert english_in(renderer("html")(EXAMPLES["failed"]))
    assert english_in("<p>中文 not graded</p>")


@pytest.fixture(scope="module")
def graded() -> list[Result]:
    folder = ROOT / "assignments" / "linear-fit" / "examples"
    names = ("wrong_adds_step", "wrong_mutates_w", "wrong_missing_transpose", "wrong_loss_is_mean", "right_loops")
    with Grader("linear-fit", seed=1, lang="zh") as grader:
        return [grader.grade(folder / f"{name}.py") for name in names]


def test_no_english_in_what_is_graded_in_chinese(graded: list[Result]) -> None:
    told = [
        text
        for result in graded
        for function in result.functions
        for text in (function.summary, *(c.message for c in function.checks), *(d.message for d in function.diagnosis))
    ]
    assert len(told) > 30
    # What Python itself says is quoted as it is; names in backticks are code.
    own = [re.sub(r"`[^`]*`|Error：.*", "", text) for text in told]
    assert [text for text in own if ENGLISH.search(text)] == []
    assert all(re.search("[\u4e00-\u9fff]", text) for text in told)


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_SG"}, "zh"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:zh_CN:en"}, "zh"),
        ({"LANG": "C", "LANGUAGE": "zh"}, "en"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "zha_CN"}, "en"),
    ],
)
def test_the_language_follows_the_locale(environment: dict[str, str], lang: str) -> None:
    assert preferred_language(environment) == lang
