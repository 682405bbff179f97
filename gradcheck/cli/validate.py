"""``gradcheck validate``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gradcheck.cli.main import FELL_SHORT

if TYPE_CHECKING:
    from gradcheck.grading.validation import Validation


@click.command(name="validate")
@click.argument("assignment", metavar="NAME|PATH")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How it is written.")
@click.option("--seeds", type=click.IntRange(1, 20), default=3, show_default=True, help="How many banks are tried.")
@click.option("--confusions", is_flag=True, help="Also list mistakes that give the same numbers.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write there, not to stdout.")
def command(assignment: str, format_: str, seeds: int, output: Path | None, *, confusions: bool) -> None:
    """Test an assignment before it is handed out.

    The reference must earn full marks and the starter none; the reference's gradients are held against the numeric
    derivative; and the reference is broken in every small way, to see that each breakage costs points.

    Exit code: 0 sound, 1 something must be mended, 2 the spec is not valid.
    """
    from gradcheck.assignment import load_assignment
    from gradcheck.grading.validation import validate

    found = validate(load_assignment(assignment), seeds=range(1, seeds + 1))
    text = _as_json(found) if format_ == "json" else _as_text(found, confusions=confusions)
    if output is None:
        click.echo(text)
    else:
        output.write_text(text + "\n", encoding="utf-8")
    sys.exit(0 if found.sound else FELL_SHORT)


def _as_json(found: Validation) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.Encoder(decimal_format="number").encode(found), indent=2).decode()


def _as_text(found: Validation, *, confusions: bool) -> str:
    starter = "none given" if found.starter_score is None else f"{found.starter_score} points"
    lines = [
        f"{found.assignment}: reference {found.reference_score} of {found.max_score} points, starter {starter}, "
        f"{found.seconds * 1e3:.0f} ms a submission",
        "",
        f"{'function':<24}{'calls':>6}{'mutants':>9}{'killed':>8}{'equivalent':>12}{'survivors':>11}",
    ]
    for f in found.functions:
        lines.append(f"{f.name:<24}{f.calls:>6}{f.mutants:>9}{f.killed:>8}{f.equivalent:>12}{len(f.survivors):>11}")
    for f in found.functions:
        for s in f.survivors:
            lines += ["", f"survives in {f.name} ({s.seeds} of {len(found.seeds)} seeds), as {s.id}:", f"    {s.line}"]
            lines += [f"    {s.before}  ->  {s.after or '(nothing)'}"]
    if any(f.survivors for f in found.functions):
        lines += [
            "",
            "A survivor is a hole in the checks (more regimes, more examples), or makes no difference; say the latter",
            'in the spec: equivalent=["function: before -> after"].',
        ]
    if confusions:
        lines += ["", "mistakes that give the same numbers (both are told):"]
        lines += [f"    {f.name}: {one} and {other} ({n})" for f in found.functions for one, other, n in f.confused]
    problems = [p for p in found.problems if "no check notices" not in p]
    lines += ["", *problems, "sound" if found.sound else "not sound yet"]
    return "\n".join(lines)
