"""A result as JSON for people and programs to read."""

from __future__ import annotations

import msgspec

from gradcheck.result import Result, encode_result


def render_json(result: Result) -> str:
    """Return the result document as indented JSON that ends in a line feed."""
    return msgspec.json.format(encode_result(result), indent=2).decode() + "\n"
