"""The formats by the names that the command line gives them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from gradcheck.result import Result

# name -> (module, function); imported when used, for the sake of those who want text.
_FORMATS = {
    "text": ("gradcheck.report.text", "render_text"),
    "json": ("gradcheck.report.document", "render_json"),
    "html": ("gradcheck.report.html", "render_html"),
    "markdown": ("gradcheck.report.markdown", "render_markdown"),
    "junit": ("gradcheck.report.junit", "render_junit"),
    "gradescope": ("gradcheck.report.learning", "render_gradescope"),
    "prairielearn": ("gradcheck.report.learning", "render_prairielearn"),
    "classroom50": ("gradcheck.report.learning", "render_classroom50"),
    "annotations": ("gradcheck.report.annotations", "render_annotations"),
}
FORMATS = tuple(_FORMATS)


def renderer(name: str) -> Callable[[Result], str]:
    """Return the function that renders the format `name`, one of `FORMATS`."""
    module, function = _FORMATS[name]
    return cast("Callable[[Result], str]", getattr(importlib.import_module(module), function))
