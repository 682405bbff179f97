"""Locking a child down: which mechanisms there are, in which order, and what happens when one is missing.

The fork server calls `prepare` once. A first child, which never sees a submission, then tries every mechanism
and attempts what is forbidden (`probe`). What worked there is what every later child must apply; a child that
cannot ends itself before it reads a byte of a submission.
"""

from __future__ import annotations

import json
import os
import platform
import select
import signal
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from . import kernel, landlock, namespaces, probes, rlimits, seccomp
from .config import Config

_DEVICES: Final = (os.devnull,)
_FIRST_USER: Final = 1_500_000_000  # far above any that exist
_USERS_PER_SERVER: Final = 1000
_PROBE_TIMEOUT_S: Final = 20.0
_NOT_NEEDED: Final = frozenset(
    [
        "site-packages",
        "dist-packages",
        "test",
        "idlelib",
        "turtledemo",
        "ensurepip",
        "tkinter",
        "lib2to3",
        "lib-tk",
        "venv",
        "pydoc_data",
    ]
)

# Entered once by the fork server, in this order.
SHARED: Final = ("user-namespace", "network-namespace", "ipc-namespace", "process-namespace", "own-root")
# Applied by each child, in this order.
OWN: Final = ("own-process-namespace", "own-user", "no-capabilities", "landlock", "seccomp")
ALWAYS: Final = ("clean-environment", "resource-limits", "no-new-privileges", "dies-with-judge")


class Plan:
    """What each child does before it reads a request."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._memory_bytes = rlimits.own_address_space_bytes() + config.limits.memory_bytes
        self._forked = 0
        self._server = os.getpid()
        self.active: list[str] = []  # mechanisms that hold, by name
        self.reasons: dict[str, str] = {}  # why the others do not
        self._namespaces: namespaces.ProcessNamespaces | None = None
        self.ruleset = -1  # descriptor of the prepared Landlock ruleset
        self._filter = b""

    def prepare(self) -> None:
        """Enter the namespaces and prepare all that the children will apply."""
        readable = readable_places(self._config)
        if os.geteuid() != 0:
            self._try("user-namespace", namespaces.enter_user)
        self._try("network-namespace", namespaces.enter_network)
        self._try("ipc-namespace", namespaces.enter_ipc)
        self._try("process-namespace", self._enter_process_namespace)
        self._try("own-process-namespace", self._keep_process_namespace)
        self._try("own-root", lambda: self._enter_root(readable))
        self._try("landlock", lambda: self._make_ruleset(readable))
        self._try("seccomp", self._compile_filter)
        if os.geteuid() == 0:
            self._try("own-user", lambda: None)
        self._try("no-capabilities", lambda: None)
        os.chdir(self._config.folder or "/")
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)  # nobody with the same user may look into this process
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)

    def _try(self, name: str, act: Callable[[], None]) -> None:
        if name not in self._config.mechanisms:
            self.reasons[name] = "not asked for"
            return
        try:
            act()
        except OSError as error:
            self.reasons[name] = str(error)
        else:
            self.active.append(name)

    def _enter_process_namespace(self) -> None:
        inner = namespaces.fork_first_process()
        if inner:  # the outer half only waits; whoever kills it kills the inner half and with it the namespace
            os.closerange(0, 64)
            os.waitpid(inner, 0)
            os._exit(0)
        self._server = os.getpid()
        kernel.die_with_parent()

    def _keep_process_namespace(self) -> None:
        if "process-namespace" not in self.active:
            raise OSError("needs a process namespace of the fork server")
        self._namespaces = namespaces.ProcessNamespaces()

    def _enter_root(self, readable: Collection[str]) -> None:
        library = _library()
        hidden = [os.path.join(library, name) for name in sorted(_NOT_NEEDED)]  # noqa: PTH118
        # Packages may lie in the library's own folder, as they do in container images of Python.
        others = [
            path
            for path in readable
            if not path.startswith(f"{library}/") or any(path.startswith(f"{folder}/") for folder in hidden)
        ]
        namespaces.enter_mount([library, *others], hidden, _DEVICES)

    def _make_ruleset(self, readable: Collection[str]) -> None:
        self.ruleset = landlock.create_ruleset(readable, _DEVICES)

    def _compile_filter(self) -> None:
        self._filter = seccomp.compile_filter(platform.machine())

    def fork(self) -> int:
        """Fork a child; returns like ``os.fork``.

        Raises:
            OSError: no process can be created.
        """
        self._forked += 1
        return self._namespaces.fork() if self._namespaces is not None else os.fork()

    @property
    def optional(self) -> list[str]:
        """Names of the active mechanisms that each child applies by itself."""
        return [name for name, _ in self.steps()]

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        """Return the optional mechanisms of a child in the order of application."""
        every: dict[str, Callable[[], None]] = {
            "own-user": self._become_own_user,
            "no-capabilities": kernel.drop_capabilities,
            "landlock": self._enter_landlock,
            "seccomp": lambda: kernel.load_seccomp(self._filter),
        }
        return [(name, step) for name, step in every.items() if name in self.active]

    def apply(self, failures: dict[str, str] | None = None) -> None:
        """Lock this process down.

        Args:
            failures: where to note a mechanism that fails, instead of raising; for the first, harmless child.

        Raises:
            OSError: a mechanism failed.
        """
        os.setsid()
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        rlimits.apply(memory_bytes=self._memory_bytes, cpu_s=self._config.limits.cpu_s)
        steps = self.steps()
        for name, step in steps:
            if name in ("landlock", "seccomp"):
                continue
            _run_step(name, step, failures)
        if failures is not None and not os.access(os.__file__, os.R_OK):
            failures["own-user"] = "the interpreter's library cannot be read by other users"
        kernel.die_with_parent()  # after the change of user, which would clear it
        if self._namespaces is None and os.getppid() != self._server:
            os._exit(0)  # the fork server ended before the line above
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        for name, step in steps:
            if name in ("landlock", "seccomp"):
                _run_step(name, step, failures)

    def _enter_landlock(self) -> None:
        landlock.enter(self.ruleset)
        os.close(self.ruleset)

    def _become_own_user(self) -> None:
        """Change to a user that nobody else is, not even the previous child."""
        block = (self._config.judge_pid * 8 + self._config.number) % 500_000
        user = _FIRST_USER + block * _USERS_PER_SERVER + self._forked % _USERS_PER_SERVER
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)

    def kill_strays(self, known: Collection[int]) -> set[int]:
        """Kill every process below the fork server that is not in `known`; return those killed.

        Only needed where children have no process namespaces: there, the kernel does this.
        """
        if self._namespaces is not None or "process-namespace" in self.active:
            return set()
        try:
            found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        except OSError:
            return set()
        strays = {int(text) for text in found}.difference(known)
        for process in strays:
            os.kill(process, signal.SIGKILL)
        return strays


def _run_step(name: str, step: Callable[[], None], failures: dict[str, str] | None) -> None:
    try:
        step()
    except OSError as error:
        if failures is None:
            raise
        failures[name] = str(error)


def _library() -> str:
    return os.path.dirname(os.path.realpath(os.__file__))  # noqa: PTH120


def readable_places(config: Config) -> list[str]:
    """Return what a child may read: the standard library without what is installed in it, and `config`'s places."""
    library = _library()
    entries = [os.path.join(library, name) for name in sorted(os.listdir(library)) if _is_needed(name)]  # noqa: PTH118, PTH208
    extension_folders = [path for path in sys.path if path.endswith("lib-dynload")]
    folder = [config.folder] if config.folder else []
    return [*entries, *extension_folders, *config.readable, *folder]


