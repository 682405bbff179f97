"""``gradcheck grade``."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gradcheck.cli.main import FELL_SHORT, INTERNAL
from gradcheck.cli.progress import Progress
from gradcheck.messages import LANGUAGES, preferred_language
from gradcheck.report.formats import FORMATS, renderer

if TYPE_CHECKING:
    from gradcheck.grading import FeedbackLevel
    from gradcheck.result import Level, Result
    from gradcheck.worker import Worker


# What almost every assignment allows, so that a worker can be started before the assignment is known.
_USUAL = ("numpy",)


@click.command(name="grade")
@click.argument("submissions", metavar="SUBMISSION...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--assignment", metavar="NAME|PATH", help="The assignment; found by itself if not given.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    help="How the result is written.",
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write there, not to stdout.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="What the judged calls are drawn from.")
@click.option("--function", "functions", metavar="NAME", multiple=True, help="Grade this function only (repeatable).")
@click.option(
    "--feedback",
    type=click.Choice(["location", "nature", "fix"]),
    default="nature",
    help="How much is told: where it is wrong, what is wrong, how to mend it.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the report; by default the locale's.")
@click.option(
    "--isolation",
    type=click.Choice(["strong", "good", "partial", "process"]),
    help="Refuse to grade below this level of isolation; see `gradcheck doctor`.",
)
@click.option("--allow-weak", is_flag=True, help="Grade several submissions even where isolation is weaker than good.")
def command(
    submissions: tuple[Path, ...],
    assignment: str | None,
    format_: str,
    output: Path | None,
    seed: int | None,
    functions: tuple[str, ...],
    feedback: FeedbackLevel,
    lang: str | None,
    isolation: Level | None,
    *,
    allow_weak: bool,
) -> None:
    """Grade a submission: a .py file, a notebook, a folder or a zip.

    Which assignment it is for is taken from --assignment, else from a line `# gradcheck: NAME` in the submission, else
    from [tool.gradcheck] in the pyproject.toml of the current folder or the nearest above, else from the functions
    that it defines.

    \b
    Examples:
      gradcheck grade submission.py
      gradcheck grade hw1.ipynb --assignment two-layer-network --function backward
      gradcheck grade submission.py --format json -o result.json

    Exit code: 0 full marks, 1 something fell short, 2 usage or assignment error, 3 internal error.
    """  # noqa: D301 - \b is click's mark for lines that it must not wrap
    from gradcheck.worker import Worker

    # The worker imports NumPy on one core while this process does so on the other.
    worker = Worker(modules=_USUAL) if all(path.exists() for path in submissions) else None
    try:
        least = isolation or ("good" if len(submissions) > 1 and not allow_weak else None)
        results = _graded(
            submissions, assignment, seed, functions, feedback, lang or preferred_language(os.environ), least, worker
        )
    finally:
        if worker is not None:
            worker.close()
    _write("".join(_rendered(result, format_, output) for result in results), output)
    sys.exit(max(_exit_code(result) for result in results))


def _graded(
    submissions: tuple[Path, ...],
    named: str | None,
    seed: int | None,
    functions: tuple[str, ...],
    feedback: FeedbackLevel,
    lang: str,
    least: Level | None,
    worker: Worker | None,
) -> list[Result]:
    from gradcheck.grading import Grader, resolve_assignment
    from gradcheck.submission import load_submission

    loaded = [load_submission(path) for path in submissions]
    results: list[Result] = []
    for submission in loaded:
        assignment = resolve_assignment(submission, named)
        with (
            Grader(
                assignment,
                seed=seed,
                feedback=feedback,
                lang=lang,
                functions=functions,
                isolation=least,
                worker=worker if assignment.imports == _USUAL and not assignment.data else None,
            ) as grader,
            Progress(submission.name) as progress,
        ):
            results.append(grader.grade(submission, on_progress=progress))
    return results


def _rendered(result: Result, format_: str, output: Path | None) -> str:
    if format_ == "text":
        return _text(result, output)
    if format_ == "classroom50":
        from datetime import UTC, datetime

        from gradcheck.report import render_classroom50

        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return render_classroom50(result, environment=os.environ, datetime=now)
    return renderer(format_)(result)


def _text(result: Result, output: Path | None) -> str:
    from gradcheck.report import render_text

    terminal = output is None and sys.stdout.isatty()
    encoding = "utf-8" if output is not None else (sys.stdout.encoding or "ascii")
    return render_text(
        result,
        width=max(80, min(shutil.get_terminal_size((80, 24)).columns, 120)),
        color=terminal and not os.environ.get("NO_COLOR"),
        ascii_only=not encoding.lower().replace("-", "").startswith("utf"),
    )


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    # Beside the file and then over it: whoever reads it sees the old one or the new one, never a part.
    beside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        if output.exists() and not output.is_file():  # a device or a pipe
            output.write_text(text, encoding="utf-8")
            return
        beside.write_text(text, encoding="utf-8")
        beside.replace(output)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise click.UsageError(f"--output {output}: cannot be written ({error.strerror})") from None


def _exit_code(result: Result) -> int:
    if result.status == "infrastructure_error":
        return INTERNAL
    return 0 if result.full_marks else FELL_SHORT
