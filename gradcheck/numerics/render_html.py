"""A check as self-contained HTML for a notebook."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcheck.numerics.verdict import GradientCheck


def render_html(check: GradientCheck) -> str:
    """Return the check as an HTML fragment."""
    return f"<pre>{html.escape(str(check))}</pre>"
