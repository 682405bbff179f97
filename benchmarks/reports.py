"""What rendering costs, warm: a student's page with all of its pictures, text, and the page of a large class.

    python benchmarks/reports.py [--smoke]

Prints each time beside the bar that it must stay below, and beside a yardstick of the same machine and moment:
jinja2 rendering a table of 100 rows.
"""

from __future__ import annotations

import argparse
import random
import sys
import timeit
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "report"))

import jinja2
import msgspec
import numpy as np
from examples import EXAMPLES, fell_short, result

from gradcheck.report import render_class_html, render_html, render_text
from gradcheck.result import Check, Counterexample, Result, SubmissionInfo, describe_array

TABLE = jinja2.Environment(autoescape=True).from_string(
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def heavy() -> Result:
    """Return seven failed functions, each with a V curve, a loss curve, two heat maps and output."""
    curve = {"steps": [10.0**-k for k in range(12)], "errors": [10.0 ** -abs(6 - k) for k in range(12)], "bound": 1e-6}
    right, history = np.arange(12.0).reshape(3, 4) / 7, 1 / np.arange(1.0, 31.0)
    example = Counterexample(
        inputs={"W": describe_array(right), "x": describe_array(right.T)},
        got={"dW": describe_array(-right), "dx": describe_array(right.T * 2), "history": describe_array(history * 2)},
        expected={"dW": describe_array(right), "dx": describe_array(right.T), "history": describe_array(history)},
    )
    check = Check(id="gradient", status="failed", message="`dW` is wrong", evidence={"v_curve": curve})
    return result(
        *(
            fell_short(
                f"f{k}", "failed", "2", "wrong", "", checks=(check,), counterexample=example, output="x = 1\n" * 40
            )
            for k in range(7)
        )
    )


def a_class(size: int) -> list[Result]:
    rng = random.Random(1)
    kinds = [EXAMPLES["all_passed"], EXAMPLES["failed"], EXAMPLES["stopped"], EXAMPLES["ungradable"], heavy()]
    return [
        msgspec.structs.replace(
            rng.choice(kinds), submission=SubmissionInfo(name=f"student-{k:05d}.py", sha256="0" * 64)
        )
        for k in range(size)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="only see that it runs")
    smoke = parser.parse_args().smoke
    document, students = heavy(), a_class(20 if smoke else 2000)
    page, class_page = render_html(document), render_class_html(students, link=lambda one: one.submission.name)
    rows = [list(range(8))] * 100
    TABLE.render(rows=rows)
    yardstick = min(timeit.repeat(lambda: TABLE.render(rows=rows), number=1, repeat=5))
    print(f"{'jinja2, 100 rows':34} {yardstick * 1e3:9.2f} ms")
    for name, call, bar_s, repeat in (
        (f"page, {page.count('<svg')} pictures", lambda: render_html(document), 0.150, 20),
        ("text, 1 failure", lambda: render_text(EXAMPLES["failed"]), 0.005, 50),
        ("text, 6 failures", lambda: render_text(EXAMPLES["stopped"]), 0.005, 50),
        (
            f"class of {len(students)}",
            lambda: render_class_html(students, link=lambda one: one.submission.name),
            5.0,
            3,
        ),
    ):
        call()
        times = sorted(timeit.repeat(call, number=1, repeat=1 if smoke else repeat))
        best, median = times[0], times[len(times) // 2]
        print(
            f"{name:34} {best * 1e3:9.2f} ms  median {median * 1e3:9.2f} ms  bar {bar_s * 1e3:6.0f} ms"
            f"  {best / yardstick:8.1f} x jinja2"
        )
    print(f"{'page':34} {len(page.encode()) / 1e3:9.1f} kB  bar 300 kB")
    print(f"{'class page':34} {len(class_page.encode()) / 1e6:9.2f} MB  bar 5 MB")


if __name__ == "__main__":
    main()
