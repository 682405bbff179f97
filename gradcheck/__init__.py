"""Grade hand-written forward, backward and update functions, and say why a gradient is wrong.

The names below are imported when they are first used, so that ``import gradcheck`` stays fast: pytest loads it, as the
home of the plugin, in every run.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcheck.errors import GradcheckError, GradientMismatch, InvalidArgument
    from gradcheck.grading import Grader, grade
    from gradcheck.numerics import (
        GradientCheck,
        assert_gradient,
        assert_jvp,
        assert_plain_gradient,
        check_gradient,
        check_jvp,
        check_plain_gradient,
    )
    from gradcheck.result import Result
    from gradcheck.submission import load_source, load_submission
    from gradcheck.version import VERSION as __version__  # noqa: N811 - a dunder is lower case by custom

# Where each public name lives; a name must stand here, in the imports above and in __all__.
_HOMES = {
    "GradcheckError": "gradcheck.errors",
    "Grader": "gradcheck.grading",
    "GradientCheck": "gradcheck.numerics",
    "GradientMismatch": "gradcheck.errors",
    "InvalidArgument": "gradcheck.errors",
    "Result": "gradcheck.result",
    "assert_gradient": "gradcheck.numerics",
    "assert_jvp": "gradcheck.numerics",
    "assert_plain_gradient": "gradcheck.numerics",
    "check_gradient": "gradcheck.numerics",
    "check_jvp": "gradcheck.numerics",
    "check_plain_gradient": "gradcheck.numerics",
    "grade": "gradcheck.grading",
    "load_source": "gradcheck.submission",
    "load_submission": "gradcheck.submission",
}

__all__ = [
    "GradcheckError",
    "Grader",
    "GradientCheck",
    "GradientMismatch",
    "InvalidArgument",
    "Result",
    "__version__",
    "assert_gradient",
    "assert_jvp",
    "assert_plain_gradient",
    "check_gradient",
    "check_jvp",
    "check_plain_gradient",
    "grade",
    "load_source",
    "load_submission",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        from gradcheck.version import VERSION

        return VERSION
    if name not in _HOMES:
        raise AttributeError(f"module 'gradcheck' has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
