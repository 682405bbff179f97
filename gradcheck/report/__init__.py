"""Renderings of a result: pure functions from a `Result` to text. They are imported when they are first used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from gradcheck.report.formats import FORMATS, renderer

if TYPE_CHECKING:
    from gradcheck.report.annotations import render_annotations
    from gradcheck.report.class_html import render_class_html
    from gradcheck.report.document import render_json
    from gradcheck.report.html import render_html
    from gradcheck.report.junit import render_junit
    from gradcheck.report.learning import render_classroom50, render_gradescope, render_prairielearn
    from gradcheck.report.markdown import render_markdown
    from gradcheck.report.text import render_text

_HOMES = {
    "render_annotations": "annotations",
    "render_class_html": "class_html",
    "render_classroom50": "learning",
    "render_gradescope": "learning",
    "render_html": "html",
    "render_json": "document",
    "render_junit": "junit",
    "render_markdown": "markdown",
    "render_prairielearn": "learning",
    "render_text": "text",
}

__all__ = [
    "FORMATS",
    "render_annotations",
    "render_class_html",
    "render_classroom50",
    "render_gradescope",
    "render_html",
    "render_json",
    "render_junit",
    "render_markdown",
    "render_prairielearn",
    "render_text",
    "renderer",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'gradcheck.report' has no attribute {name!r}")
    value: object = getattr(importlib.import_module(f"gradcheck.report.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
