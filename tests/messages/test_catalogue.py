"""The message catalogue: complete, filled in as it must be, and loud where it is not."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import gradcheck
from gradcheck.messages import LANGUAGES, Message, Plural, catalogue, say

PACKAGE = Path(gradcheck.__file__).parent
# Calls whose first argument is the key of a message and whose keyword arguments are its parameters.
SPEAKERS = {"say", "Refusal"}
# Arguments of these calls that are not parameters; and those that stand for a parameter under another name.
NOT_PARAMETERS = {"lang"}
ALIASES = {"kind_key": "kind"}


def templates(message: Message) -> list[str]:
    if isinstance(message, Plural):
        return [text for text in (message.one, message.other) if text is not None]
    return [message]


def fields(message: Message) -> set[str]:
    found = {name for text in templates(message) for _, name, _, _ in string.Formatter().parse(text) if name}
    return found | ({"count"} if isinstance(message, Plural) else set())


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in SPEAKERS and node.args:
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


def problems(where: str, call: ast.Call) -> Iterator[str]:
    key = call.args[0]
    if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
        return  # a key that is put together at run time
    english = catalogue("en")
    # A part's own speaker may put the part's name before the key.
    message = english.get(key.value) or english.get(f"{where.partition('/')[0]}.{key.value}")
    if message is None:
        yield f"{where}: no message {key.value!r}"
        return
    given = {ALIASES.get(word.arg, word.arg) for word in call.keywords if word.arg} - NOT_PARAMETERS
    if any(word.arg is None for word in call.keywords):
        return  # **params
    if given != fields(message):
        yield f"{where}: {key.value!r} needs {sorted(fields(message))}, is given {sorted(given)}"


def test_every_call_in_the_source_fits_the_catalogue() -> None:
    assert [problem for where, call in calls() for problem in problems(where, call)] == []


# A call in a template: say("key", name=value, ...); not say("part." ~ state).
IN_TEMPLATE = re.compile(r"""say\(["']([\w.-]+)["'](?=[,)])((?:[^()]|\([^()]*\))*)\)""")


def template_problems(source: str) -> Iterator[str]:
    for key, rest in IN_TEMPLATE.findall(source):
        message = catalogue("en").get(key)
        given = set(re.findall(r",\s*(\w+)=", rest))
        if message is None or given != fields(message):
            yield f"{key!r} is given {sorted(given)}"


def test_every_call_in_a_template_fits_the_catalogue() -> None:
    sources = [path.read_text("utf-8") for path in PACKAGE.rglob("*.jinja")]
    assert sum(len(IN_TEMPLATE.findall(source)) for source in sources) > 20
    assert [problem for source in sources for problem in template_problems(source)] == []
    assert list(template_problems('{{ say("report.points", score=1) }} {{ say("report.no") }}'))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("say('submission.no_such_thing')", "no message"),
        ("say('submission.no_such_file')", "needs ['name']"),
        ("notes.say('submission.skipped_more')", "needs ['count']"),
        ("Refusal('submission.symlink', name=n, other=o)", "given ['name', 'other']"),
    ],
)
def test_the_check_of_calls_catches(source: str, says: str) -> None:
    call = ast.parse(source).body[0].value
    assert says in " ".join(problems("here", call))


def test_every_message_is_used() -> None:
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.jinja")]
    source = "".join(path.read_text("utf-8") for path in files if "messages" not in path.parts)
    # Most keys of grading and diagnosis are put together at run time, and so are these.
    report = ("status", "check", "function", "problem", "rule", "plot.kind")
    put_together = ("grading.", "diagnosis.", *(f"report.{part}." for part in report))
    unused = [key for key in catalogue("en") if key not in source and not key.startswith(put_together)]
    assert unused == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_the_same_with_the_same_parameters(lang: str) -> None:
    english, other = catalogue("en"), catalogue(lang)
    assert set(english) == set(other)
    for key in english:
        assert fields(english[key]) == fields(other[key]), key
        for template in templates(other[key]):
            assert "\n" not in template, key


def test_parameters_are_inserted_as_they_are() -> None:
    assert say("submission.symlink", name="{evil} {0.__class__}").startswith("{evil} {0.__class__}: is")


def test_plural() -> None:
    assert "1 more line of" in say("submission.skipped_more", count=1)
    assert "2 more lines of" in say("submission.skipped_more", count=2)
    assert Plural("nur eins").for_count(1) == "nur eins"


@pytest.mark.parametrize(
    ("key", "params", "says"),
    [
        ("no.such", {}, "must be a message"),
        ("submission.symlink", {}, "needs the parameter 'name'"),
        ("submission.skipped_more", {}, "needs the parameter 'count'"),
    ],
)
def test_mistakes_are_loud(key: str, params: dict[str, object], says: str) -> None:
    with pytest.raises(LookupError, match=says):
        say(key, **params)
    with pytest.raises(LookupError, match="must be one of"):
        say("submission.symlink", "xx", name="")
