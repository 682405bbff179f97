"""Small phrases: lists of names, and what one trouble is called."""

from __future__ import annotations

from collections.abc import Sequence

from gradcheck.contracts import Misfit, Signature
from gradcheck.grading.comparison import Trouble
from gradcheck.messages import say
from gradcheck.worker import Died, Raised, Refused, TimedOut


def listed(names: Sequence[str], lang: str) -> str:
    """``dW1``, ``dW1 and dW2``, ``dW1, dW2 and db1``."""
    shown = [quoted(name) for name in names]
    if len(shown) < 2:
        return "".join(shown)
    return say("grading.list", lang, first=say("grading.comma", lang).join(shown[:-1]), last=shown[-1])


def quoted(name: str) -> str:
    """A name as code."""
    return f"`{name}`"


def trouble_message(trouble: Trouble, signature: Signature, lang: str) -> str:
    """One sentence on what came instead of an answer."""

    def tell(key: str, **params: object) -> str:
        return say(f"grading.{key}", lang, **params)

    match trouble:
        case Raised(type=kind, message=message):
            return tell("raised", type=kind, message=message) if message else tell("raised_bare", type=kind)
        case TimedOut(timeout_s=timeout):
            return tell("timed_out", timeout=timeout)
        case Died(reason=reason):
            return tell("died", reason=reason)
        case Refused(reason=reason):
            return tell("refused", reason=reason)
        case Misfit(fault="shape", axes="()"):
            return tell("shape_scalar", output=trouble.output, got=trouble.got)
        case Misfit(fault="kind", output=""):
            return tell("kind_all", expected=trouble.expected, got=trouble.got)
        case Misfit(fault=fault):
            return tell(
                fault,
                output=trouble.output,
                expected=trouble.expected,
                got=trouble.got,
                axes=trouble.axes,
                count=len(signature.outputs),
            )


def trouble_summary(trouble: Trouble, lang: str) -> str:
    """A few words for the table of functions."""
    match trouble:
        case Raised(type=kind):
            return say("grading.summary.raised", lang, type=kind)
        case TimedOut():
            return say("grading.summary.timed_out", lang)
        case Died():
            return say("grading.summary.died", lang)
        case Refused():
            return say("grading.summary.refused", lang)
        case Misfit(fault="shape" | "dtype" as fault, output=output):
            return say(f"grading.summary.{fault}", lang, output=output)
        case Misfit():
            return say("grading.summary.form", lang)
