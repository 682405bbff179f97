"""The JSON Schema of the result document, made from the types that define it.

``python -m gradcheck.result.schema`` prints it; `schema.json` beside this file is the published copy.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from gradcheck.result.model import SCHEMA, Array, Result

PUBLISHED = Path(__file__).parent / "schema.json"


def result_schema() -> dict[str, Any]:  # Any: a JSON Schema
    """Return the JSON Schema (2020-12) of a result document.

    Points are numbers in it, as `encode_result` writes them; where a value is an array it is that of `Array`.
    """
    _, components = msgspec.json.schema_components(
        [Result, Array], schema_hook=lambda kind: {}, ref_template="#/$defs/{name}"
    )
    definitions = {name: _readable(definition) for name, definition in components.items()}
    definitions["Result"]["properties"]["schema"] = {"const": SCHEMA}
    definitions["Result"]["required"] = ["schema", *definitions["Result"]["required"]]
    value = {"anyOf": [{"$ref": "#/$defs/Array"}, {"$ref": "#/$defs/Value"}]}
    definitions["Value"] = {
        "description": "a number, NaN and infinities as strings, text, null, or a list of these",
        "anyOf": [
            {"type": ["number", "string", "boolean", "null"]},
            {"type": "array", "items": {"$ref": "#/$defs/Value"}},
        ],
    }
    values = {"type": "object", "additionalProperties": value}
    definitions["Counterexample"]["properties"] |= {
        "inputs": values,
        "got": values,
        "expected": {"anyOf": [{"type": "null"}, values], "default": None},
    }
    definitions["Array"]["properties"]["data"] = {"$ref": "#/$defs/Value"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": SCHEMA,
        "$ref": "#/$defs/Result",
        "$defs": definitions,
    }


def schema_text() -> str:
    """Return the schema as the published file holds it."""
    return json.dumps(result_schema(), indent=2, ensure_ascii=False) + "\n"


def _readable(node: Any) -> Any:  # Any: a JSON Schema
    """Points become numbers; a docstring's first paragraph is description enough."""
    if isinstance(node, list):
        return [_readable(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("format") == "decimal":
        return {"type": "number"} | ({"default": float(node["default"])} if "default" in node else {})
    read = {key: _readable(item) for key, item in node.items()}
    if isinstance(read.get("description"), str):
        read["description"] = " ".join(read["description"].partition("\n\n")[0].split())
    return read


if __name__ == "__main__":
    sys.stdout.write(schema_text())
