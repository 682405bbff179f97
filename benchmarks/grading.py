"""What grading costs, as ratios measured side by side in one run.

Cold: whole processes, in turn with what they are compared to, so that a change of the machine's speed hits both.
Warm: one `Grader`, with where the time goes.

    python benchmarks/grading.py [--smoke]
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from gradcheck.assignment import list_assignments
from gradcheck.grading import Grader
from gradcheck.submission import load_submission

EXAMPLES = list_assignments()["two-layer-network"] / "examples"
RIGHT = EXAMPLES / "right_textbook.py"
WRONG = EXAMPLES / "wrong_no_hidden_derivative.py"


def seconds(command: Sequence[str]) -> float:
    """Wall time of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def compare(name: str, command: Sequence[str], base_name: str, base: Sequence[str], runs: int) -> None:
    """Run the two in turn and print the median of each and of the ratio pair by pair."""
    seconds(command), seconds(base)
    pairs = [(seconds(command), seconds(base)) for _ in range(runs)]
    ours, theirs = (statistics.median(pair[i] for pair in pairs) for i in (0, 1))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{name:<52} {ours * 1e3:7.0f} ms   {base_name} {theirs * 1e3:5.0f} ms   ratio {ratio:4.2f}")


def cold(runs: int) -> None:
    """The command line, started anew each time."""
    python, gradcheck = [sys.executable, "-c"], [sys.executable, "-m", "gradcheck"]
    compare("gradcheck --help", [*gradcheck, "--help"], "python -c pass", [*python, "pass"], runs)
    numpy = [*python, "import numpy"]
    compare("gradcheck grade, right, bank cached", [*gradcheck, "grade", str(RIGHT)], "import numpy", numpy, runs)
    compare(
        "gradcheck grade, wrong, bank and mutants cached",
        [*gradcheck, "grade", str(WRONG)],
        "import numpy",
        numpy,
        runs,
    )
    fresh = ["env", "-u", "GRADCHECK_CACHE_DIR", "XDG_CACHE_HOME=/dev/null", *gradcheck, "grade", str(RIGHT)]
    compare("gradcheck grade, right, nothing cached", fresh, "import numpy", numpy, max(1, runs // 3))


def warm(runs: int) -> None:
    """Medians per submission in a warm grader, then where the time of a right one goes."""
    with Grader("two-layer-network") as grader:
        for path in (RIGHT, WRONG):
            submission = load_submission(path)
            for _ in range(3):
                grader.grade(submission)
            times = [_timed(grader, submission) for _ in range(runs)]
            print(f"warm, {path.name:<46} {statistics.median(times) * 1e3:7.1f} ms   fastest {min(times) * 1e3:.1f} ms")
        submission = load_submission(RIGHT)
        profile = cProfile.Profile()
        profile.enable()
        for _ in range(runs):
            grader.grade(submission)
        profile.disable()
        _print_profile(profile, runs)


def _timed(grader: Grader, submission: object) -> float:
    start = time.perf_counter()
    grader.grade(submission)
    return time.perf_counter() - start


def _print_profile(profile: cProfile.Profile, runs: int) -> None:
    """Milliseconds per submission of what the judge does itself, and of waiting for the worker."""
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # there, though not in the stubs
    parts = {
        "waiting for the worker": ("method 'poll'",),
        "decoding replies": ("read_outcome",),
        "reading answers": ("read_answer",),
        "comparing": ("_deviation",),
        "conduct": ("observe_conduct",),
    }
    print("where it goes, per right submission (under a profiler, which slows the judge's part):")
    for label, names in parts.items():
        total = sum(row[3] for (_, _, function), row in stats.items() if any(name in function for name in names))
        print(f"    {label:<24} {total / runs * 1e3:6.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="a few runs only, to see that it works")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["GRADCHECK_CACHE_DIR"] = str(Path(cache))
        cold(2 if options.smoke else 15)
        warm(5 if options.smoke else 100)


if __name__ == "__main__":
    main()
