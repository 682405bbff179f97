"""How strongly submissions are held, as found by trying: levels, and what each of them asks for."""

from __future__ import annotations

import dataclasses
from typing import Final, Literal, TypeAlias, get_args

from gradcheck.errors import WorkerError

Level: TypeAlias = Literal["strong", "good", "partial", "process"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)  # strongest first

# What must be blocked for a level; `strong` asks for both.
_GOOD: Final = (
    "read-secrets",
    "read-system",
    "write-files",
    "network",
    "start-process",
    "start-program",
    "signal-judge",
    "judge-memory",
    "executable-memory",
    "hidden-memory",
    "much-memory",
    "raise-limits",
    "new-namespaces",
    "risky-calls",
)
_STRONG: Final = ("see-files", "see-processes", "first-process")
PROBES: Final = (*_GOOD, *_STRONG)
# One of these blocked means that at least one mechanism of the kernel holds.
_PARTIAL: Final = ("read-system", "network")

_NAMESPACES: Final = (
    "user-namespace",
    "network-namespace",
    "ipc-namespace",
    "process-namespace",
    "own-process-namespace",
    "own-root",
)
_USERS: Final = ("own-user", "no-capabilities")
_MECHANISMS: Final[dict[Level, tuple[str, ...]]] = {
    "strong": (*_NAMESPACES, *_USERS, "landlock", "seccomp"),
    "good": (*_USERS, "landlock", "seccomp"),
    "partial": (*_USERS, "landlock"),
    "process": (),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Probe:
    """One forbidden thing that was attempted: its name, and what got through ("" if it was blocked)."""

    name: str
    got_through: str

    @property
    def blocked(self) -> bool:
        """True if nothing got through."""
        return not self.got_through


@dataclasses.dataclass(frozen=True, slots=True)
class IsolationReport:
    """How submissions are held.

    Attributes:
        level: ``strong``, ``good``, ``partial`` or ``process``, from what the probes found.
        mechanisms: what is active, by name.
        probes: every forbidden thing that was attempted, and its outcome.
        missing: (mechanism, why) for each mechanism that is not active.
    """

    level: Level
    mechanisms: tuple[str, ...]
    probes: tuple[Probe, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()

    @property
    def failed_probes(self) -> tuple[str, ...]:
        """Names of the probes by which something got through."""
        return tuple(probe.name for probe in self.probes if not probe.blocked)


# What a user can do about a mechanism that is not there.
_ADVICE: Final = {
    "user-namespace": "let ordinary users create user namespaces (sysctl user.max_user_namespaces above 0, "
    "kernel.apparmor_restrict_unprivileged_userns=0), or run as root",
    "landlock": "use Linux 5.13 or later with Landlock enabled (`landlock` in the kernel's lsm= list)",
    "seccomp": "use a kernel with seccomp filters, on x86-64 or aarch64",
    "own-root": "allow mount namespaces (in a container: --cap-add SYS_ADMIN, or a runtime with user namespaces)",
    "process-namespace": "allow process namespaces (in a container: --cap-add SYS_ADMIN, or user namespaces)",
    "network-namespace": "allow network namespaces (in a container: --cap-add SYS_ADMIN, or user namespaces)",
    "namespaces": "grade on Linux: on Windows in WSL 2, on macOS in a Linux container or virtual machine",
}


def advice(report: IsolationReport) -> tuple[str, ...]:
    """Say what would raise the level of `report`; nothing if it is the strongest."""
    if report.level == LEVELS[0]:
        return ()
    missing = [name for name, _ in report.missing]
    return tuple(_ADVICE[name] for name in _ADVICE if name in missing)


def mechanisms_for(level: Level | None) -> tuple[str, ...]:
    """Return the mechanisms to try for `level`; all there are if None."""
    return _MECHANISMS[level or "strong"]


def level_of(probes: tuple[Probe, ...]) -> Level:
    """Return the strongest level whose demands the outcomes of `probes` meet."""
    blocked = {probe.name for probe in probes if probe.blocked}
    if blocked.issuperset(_GOOD):
        return "strong" if blocked.issuperset(_STRONG) else "good"
    return "partial" if blocked.intersection(_PARTIAL) else "process"


def read_report(fields: dict[str, object]) -> IsolationReport:
    """Turn the worker process's report into an `IsolationReport`.

    Raises:
        WorkerError: the report is malformed.
    """
    mechanisms, reasons, probes = (fields.get(name) for name in ("mechanisms", "reasons", "probes"))
    if not (isinstance(mechanisms, list) and isinstance(reasons, dict) and isinstance(probes, dict)):
        raise WorkerError("the worker process answered with nonsense at its start")
    found = tuple(Probe(str(name), str(outcome)) for name, outcome in probes.items())
    missing = tuple((str(name), str(reason)) for name, reason in reasons.items())
    return IsolationReport(level_of(found), tuple(map(str, mechanisms)), found, missing)


def require(report: IsolationReport, level: Level) -> None:
    """Raise unless `report` is at least `level`.

    Raises:
        WorkerError: it is weaker.
    """
    if LEVELS.index(report.level) > LEVELS.index(level):
        failed = ", ".join(report.failed_probes)
        raise WorkerError(
            f"isolation={level!r} was asked for, but this machine gives {report.level!r} (got through: {failed}); "
            "`gradcheck doctor` says what would raise it"
        )
