"""The checks as assertions, for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from gradcheck.errors import GradientMismatch
from gradcheck.numerics.check import check_gradient, check_jvp, check_plain_gradient
from gradcheck.numerics.verdict import GradientCheck

P = ParamSpec("P")


def _asserting(check: Callable[P, GradientCheck], name: str) -> Callable[P, None]:
    def assertion(*args: P.args, **kwargs: P.kwargs) -> None:
        __tracebackhide__ = True  # pytest then shows the test's own line
        result = check(*args, **kwargs)
        if result.verdict in ("fail", "inconclusive"):
            raise GradientMismatch(f"\n{result}", result)

    assertion.__name__ = assertion.__qualname__ = name
    assertion.__doc__ = (
        f"As `{check.__name__}`, but raise if the derivative is wrong or could not be judged.\n\n"
        "A kink is accepted: the value there is a subgradient, and the neighbours were found right.\n\n"
        "Raises:\n"
        "    GradientMismatch: with the check's table as its text and the check itself as ``result``.\n"
        f"    InvalidArgument: as `{check.__name__}`.\n"
    )
    return assertion


assert_gradient = _asserting(check_gradient, "assert_gradient")
assert_plain_gradient = _asserting(check_plain_gradient, "assert_plain_gradient")
assert_jvp = _asserting(check_jvp, "assert_jvp")
