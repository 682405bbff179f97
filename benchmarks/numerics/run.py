"""Run the gradient check beside the other tools on the same cases and tell who accepts what.

    pip install -e . -r benchmarks/requirements.txt
    python benchmarks/numerics/run.py --write docs/reference/gradient-check-benchmark.md

``--smoke`` runs a small part without the other tools, in under a minute, and fails if the bar is not held.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import cases
import growth
import peers
import table

from gradcheck import check_gradient

OURS = "gradcheck"


def judge(names: list[str], case: cases.Case, rng_seed: int) -> tuple[dict[str, str], dict[str, float]]:
    """Return each tool's verdict on one case and the seconds it took."""
    verdicts, seconds = {}, {}
    for name in names:
        start = time.perf_counter()
        if name == OURS:
            check = check_gradient(case.f, case.backward, case.inputs, rng=rng_seed, localise=False)
            verdicts[name] = check.verdict
        else:
            accepted = _peers()[name](case, np.random.default_rng([rng_seed, 3]))
            verdicts[name] = "pass" if accepted else "fail"
        seconds[name] = time.perf_counter() - start
    return verdicts, seconds


_loaded: dict = {}


def _peers() -> dict:
    if not _loaded:
        _loaded.update(peers.available())
    return _loaded


def share(job: tuple[int, int, int, int, int, list[str]]) -> tuple[dict, dict]:
    """Judge every ``workers``-th case, starting at ``worker``; return verdict counts and seconds."""
    worker, workers, right, wrong, peer_seeds, names = job
    counts: dict[tuple[str, str, float], Counter] = defaultdict(Counter)
    seconds: Counter = Counter()
    for kind, stream in (("right", cases.right_cases(range(right))), ("wrong", cases.wrong_cases(range(wrong)))):
        for case in islice(stream, worker, None, workers):
            who = [OURS, *names] if case.seed < peer_seeds else [OURS]
            verdicts, spent = judge(who, case, case.seed)
            for name, verdict in verdicts.items():
                counts[name, kind, case.scale][verdict] += 1
                seconds[name] += spent[name]
                if name == OURS and verdict in ("fail", "inconclusive") and kind == "right":
                    print(f"right but {verdict}: {case.layer}, scale {case.scale}, seed {case.seed}", flush=True)
                if name == OURS and verdict in ("pass", "kink") and kind == "wrong":
                    print(f"MISSED: {case.layer}, {case.wrong}, scale {case.scale}, seed {case.seed}", flush=True)
    return dict(counts), dict(seconds)


def gather(right: int, wrong: int, peer_seeds: int, names: list[str], workers: int) -> tuple[dict, dict]:
    jobs = [(k, workers, right, wrong, peer_seeds, names) for k in range(workers)]
    counts: dict[tuple[str, str, float], Counter] = defaultdict(Counter)
    seconds: Counter = Counter()
    # Fresh processes: jax and torch start threads, which a forked child would inherit half alive.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for part, spent in pool.map(share, jobs):
            for key, counter in part.items():
                counts[key].update(counter)
            seconds.update(spent)
    return counts, seconds


def bar(counts: dict, *, full: bool) -> list[str]:
    """Return what of the bar is not held."""

    def total(kind: str, *verdicts: str, scales=cases.SCALES) -> int:
        return sum(counts[OURS, kind, s][v] for s in scales for v in verdicts or counts[OURS, kind, s])

    broken = []
    if total("wrong", "pass", "kink"):
        broken.append(f"{total('wrong', 'pass', 'kink')} wrong gradients missed")
    if total("right", "fail"):
        broken.append(f"{total('right', 'fail')} right gradients failed")
    for scale, most in ((1.0, 0.02), (100.0, 0.05)):
        unclear = total("right", "inconclusive", scales=(scale,)) / total("right", scales=(scale,))
        if unclear > most:
            broken.append(f"{unclear:.1%} of right gradients inconclusive at scale {scale:g}, at most {most:.0%}")
    if full and (total("wrong") < 10_000 or total("right") < 5_000):
        broken.append(f"only {total('wrong')} wrong and {total('right')} right runs")
    return broken


def versions() -> str:
    found = []
    for package in ("numpy", "torch", "jax", "autograd", "scipy", "numdifftools"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    return f"Python {platform.python_version()}, " + ", ".join(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="a small part, without the other tools")
    parser.add_argument("--right", type=int, default=32, help="seeds per right gradient and scale")
    parser.add_argument("--wrong", type=int, default=18, help="seeds per wrong gradient and scale")
    parser.add_argument("--peer-seeds", type=int, default=2, help="of these, so many are given to the other tools too")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", type=Path, help="write the tables to this Markdown file")
    options = parser.parse_args()
    if options.smoke:
        options.right, options.wrong, options.peer_seeds = 2, 1, 0
    names = [] if options.smoke else list(_peers())
    start = time.perf_counter()
    counts, seconds = gather(options.right, options.wrong, options.peer_seeds, names, options.workers)
    sizes = (10, 1000, 10**5) if options.smoke else (10, 100, 1000, 10**4, 10**5, 10**6)
    costs = growth.growth(sizes)
    needle = growth.one_in_a_million()
    command = " ".join(["python benchmarks/numerics/run.py", *sys.argv[1:]])
    text = table.render(counts, seconds, costs, needle, [OURS, *names], command, versions())
    print(text)
    print(f"{time.perf_counter() - start:.0f} s altogether")
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text(text, encoding="utf-8")
    broken = bar(counts, full=not options.smoke)
    for line in broken:
        print(f"not held: {line}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
