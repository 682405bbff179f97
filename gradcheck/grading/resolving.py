"""Which assignment a submission is graded against.

Loading an assignment runs its author's code. What a student handed in can therefore only *name* a known assignment; a
path is taken from the person who grades alone: from an argument, or from the project they stand in.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from gradcheck.assignment import Assignment, choose_assignment, list_assignments, load_assignment
from gradcheck.errors import AssignmentError
from gradcheck.submission import Submission


def resolve_assignment(submission: Submission, named: str | None = None, *, project: Path | None = None) -> Assignment:
    """Find the assignment: as named, else the submission's marker, else the project's setting, else by functions.

    Args:
        submission: what was handed in.
        named: a name or path given by the person who grades.
        project: the folder they stand in; by default the current one.

    Raises:
        AssignmentError: none or several fit, or the one that does is not valid.
    """
    if named:
        return load_assignment(named)
    known = list_assignments()
    if submission.marker is not None:
        if submission.marker in known:
            return load_assignment(known[submission.marker])
        raise AssignmentError(
            f"{submission.name} says it is for the assignment {submission.marker!r}, but known are: "
            f"{', '.join(sorted(known))}; name it with --assignment"
        )
    setting = _project_setting(project or Path.cwd())
    if setting is not None:
        return setting
    functions = {
        name: [function.defines for function in load_assignment(folder).functions] for name, folder in known.items()
    }
    return load_assignment(known[choose_assignment(submission.defined_names, functions)])


def _project_setting(folder: Path) -> Assignment | None:
    """The assignment that ``[tool.gradcheck]`` in the nearest ``pyproject.toml`` names, if it names one."""
    for parent in (folder, *folder.parents):
        path = parent / "pyproject.toml"
        if not path.is_file():
            continue
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("gradcheck", {})
        except (OSError, ValueError) as error:
            raise AssignmentError(f"{path}: cannot be read as TOML ({error})") from None
        setting = table.get("assignment") if isinstance(table, dict) else None
        if setting is None:
            return None
        if not isinstance(setting, str):
            raise AssignmentError(f"{path}: [tool.gradcheck] assignment={setting!r}, but must be a name or a path")
        return load_assignment(parent / setting if (parent / setting).exists() else setting)
    return None
