"""An assignment's own words in another language: title, and what each function is asked to compute.

An author writes them into ``LANG.toml`` beside the spec, such as ``zh.toml``:

    title = "线性拟合"

    [asks]
    loss = "所有元素的 (W @ X - label)^2 之和的一半"

What is not there stays as the spec has it.
"""

from __future__ import annotations

import dataclasses
import tomllib

from gradcheck.assignment.model import Assignment
from gradcheck.errors import AssignmentError


def in_language(assignment: Assignment, lang: str) -> Assignment:
    """Return `assignment` with its title and what it asks in `lang`, as far as its author has translated them.

    Raises:
        AssignmentError: the translation is not valid TOML, or says something of what the assignment does not have.
    """
    if assignment.source is None:
        return assignment
    path = assignment.source.parent / f"{lang}.toml"
    if not path.is_file():
        return assignment
    try:
        words = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path}: is not valid TOML ({error})") from None
    title, asks = words.get("title", assignment.title), words.get("asks", {})
    if not isinstance(title, str) or not isinstance(asks, dict) or words.keys() - {"title", "asks"}:
        raise AssignmentError(f"{path}: must hold title (text), [asks] (function = text), and nothing else")
    for name, text in asks.items():
        if not isinstance(text, str):
            raise AssignmentError(f"{path}: asks.{name}={text!r} ({type(text).__name__}), but must be text")
        if name not in assignment.signatures:
            raise AssignmentError(f"{path}: asks.{name}, but {assignment.name} has no such function")
    functions = tuple(
        dataclasses.replace(function, asks=asks.get(function.name, function.asks)) for function in assignment.functions
    )
    return dataclasses.replace(assignment, title=title, functions=functions)
