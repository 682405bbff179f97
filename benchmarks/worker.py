"""What isolation costs, as ratios measured side by side in one run, and whether anything leaks.

    python benchmarks/worker.py            # every figure, some minutes
    python benchmarks/worker.py --smoke    # the same code, few rounds
    python benchmarks/worker.py --leaks N  # N sessions; memory, descriptors and processes before and after

Warm figures take the two workers in turn, so that a change of the machine's speed hits both.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from gradcheck.worker import Handle, Returned, Worker, encode_calls
from gradcheck.worker.isolation import Level

SOURCE = "import numpy as np\ndef f(W, x):\n    return W @ x\ndef echo(x):\n    return x\nclass Kept: pass\n"
CALL = (np.ones((2, 3)), np.ones((3, 4)))
COLD = """
import time
start = time.perf_counter()
from gradcheck.worker import Worker
worker = Worker()
import numpy
with worker.open() as session:
    session.load([("submission.py", "def f(x): return x")])
    session.call("f", [(1.0,)])
print(time.perf_counter() - start)
worker.close()
"""
NUMPY = "import time; start = time.perf_counter(); import numpy; print(time.perf_counter() - start)"
ENOUGH_AHEAD_S = 0.05  # for the children to be forked before the clock starts


def cycle(worker: Worker) -> None:
    """Spawn, lock down, load, first call, kill."""
    with worker.open() as session:
        session.load([("submission.py", SOURCE)])
        [outcome] = session.call("f", [CALL])
    assert isinstance(outcome, Returned)


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def tell(name: str, seconds: list[float], bar: str = "") -> float:
    """Print the median of `seconds` and return it."""
    median = statistics.median(seconds)
    print(f"{name:58} {median * 1e3:9.3f} ms{f'   (bar: {bar})' if bar else ''}")
    return median


def own_seconds(code: str) -> float:
    """Seconds that a fresh interpreter reports for `code`."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def cold(rounds: int) -> None:
    """From nothing to the first answer, against importing NumPy alone."""
    pairs = [(own_seconds(COLD), own_seconds(NUMPY)) for _ in range(rounds)]
    tell("cold: Worker(), import numpy, load, first answer", [first for first, _ in pairs])
    tell("      import numpy alone", [second for _, second in pairs])
    tell("      beyond it", [first - second for first, second in pairs], "400 ms")


def warm(levels: list[Level], rounds: int) -> None:
    """The whole life of a session, at each level against no isolation; then the calls."""
    workers = {level: Worker(isolation=level) for level in levels}
    try:
        for worker in workers.values():
            cycle(worker)
        times: dict[Level, list[float]] = {level: [] for level in levels}
        for _ in range(rounds):
            for level, worker in workers.items():
                times[level].append(timed(lambda worker=worker: [cycle(worker) for _ in range(20)]) / 20)
        medians = {
            level: tell(f"spawn + lockdown + load + first call: {level}", times[level], "10 ms") for level in levels
        }
        for level in levels[:-1]:
            ratio = medians[level] / medians[levels[-1]]
            print(f"{f'      {level} against {levels[-1]} (median to median)':58} {ratio:9.3f} ×    (bar: 1.2 ×)")
        calls(workers[levels[0]], rounds)
    finally:
        for worker in workers.values():
            worker.close()


def calls(worker: Worker, rounds: int) -> None:
    """Round trips in a session that is open, and a session whose child was forked ahead."""
    ahead = []
    for _ in range(min(rounds, 40)):
        time.sleep(ENOUGH_AHEAD_S)
        ahead.append(timed(lambda: cycle(worker)))
    tell("session with a child forked ahead: load + first call + kill", ahead)
    with worker.open() as session:
        session.load([("submission.py", SOURCE)])
        for name, shape, bar in (
            ("2×3", (2, 3), "0.1 ms"),
            ("256×256", (256, 256), ""),
            ("1024×1024", (1024, 1024), ""),
        ):
            batch = encode_calls([(np.ones(shape),)])
            many = 50 if shape[0] > 100 else 1000
            tell(f"call and answer, {name}", [timed(lambda b=batch: session.call("echo", b)) for _ in range(many)], bar)
        [kept] = session.call("Kept", [()])
        assert isinstance(kept, Returned)
        assert isinstance(kept.value, Handle)
        batch = encode_calls([(np.ones((2, 3)),)] * 100)
        hundred = [timed(lambda: session.call("echo", batch)) / 100 for _ in range(max(rounds, 10))]
        tell("call and answer, 2×3, in a batch of 100", hundred)


def usage(process: int) -> tuple[int, int]:
    """Resident bytes and open descriptors of a process."""
    resident = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resident, len(list(Path(f"/proc/{process}/fd").iterdir()))


def workers_of_this_process() -> list[int]:
    mark = f"judge-{os.getpid()}\0".encode()
    processes = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [int(entry.name) for entry in processes if _mentions(entry, mark)]


def _mentions(entry: Path, mark: bytes) -> bool:
    try:
        return mark in (entry / "cmdline").read_bytes()
    except OSError:
        return False


def leaks(sessions: int) -> int:
    """Run many sessions that end in every way; return 1 if anything grew."""
    endings = (
        "return 1",
        "1 / 0",
        "import os; os._exit(0)",
        "print('x' * 5000)",
        "return [object() for _ in range(99)]",
    )
    sources = [f"def f():\n    {ending}\n" for ending in endings]
    states = []
    with Worker() as worker:
        for number in range(sessions + 1):
            with worker.open() as session:
                session.load([("submission.py", sources[number % len(sources)])])
                session.call("f", [()])
            if number in (sessions // 10, sessions):
                time.sleep(0.5)
                everyone = workers_of_this_process()
                servers = sorted(everyone)[:2]
                states.append((usage(os.getpid()), [usage(server) for server in servers], len(everyone)))
                print(
                    f"after {number} sessions: judge {states[-1][0]}, fork server {states[-1][1]}, "
                    f"{len(everyone)} processes"
                )
    ((judge0, servers0, count0), (judge1, servers1, count1)) = states
    grown = [
        judge1[0] - judge0[0] > 4 << 20,
        judge1[1] > judge0[1] + 16,  # children ahead have descriptors: up to eight of them, three each
        any(
            after[0] - before[0] > 4 << 20 or after[1] != before[1]
            for before, after in zip(servers0, servers1, strict=True)
        ),
        count1 > count0 + 8,
        bool(workers_of_this_process()),
    ]
    print("leaks:", "yes" if any(grown) else "none", grown)
    return int(any(grown))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--leaks", type=int, metavar="N")
    options = parser.parse_args()
    if options.leaks:
        return leaks(options.leaks)
    with Worker() as worker:
        strongest = worker.isolation.level
    print(f"isolation of this machine: {strongest}")
    cold(2 if options.smoke else 15)
    warm([strongest, "process"] if strongest != "process" else ["process"], 2 if options.smoke else 25)
    return leaks(50) if options.smoke else 0


if __name__ == "__main__":
    sys.exit(main())
