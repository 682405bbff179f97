"""The host for systems without a fork server, as far as Linux can show it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from attacking import survivors

import gradcheck.worker.worker
from gradcheck.worker import Died, Raised, Returned, TimedOut, Worker
from gradcheck.worker.spawner import Spawner

SOURCE = """
import os
print("loading")
def double(x): return 2 * x
def leave(): os._exit(3)
def hang():
    while True: pass
def ask(): return input()
def change(x): x[0] = 9
"""


@pytest.fixture
def spawning(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setattr(gradcheck.worker.worker, "start_host", Spawner)
    monkeypatch.setattr(gradcheck.worker.worker, "_AHEAD", 1)
    with Worker() as worker:
        yield worker
    assert survivors() == []


def test_it_serves_and_calls_itself_the_weakest_level(spawning):
    assert spawning.isolation.level == "process"
    x = np.ones((2, 3))
    with spawning.open() as session:
        session.load([("a.py", SOURCE)])
        [outcome] = session.call("double", [(x,)])
        assert np.array_equal(outcome.value, 2 * x)
        assert session.call("change", [(x,)]) == [Returned(None, (0,))]
        assert isinstance(session.call("ask", [()])[0], Raised)
        assert session.output == "loading\n"
        assert session.call("leave", [()]) == [Died("exit code 3")]
    with spawning.open() as session:
        session.load([("a.py", SOURCE)])
        assert session.call("hang", [()], timeout_s=0.2) == [TimedOut(0.2)]


def test_a_large_answer_crosses(spawning):
    with spawning.open() as session:
        session.load([("a.py", SOURCE)])
        [outcome] = session.call("double", [(np.arange(1e6),)])
        assert outcome.value[-1] == 2 * (1e6 - 1)


def test_a_killed_judge_leaves_nothing(tmp_path):
    code = (
        "import gradcheck.worker.worker as w\nfrom gradcheck.worker.spawner import Spawner\nw.start_host = Spawner\n"
        "worker = w.Worker()\nsession = worker.open()\nsession.load([('a', 'def f():\\n    while True: pass')])\n"
        "print(flush=True)\nsession.call('f', [()], timeout_s=600.0)\n"
    )
    judge = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    judge.stdout.readline()
    judge.kill()
    judge.communicate()
    mark = f"judge-{judge.pid}\0".encode()
    deadline = time.monotonic() + 10
    while any(mark in _command(entry) for entry in Path("/proc").iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(mark in _command(entry) for entry in Path("/proc").iterdir())


def _command(entry: Path) -> bytes:
    try:
        return (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
    except OSError:
        return b""


@pytest.mark.parametrize("system", ["Darwin", "Windows"])
def test_other_systems_are_given_this_host(monkeypatch, system):
    monkeypatch.setattr("platform.system", lambda: system)
    with Worker() as worker:
        host = worker._host
    assert isinstance(host, Spawner)
