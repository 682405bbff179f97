"""Processes killed from outside at any moment: nothing hangs or survives, and no result is a wrong one."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from attacking import survivors

from gradcheck.errors import WorkerError
from gradcheck.worker import Died, Returned, Worker

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the processes are found in /proc")


def workers_of(judge: int) -> list[int]:
    """All worker processes of a judge: both halves of the fork server and its children."""
    mark = f"judge-{judge}\0".encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return sorted(found)


def wait_until_gone(judge: int, limit_s: float = 10.0) -> list[int]:
    """Wait for all worker processes of a judge to end; return those that have not."""
    deadline = time.monotonic() + limit_s
    while (left := workers_of(judge)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


SOURCE = "import numpy as np\nkept = []\ndef f(x):\n    kept.append(x)\n    return x * 2, len(kept)\n"


def grade_once(worker: Worker) -> list[object]:
    """Two exchanges, the second of which depends on the state that the first left in the child."""
    with worker.open() as session:
        session.load([("a.py", SOURCE)])
        return session.call("f", [(1,), (2,)]) + session.call("f", [(3,)])


RIGHT = [Returned((2, 1)), Returned((4, 2)), Returned((6, 3))]


def test_a_child_killed_between_calls_is_replaced_and_its_past_repeated():
    with Worker() as worker, worker.open() as session:
        session.load([("a.py", SOURCE)])
        first = session.call("f", [(1,), (2,)])
        for process in workers_of_children(worker):
            kill(process)
        assert first + session.call("f", [(3,)]) == RIGHT


def workers_of_children(worker: Worker) -> list[int]:
    """The processes below the fork server."""
    every = workers_of(os.getpid())
    server = worker._host.process  # the outer half, or the fork server itself
    inner = [process for process in every if process != server and parent_of(process) == server]
    return [process for process in every if process not in (server, *inner)] if len(inner) == 1 else inner


def parent_of(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def test_a_fork_server_killed_between_calls_is_replaced():
    with Worker() as worker, worker.open() as session:
        session.load([("a.py", SOURCE)])
        first = session.call("f", [(1,), (2,)])
        kill(worker._host.process)
        assert first + session.call("f", [(3,)]) == RIGHT
        assert grade_once(worker) == RIGHT


def test_a_fork_server_killed_while_it_waits_is_replaced():
    with Worker() as worker:
        assert worker.isolation
        kill(worker._host.process)
        assert grade_once(worker) == RIGHT


def test_random_kills_never_give_a_wrong_result():
    chance = random.Random(7)
    stop = threading.Event()

    def killer() -> None:
        while not stop.is_set():
            if found := workers_of(os.getpid()):
                kill(chance.choice(found))
            time.sleep(chance.uniform(0.0, 0.4))

    thread = threading.Thread(target=killer)
    right = infrastructure = 0
    with Worker() as worker:
        assert worker.isolation
        thread.start()
        try:
            deadline = time.monotonic() + 5.0
            while time.monotonic() < deadline:
                try:
                    outcomes = grade_once(worker)
                except WorkerError:
                    infrastructure += 1
                    continue
                assert outcomes == RIGHT
                right += 1
        finally:
            stop.set()
            thread.join()
    assert right > 0
    assert wait_until_gone(os.getpid()) == []
    assert survivors() == []


def test_a_submission_that_kills_itself_over_and_over_has_died():
    """At the weakest level nothing keeps it from that, and it must not pass for a failure of ours."""
    with Worker(isolation="process") as worker, worker.open() as session:
        session.load([("a.py", "import os\ndef f(): os.kill(os.getpid(), 9)\ndef g(): return 1")])
        assert session.call("f", [()]) == [Died("signal SIGKILL")]
    with Worker() as worker:
        assert grade_once(worker) == RIGHT


JUDGE = """
    import sys, time
    from gradcheck.worker import Worker
    worker = Worker()
    session = worker.open()
    session.load([("a.py", "def f():\\n    while True: pass")])
    print("ready", flush=True)
    session.call("f", [()], timeout_s=600.0)
"""


def test_a_killed_judge_leaves_nothing():
    judge = subprocess.Popen([sys.executable, "-c", textwrap.dedent(JUDGE)], stdout=subprocess.PIPE)
    assert judge.stdout is not None
    assert judge.stdout.readline() == b"ready\n"
    assert len(workers_of(judge.pid)) >= 2
    judge.kill()
    judge.wait()
    judge.stdout.close()
    assert wait_until_gone(judge.pid) == []


@pytest.mark.parametrize("delay_s", [0.0, 0.03, 0.1, 0.2, 0.3])
def test_a_judge_killed_while_the_worker_starts_leaves_nothing(delay_s):
    code = "from gradcheck.worker import Worker; worker = Worker(); print(flush=True); input()"
    judge = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert judge.stdout is not None
    judge.stdout.readline()
    time.sleep(delay_s)
    judge.kill()
    judge.communicate()
    assert wait_until_gone(judge.pid) == []


@pytest.mark.parametrize("delay_s", [0.0, 0.15, 0.5])
def test_an_interrupt_from_the_terminal_reaches_only_the_judge(delay_s):
    code = (
        "import signal, sys, time\nfrom gradcheck.worker import Worker\n"
        "signal.signal(signal.SIGINT, lambda *a: None)\nworker = Worker()\nprint(flush=True)\ntime.sleep(0.7)\n"
        "session = worker.open()\nsession.load([('a', 'def f(): return 7')])\nprint(session.call('f', [()]))\n"
        "session.close(); worker.close()\n"
    )
    judge = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
    assert judge.stdout is not None
    judge.stdout.readline()
    time.sleep(delay_s)
    os.killpg(judge.pid, signal.SIGINT)
    assert b"value=7" in judge.communicate(timeout=60)[0]


def test_an_abandoned_worker_ends_with_its_judge():
    """Without `close`, as after an exception that nobody caught."""
    code = "from gradcheck.worker import Worker; w = Worker(); s = w.open(); s.load([('a', 'x = 1')]); 1 / 0"
    judge = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    assert judge.wait(60) == 1
    assert wait_until_gone(judge.pid) == []
