"""Renderings of a result: pure functions from a `Result` to text."""

from gradcheck.report.document import render_json
from gradcheck.report.html import render_html
from gradcheck.report.text import render_text

__all__ = ["render_html", "render_json", "render_text"]
