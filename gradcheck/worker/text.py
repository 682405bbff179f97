"""Text that a submission wrote, made safe to show."""

from __future__ import annotations

from typing import Final

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_SHOWN: Final = 300
_KEPT: Final = frozenset("\n\t")


def clean(text: str, limit: int = _SHOWN) -> str:
    """Return at most `limit` characters of `text`, those that could steer a terminal or reorder text replaced."""
    cut = text[:limit]
    if not cut.isprintable():
        cut = "".join(char if char.isprintable() or char in _KEPT else _REPLACEMENT for char in cut)
    return cut + "…" if len(text) > limit else cut
