"""``gradcheck harness``."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gradcheck.version import VERSION

if TYPE_CHECKING:
    from gradcheck.report.harness import Platform

_ZIP_EXECUTABLE, _ZIP_PLAIN = 0o100755 << 16, 0o100644 << 16


@click.command(name="harness")
@click.argument("platform", type=click.Choice(["gradescope", "prairielearn", "classroom50"]))
@click.option("--assignment", required=True, metavar="NAME|PATH", help="The assignment; a path is copied along.")
@click.option("--to", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Write there.")
@click.option(
    "--wheel",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Install this wheel of gradcheck, which is copied along; otherwise pip gets this version.",
)
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of what students read.")
def command(platform: Platform, assignment: str, to: Path, wheel: Path | None, lang: str) -> None:
    """Write the files that a learning platform needs to grade with gradcheck.

    For Gradescope also autograder.zip, ready to be uploaded.

    \b
    Examples:
      gradcheck harness gradescope --assignment two-layer-network --to autograder
      gradcheck harness prairielearn --assignment hw3/spec.py --wheel gradcheck-1.0-py3-none-any.whl --to grader
    """  # noqa: D301 - \b is click's mark for lines that it must not wrap
    from gradcheck.assignment import load_assignment
    from gradcheck.report.harness import EXECUTABLE, harness_files

    loaded = load_assignment(assignment)  # now, rather than when the first student submits
    requirement = f"./{wheel.name}" if wheel else f"gradcheck=={VERSION}"
    to.mkdir(parents=True, exist_ok=True)
    name = loaded.name
    if Path(assignment).exists() and loaded.source is not None:
        name = f"assignment/{loaded.source.name}"
        shutil.copytree(
            loaded.source.parent, to / "assignment", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    if wheel:
        shutil.copy(wheel, to / wheel.name)
    for file, text in harness_files(platform, assignment=name, requirement=requirement, lang=lang).items():
        (to / file).write_text(text, "utf-8")
        (to / file).chmod(0o755 if file in EXECUTABLE else 0o644)
    if platform == "gradescope":
        _zip(to, to / "autograder.zip")
    written = sorted(str(path) for path in to.rglob("*") if path.is_file())
    click.echo("\n".join(written))


def _zip(folder: Path, target: Path) -> None:
    """Pack `folder`, its files at the root of the archive, where Gradescope looks for them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != target)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (2026, 1, 1, 0, 0, 0))
            info.external_attr = _ZIP_EXECUTABLE if path.stat().st_mode & 0o100 else _ZIP_PLAIN
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
