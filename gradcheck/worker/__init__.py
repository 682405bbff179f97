"""Running submissions in processes of their own: the call protocol, the worker, its isolation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcheck.worker.child.config import Limits
from gradcheck.worker.child.value import Handle
from gradcheck.worker.isolation import IsolationReport, Level, Probe, advice
from gradcheck.worker.outcome import Died, Loaded, NotRun, Outcome, Raised, Refused, Returned, TimedOut
from gradcheck.worker.session import Session
from gradcheck.worker.worker import Worker, describe_isolation

if TYPE_CHECKING:
    from gradcheck.worker.child.value import Value
    from gradcheck.worker.codec import EncodedCalls, encode_calls

__all__ = [
    "Died",
    "EncodedCalls",
    "Handle",
    "IsolationReport",
    "Level",
    "Limits",
    "Loaded",
    "NotRun",
    "Outcome",
    "Probe",
    "Raised",
    "Refused",
    "Returned",
    "Session",
    "TimedOut",
    "Value",
    "Worker",
    "advice",
    "describe_isolation",
    "encode_calls",
]


def __getattr__(name: str) -> object:
    """Import what needs NumPy when it is first asked for: a worker is to start before the judge has NumPy."""
    if name in ("EncodedCalls", "encode_calls"):
        from gradcheck.worker import codec

        return getattr(codec, name)
    if name == "Value":
        from gradcheck.worker.child import value

        return value.Value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
