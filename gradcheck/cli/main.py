"""The ``gradcheck`` command: its subcommands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import importlib
import os
import sys
from typing import NoReturn

import click

from gradcheck.errors import GradcheckError, WorkerError
from gradcheck.version import VERSION

# Exit codes, as promised: 1 is a result that fell short, not an error.
FELL_SHORT, USAGE, INTERNAL = 1, 2, 3

# name -> (module with a `command`, help line). The module is imported only when its command is used.
_COMMANDS = {
    "grade": ("gradcheck.cli.grade", "Grade a submission and say what is wrong with it."),
    "assignments": ("gradcheck.cli.assignments", "List the assignments that can be graded."),
    "validate": ("gradcheck.cli.validate", "Test an assignment: its reference, its starter, and its checks."),
    "harness": ("gradcheck.cli.harness", "Write what a learning platform needs to grade with gradcheck."),
    "doctor": ("gradcheck.cli.doctor", "Say how well submissions are isolated on this machine."),
}


class _Commands(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(_COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in _COMMANDS:
            from difflib import get_close_matches

            close = get_close_matches(args[0], _COMMANDS, n=1)
            hint = f" Did you mean {close[0]}?" if close else f" Commands: {', '.join(_COMMANDS)}."
            raise click.UsageError(f"No command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, message="gradcheck %(version)s")
def cli() -> None:
    """Grade hand-written forward, backward and update functions, and say why a gradient is wrong.

    \b
    Examples:
      gradcheck grade submission.py
      gradcheck grade hw1.ipynb --assignment two-layer-network
      gradcheck grade submission.py --format json -o result.json
    """  # noqa: D301 - \b is click's mark for lines that it must not wrap


def main() -> NoReturn:
    """Run the command line and exit: 0 full marks, 1 fell short, 2 usage or assignment error, 3 internal error."""
    debug = bool(os.environ.get("GRADCHECK_DEBUG"))
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = USAGE
    except click.Abort:
        click.echo("gradcheck: stopped", err=True)
        code = INTERNAL
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain again while closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = INTERNAL
    except GradcheckError as error:
        if debug:
            raise
        click.echo(f"gradcheck: {error}", err=True)
        code = INTERNAL if isinstance(error, WorkerError) else USAGE
    except Exception as error:
        if debug:
            raise
        click.echo(
            f"gradcheck: internal error: {type(error).__name__}: {error}\n"
            "This is a fault of gradcheck. GRADCHECK_DEBUG=1 shows where it happened.",
            err=True,
        )
        code = INTERNAL
    sys.exit(code)
