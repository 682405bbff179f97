"""What reading a submission and rendering its report cost, warm, against libraries that do a part of the same.

Rendering: against rich laying out the table of functions alone. A notebook: against nbformat reading the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import timeit
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "report"))

import io

import nbformat
from examples import EXAMPLES
from rich.console import Console
from rich.table import Table

from gradcheck.report import render_json, render_text
from gradcheck.submission import load_submission


def table_alone() -> None:
    console = Console(file=io.StringIO(), width=80)
    table = Table("", "Function", "Points", "State", "")
    for function in EXAMPLES["stopped"].functions:
        table.add_row("x", function.name, "0 / 1", function.status, function.summary)
    console.print(table)


def notebook(cells: int) -> bytes:
    cell = {"cell_type": "code", "metadata": {}, "source": ["x = 1\n"] * 10, "outputs": [], "execution_count": None}
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell] * cells}).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="only see that it runs")
    repeats = 1 if parser.parse_args().smoke else 30
    with tempfile.TemporaryDirectory() as folder:
        script, book = Path(folder, "a.py"), Path(folder, "a.ipynb")
        script.write_text("def forward(x):\n    return x\n" * 50)
        book.write_bytes(notebook(200))
        rows: list[tuple[str, Callable[[], object], str, Callable[[], object]]] = [
            ("render_text, 6 failures", lambda: render_text(EXAMPLES["stopped"]), "rich's table", table_alone),
            ("render_text, 1 failure", lambda: render_text(EXAMPLES["failed"]), "rich's table", table_alone),
            ("render_json", lambda: render_json(EXAMPLES["failed"]), "rich's table", table_alone),
            ("load_submission, .py", lambda: load_submission(script), "read_text", lambda: script.read_text("utf-8")),
            (
                "load_submission, 200 cells",
                lambda: load_submission(book),
                "nbformat.reads",
                lambda: nbformat.reads(book.read_text("utf-8"), as_version=4),
            ),
        ]
        for name, ours, their_name, theirs in rows:
            ours(), theirs()
            a, b = (min(timeit.repeat(call, number=1, repeat=repeats)) for call in (ours, theirs))
            print(f"{name:28} {a * 1e3:7.2f} ms  {a / b:6.2f} x {their_name} ({b * 1e3:.2f} ms)")


if __name__ == "__main__":
    main()
