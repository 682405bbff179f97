"""``gradcheck doctor``."""

from __future__ import annotations

import click


@click.command(name="doctor")
def command() -> None:
    """Say how well submissions are isolated on this machine, what was tried, and what would help.

    The level is found by doing the forbidden things in a sacrificial process, not by believing version numbers.
    """
    from gradcheck.worker import describe_isolation
    from gradcheck.worker.isolation import advice

    report = describe_isolation()
    click.echo(f"isolation: {report.level}")
    click.echo(f"active:    {', '.join(report.mechanisms) or 'nothing beyond a process of its own'}")
    for name, reason in report.missing:
        click.echo(f"missing:   {name} ({reason})")
    click.echo("tried:")
    for probe in report.probes:
        click.echo(f"    {'blocked' if probe.blocked else 'OPEN   '}  {probe.name}  {probe.got_through}".rstrip())
    for line in advice(report):
        click.echo(f"to do better: {line}")
