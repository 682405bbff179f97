"""An assignment's own words in another language: title, what each function is asked to compute, known mistakes.

An author writes them into ``LANG.toml`` beside the spec, such as ``zh.toml``:

    title = "线性拟合"

    [asks]
    loss = "所有元素的 (W @ X - label)^2 之和的一半"

    [misconceptions]
    untransposed = "{out}：X 没有转置"

A misconception goes by the name of its function. What is not there stays as the author wrote it first.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from pathlib import Path

from gradcheck.assignment.model import Assignment
from gradcheck.errors import AssignmentError

_TABLES = ("asks", "misconceptions")


def in_language(assignment: Assignment, lang: str) -> Assignment:
    """Return `assignment` with its title and what it asks in `lang`, as far as its author has translated them.

    Raises:
        AssignmentError: the translation is not valid TOML, or says something of what the assignment does not have.
    """
    path = _path(assignment, lang)
    if path is None:
        return assignment
    words = _read(path)
    title, asks = words.get("title", assignment.title), words.get("asks", {})
    assert isinstance(title, str)
    assert isinstance(asks, dict)
    for name in asks:
        if name not in assignment.signatures:
            raise AssignmentError(f"{path}: asks.{name}, but {assignment.name} has no such function")
    functions = tuple(
        dataclasses.replace(function, asks=asks.get(function.name, function.asks)) for function in assignment.functions
    )
    return dataclasses.replace(assignment, title=title, functions=functions)


def misconceptions_in_language(assignment: Assignment, lang: str) -> Mapping[str, str]:
    """The messages of the author's misconceptions in `lang`, by the name of their function.

    Raises:
        AssignmentError: the translation is not valid TOML, or not of the right form.
    """
    path = _path(assignment, lang)
    found = _read(path).get("misconceptions", {}) if path is not None else {}
    assert isinstance(found, dict)
    return found


def _path(assignment: Assignment, lang: str) -> Path | None:
    path = assignment.source.parent / f"{lang}.toml" if assignment.source is not None else None
    return path if path is not None and path.is_file() else None


def _read(path: Path) -> dict[str, str | dict[str, str]]:
    try:
        words = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path}: is not valid TOML ({error})") from None
    tables = {name: words.get(name, {}) for name in _TABLES}
    whole = isinstance(words.get("title", ""), str) and all(isinstance(table, dict) for table in tables.values())
    if not whole or words.keys() - {"title", *_TABLES}:
        raise AssignmentError(
            f"{path}: must hold title (text), [asks] and [misconceptions] (function = text), and nothing else"
        )
    for table, entries in tables.items():
        for name, text in entries.items():
            if not isinstance(text, str):
                raise AssignmentError(f"{path}: {table}.{name}={text!r} ({type(text).__name__}), but must be text")
    return words