def _is_needed(name: str) -> bool:
    return name not in _NOT_NEEDED and not name.startswith("config-")


def prepare(config: Config) -> Plan:
    """Lock down the fork server as far as it goes and prepare the rest."""
    plan = Plan(config)
    plan.prepare()
    return plan


def probe(plan: Plan, config: Config) -> dict[str, object]:
    """Try every mechanism in a child that then attempts what is forbidden; keep what works.

    Returns:
        The report for the judge: active mechanisms, why others are not, and for each probe what got through
        ("" if nothing did).
    """
    while True:
        failures, outcomes = _probe_once(plan, config)
        if not failures:
            return {"mechanisms": [*ALWAYS, *plan.active], "reasons": plan.reasons, "probes": outcomes}
        for name, reason in failures.items():
            plan.active.remove(name)
            plan.reasons[name] = reason


def _probe_once(plan: Plan, config: Config) -> tuple[dict[str, str], dict[str, str]]:
    """Return which mechanisms failed and, if none did, what each probe found."""
    reading, writing = os.pipe()
    process = plan.fork()
    if process == 0:
        _run_probes(plan, config, writing)
    os.close(writing)
    data = _read_until_closed(reading)
    os.close(reading)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    lines = [json.loads(line) for line in data.splitlines()]
    if lines and lines[0]:
        return lines[0], {}
    outcomes = dict(lines[1:])
    if probes.LAST_BUT_ONE not in outcomes:
        # It did not survive. The strictest mechanism is to blame until its absence proves otherwise.
        culprit = next(reversed(plan.optional), None)
        if culprit is None:
            raise RuntimeError("a child that should only probe ended without an answer")
        return {culprit: "a child that applied it did not survive"}, {}
    outcomes.setdefault(probes.LAST, "a program was started")
    return {}, outcomes


def _run_probes(plan: Plan, config: Config, writing: int) -> None:
    def say(thing: object) -> None:
        os.write(writing, json.dumps(thing).encode() + b"\n")

    try:
        failures: dict[str, str] = {}
        plan.apply(failures)
        say(failures)
        if not failures:
            for outcome in probes.run(config):
                say(outcome)
    finally:
        os._exit(0)


def _read_until_closed(descriptor: int) -> bytes:
    data = b""
    deadline = time.monotonic() + _PROBE_TIMEOUT_S
    while True:
        left_s = max(deadline - time.monotonic(), 0.0)
        if not select.select([descriptor], [], [], left_s)[0]:
            return data
        chunk = os.read(descriptor, 1 << 16)
        if not chunk:
            return data
        data += chunk
