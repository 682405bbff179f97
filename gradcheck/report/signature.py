"""Breaking a signature into lines between its parameters, never inside one."""

from __future__ import annotations


def signature_lines(signature: str, width: int) -> list[str]:
    """Return `signature`, such as ``f(W: (h, n), x: (n, b)) -> y: (h, b)``, in lines of at most `width` columns.

    A parameter that is wider alone stays whole.
    """
    if len(signature) <= width:
        return [signature] if signature else []
    lines = [""]
    for part in _parts(signature):
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > width:
            lines.append("    " + part.lstrip())
        else:
            lines[-1] += part
    return [line.rstrip() for line in lines]


def _parts(signature: str) -> list[str]:
    """Cut after each comma between parameters and before each arrow."""
    parts, depth, start = [], 0, 0
    base = 1  # inside the brackets of the parameter list; 0 after the arrow
    for at, char in enumerate(signature):
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "," and depth == base:
            parts.append(signature[start : at + 2])
            start = at + 2
        elif signature.startswith(" -> ", at) and depth == 0:
            parts.append(signature[start:at])
            start, base = at, 0
    return [*parts, signature[start:]]
