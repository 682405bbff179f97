"""How well mistakes are found and named: the measuring set of `tests/submissions`, graded and counted.

    python benchmarks/diagnosis.py [--seed N] [--misses] [--smoke]

Prints how many wrong submissions lose points where they are wrong and only there, how many right ones lose none, how
often the first diagnosis is right, wrong or missing, and a table of what was said for what it is.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "diagnosis"))

from measuring_set import Verdict, graders, load_cases, lost, render_misses, verdicts

SMOKE_EVERY = 15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20, help="what the judged calls are drawn from")
    parser.add_argument("--misses", action="store_true", help="list every first diagnosis that is not right")
    parser.add_argument("--smoke", action="store_true", help="only see that it runs")
    options = parser.parse_args()
    cases = load_cases()[:: SMOKE_EVERY if options.smoke else 1]
    said: list[Verdict] = []
    exact: Counter[bool] = Counter()
    with graders(seed=options.seed) as grade:
        for case in cases:
            result = grade(case)
            as_it_is = result.status == "graded" and lost(result) == case.broken
            exact[bool(case.broken)] += as_it_is
            if not as_it_is:
                print(f"points: {case.id} loses {sorted(lost(result))}, is broken in {sorted(case.broken)}")
            said += verdicts(case, result)
    wrong_ones = sum(bool(case.broken) for case in cases)
    right_ones = len(cases) - wrong_ones
    print(f"wrong submissions that lose points where they are wrong, and only there: {exact[True]} of {wrong_ones}")
    print(f"right submissions that lose none: {exact[False]} of {right_ones}")
    print(render_rates(said))
    print(f"\n{render_table(said)}")
    if options.misses:
        print(f"\n{render_misses(said)}")


def render_rates(said: Sequence[Verdict]) -> str:
    counts = {
        "right": sum(verdict.right for verdict in said),
        "wrong": sum(verdict.wrong for verdict in said),
        "unknown or none": sum(not verdict.right and not verdict.wrong for verdict in said),
    }
    shares = ", ".join(f"{name} {count} ({count / len(said):.1%})" for name, count in counts.items())
    return f"first diagnosis of {len(said)} broken functions: {shares}"


def render_table(said: Sequence[Verdict]) -> str:
    """Per mistake: how often there, how often named, and what was said in its place."""
    rows = []
    for accepted in sorted({verdict.case.accepted for verdict in said}, key=sorted):
        of_this = [verdict for verdict in said if verdict.case.accepted == accepted]
        missed = Counter(verdict.first for verdict in of_this if not verdict.right)
        instead = ", ".join(f"{first} {count}" for first, count in missed.most_common())
        named = sum(verdict.right for verdict in of_this)
        rows.append((" or ".join(sorted(accepted)), len(of_this), named, instead))
    width = max(len(row[0]) for row in rows)
    head = f"{'mistake':{width}}  there  named  said instead"
    return "\n".join([head, *(f"{row[0]:{width}}  {row[1]:5}  {row[2]:5}  {row[3]}".rstrip() for row in rows)])


if __name__ == "__main__":
    main()
