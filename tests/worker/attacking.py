"""Runs the table of attacks at one isolation level and says what went wrong.

As a program (``python attacking.py LEVEL``) it does the same for the user it is run as.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import platform
import secrets
import socket
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from attack_table import ATTACKS, Attack

import gradcheck
from gradcheck.worker import Died, Limits, Loaded, Outcome, Raised, Refused, Returned, Worker
from gradcheck.worker.child import syscalls
from gradcheck.worker.isolation import LEVELS

HANG_TIMEOUT_S = 0.2  # where the deadline is what ends the attack
TIMEOUT_S = 10.0  # where it must not be
SLACK_S = 5.0
_MIB = 1 << 20


@dataclasses.dataclass
class Place:
    """What the attacks go for, and whether they got it."""

    folder: Path
    secret: str
    leak: str
    listeners: list[socket.socket]

    @property
    def drop(self) -> Path:
        return self.folder / "drop"

    @property
    def victim(self) -> Path:
        return self.folder / "victim"

    def environment(self) -> dict[str, object]:
        """What an attack is told."""
        machine = platform.machine()
        return {
            "canary": str(self.folder / "canary"),
            "canary_py": str(self.folder / "canary.py"),
            "drop": str(self.drop),
            "victim": str(self.victim),
            "leak": self.leak,
            "guess": 2.0,
            "judge": os.getpid(),
            "home": str(Path.home()),
            "repository": str(Path(gradcheck.__file__).parent.parent),
            "worker_source": str(Path(gradcheck.__file__).parent / "worker" / "child" / "zygote.py"),
            "site": sysconfig.get_paths()["purelib"],
            "x86": machine == "x86_64",
            "port": self.listeners[0].getsockname()[1],
            "unix": str(self.folder / "unix"),
            "abstract": self.listeners[2].getsockname()[1:].decode(),
            "allowed": [syscalls.number(name, machine) or 0 for name in syscalls.ALLOWED],
        }

    def damage(self) -> list[str]:
        """Say what an attack did to the files and whether it was heard on the network."""
        found = [f"left {entry.name} in the drop folder" for entry in self.drop.iterdir()]
        if self.victim.read_text() != "victim":
            found.append("changed the victim file")
        if self.drop.stat().st_mode & 0o777 != 0o777 or self.drop.stat().st_mtime == 1:
            found.append("changed the drop folder's properties")
        for path in ("/dev/shm/x", "/dev/shm/gradcheck-x", "/gradcheck-x"):
            if Path(path).exists():
                found.append(f"wrote {path}")
        for listener in self.listeners:
            with contextlib.suppress(BlockingIOError):
                listener.accept()
                found.append("reached a socket of the judge")
        return found


@contextlib.contextmanager
def place() -> Iterator[Place]:
    """Lay out canaries, a folder to write to, and sockets to connect to, all open to every user."""
    with tempfile.TemporaryDirectory(prefix="attacks-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        secret, leak = f"secret:{secrets.token_hex(16)}", f"leak:{secrets.token_hex(16)}"
        (folder / "canary").write_text(secret)
        (folder / "canary.py").write_text(f"token = {secret!r}\n")
        (folder / "victim").write_text("victim")
        (folder / "victim").chmod(0o666)
        (folder / "drop").mkdir()
        (folder / "drop").chmod(0o777)
        tcp, unix, abstract = socket.socket(), socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        tcp.bind(("127.0.0.1", 0))
        unix.bind(str(folder / "unix"))
        (folder / "unix").chmod(0o777)
        abstract.bind(f"\0attacks-{os.getpid()}")
        for listener in (tcp, unix, abstract):
            listener.listen()
            listener.setblocking(False)
        os.environ["GRADCHECK_SECRET"] = secret
        try:
            yield Place(folder, secret, leak, [tcp, unix, abstract])
        finally:
            del os.environ["GRADCHECK_SECRET"]
            for listener in (tcp, unix, abstract):
                listener.close()


def problems_of(attack: Attack, worker: Worker, where: Place) -> list[str]:
    """Run one attack; return everything about it that is not as it must be."""
    problems: list[str] = []
    started = time.monotonic()
    limit_s = HANG_TIMEOUT_S if "TimedOut" in attack.ends else TIMEOUT_S
    with worker.open() as session:
        loaded = session.load(attack.blocks, timeout_s=limit_s if attack.at_load else TIMEOUT_S)
        outcome: Outcome | Loaded = loaded
        if not attack.at_load:
            [outcome] = session.call("attack", [(where.environment(),)], timeout_s=limit_s)
    output = session.output
    if time.monotonic() - started > limit_s + SLACK_S:
        problems.append(f"took {time.monotonic() - started:.1f} s")
    said = f"{outcome!r} {output}"
    if where.secret in said or where.leak in said:
        problems.append(f"got through: {said[:300]}")
    if any(ord(char) < 32 and char not in "\n\t" for char in f"{output}{texts_of(outcome)}"):
        problems.append("its text still has control characters")
    kind = type(outcome).__name__
    if attack.ends and kind not in attack.ends:
        problems.append(f"ended as {outcome!r:.300}, but must be one of {attack.ends}")
    if attack.reason and attack.reason not in f"{outcome!r}":
        problems.append(f"ended as {outcome!r:.300}, which does not say {attack.reason!r}")
    if not attack.at_load or kind == "Loaded":
        problems += honest_problems(attack, worker)
    return problems + where.damage()


def texts_of(outcome: object) -> str:
    """All text of an outcome that a report would show."""
    if isinstance(outcome, Raised):
        return outcome.type + outcome.message + outcome.label + outcome.source
    if isinstance(outcome, Died | Refused):
        return outcome.reason
    if isinstance(outcome, Loaded):
        return "".join(label + texts_of(raised) for label, raised in outcome.failures)
    return ""


def honest_problems(attack: Attack, worker: Worker) -> list[str]:
    """Grade the honest function of the same file in a session of its own."""
    x = np.arange(6.0).reshape(2, 3)
    with worker.open() as session:
        session.load(attack.blocks, timeout_s=TIMEOUT_S)
        [outcome] = session.call("double", [(x,)])
    if attack.spoils_honest:
        return [] if isinstance(outcome, Refused) else [f"a forger's function came to {outcome!r:.300}"]
    if isinstance(outcome, Returned) and type(outcome.value) is np.ndarray and np.array_equal(outcome.value, 2 * x):
        return []
    return [f"the honest function of the same file came to {outcome!r:.300}"]


def survivors() -> list[str]:
    """Command lines of worker processes that belong to this judge."""
    mark = f"judge-{os.getpid()}\0".encode()
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and mark in (line := (entry / "cmdline").read_bytes()):
                found.append(f"{entry.name} {line!r}")
    return found


def run(level: str) -> dict[str, list[str]]:
    """Run all attacks that `level` must withstand; return the problems by attack."""
    problems: dict[str, list[str]] = {}
    limits = Limits(memory_bytes=256 * _MIB)
    withstands = LEVELS[LEVELS.index(level) :]  # type: ignore[arg-type]
    with place() as where:
        with Worker(isolation=level, limits=limits) as worker:  # type: ignore[arg-type]
            assert worker.isolation.level == level  # the destructive ones must meet what they are meant for
            for attack in ATTACKS:
                if attack.holds_from in withstands and (found := problems_of(attack, worker, where)):
                    problems[attack.name] = found
        if left := survivors():
            problems["(all)"] = [f"processes survived: {left}"]
    return problems


if __name__ == "__main__":
    print(json.dumps({"user": os.geteuid(), "problems": run(sys.argv[1])}))
