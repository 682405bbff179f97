"""The files that a learning platform needs around gradcheck, for one assignment.

Every harness writes a pessimistic result first, so that a run that is killed still has one, and lets gradcheck replace
it at once when it has finished (`gradcheck grade -o` writes beside the file and renames).
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Literal, TypeAlias, get_args

Platform: TypeAlias = Literal["gradescope", "prairielearn", "classroom50"]
PLATFORMS: tuple[Platform, ...] = get_args(Platform)
EXECUTABLE = frozenset({"setup.sh", "run_autograder", "run.sh"})

_TEMPLATES = Path(__file__).parent / "harness_files"
_FILES: dict[Platform, tuple[str, ...]] = {
    "gradescope": ("setup.sh", "run_autograder"),
    "prairielearn": ("Dockerfile", "run.sh", "info.json"),
    "classroom50": ("autograder.py",),
}
_TOO_LONG = "Grading did not finish: it was stopped or failed. This is no verdict on the submission; please tell us."


def harness_files(platform: Platform, *, assignment: str, requirement: str, lang: str = "en") -> dict[str, str]:
    """Return the harness as file name → text.

    Args:
        platform: where it will run.
        assignment: name of a bundled assignment, or a path that will be there when it runs.
        requirement: what pip installs: ``gradcheck==1.0``, or the path of a wheel that will be there.
        lang: language of what students read.
    """
    pessimistic = {
        "gradescope": {
            "score": 0,
            "output": _TOO_LONG,
            "output_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "tests": [],
        },
        "prairielearn": {"gradable": False, "format_errors": [_TOO_LONG], "message": _TOO_LONG},
        "classroom50": {},
    }[platform]
    values = {
        "@ASSIGNMENT@": shlex.quote(assignment),
        "@ASSIGNMENT_PYTHON@": repr(assignment),
        "@REQUIREMENT@": shlex.quote(requirement),
        "@LANG@": lang,
        "@PESSIMISTIC@": json.dumps(pessimistic),
    }
    files = {}
    for name in _FILES[platform]:
        text = (_TEMPLATES / platform / f"{name}.in").read_text("utf-8")
        for mark, value in values.items():
            text = text.replace(mark, value)
        files[name] = text
    return files
