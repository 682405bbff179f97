"""Comparing with golden files.

They are renewed with ``GRADCHECK_RENEW=1 python -m pytest tests/report``; look at the difference
(``git diff tests/report/golden``) before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
RENEW = bool(os.environ.get("GRADCHECK_RENEW"))


def compare(name: str, text: str) -> None:
    """Assert that `text` is what the golden file `name` holds."""
    path = GOLDEN / name
    if RENEW:
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
