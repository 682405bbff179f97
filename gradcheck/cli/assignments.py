"""``gradcheck assignments``."""

from __future__ import annotations

import click


@click.command(name="assignments")
def command() -> None:
    """List the assignments that can be graded: name, points, title, and the functions of each."""
    from gradcheck.assignment import list_assignments, load_assignment

    for name, folder in sorted(list_assignments().items()):
        assignment = load_assignment(folder)
        click.echo(f"{name}  ({assignment.max_score} points)  {assignment.title}")
        for function in assignment.functions:
            click.echo(f"    {function.signature.text}")
