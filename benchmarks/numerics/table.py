"""The results as a page of Markdown."""

from __future__ import annotations

from collections import Counter

import cases
import growth
import peers

_INTRO = """# The gradient check beside other tools

Measured by `{command}`
({versions}).

Every tool was given the same functions, gradients and points: the {layers} layers and losses of `tests/numerics/zoo`
with their right gradients and {mistakes} hand-made wrong ones, at input scales 1, 100 and 0.001, all in float64. A
wrong gradient counts only at points where it differs from the right one by more than {larger:g} of its size. The other
tools are the published packages, called as documented with their default steps and tolerances. What they leave to the
user was set so:

{thresholds}

## Who accepts what

"Right, not passed" counts right gradients that a tool did not accept, for whatever reason; in ours, `inconclusive` is
among them and also shown apart. "Wrong, missed" counts wrong gradients that it accepted. Shares are given at input
scale 1 / 100 / 0.001. The other tools were run on the first seeds only, because most of them are slow.

| tool | right runs | right, not passed | of these inconclusive | wrong runs | wrong, missed | ms per run |
|---|---:|---:|---:|---:|---:|---:|
"""

_GROWTH = """
## Cost against the number of parameters

One scalar function of N parameters, `sum(a * tanh(x))`, with its right gradient: evaluations of the function and
seconds per check. torch's slow mode was not run above N = {limit:,}.

| N | ours | torch, slow | torch, fast |
|---:|---:|---:|---:|
"""

_NEEDLE = """
## One wrong entry in a million

A 1000 × 1000 gradient with one entry off by 0.1 %, found after {evaluations} evaluations in {seconds:.1f} s:

```
{message}
```
"""


def render(counts, seconds, costs, needle, names: list[str], command: str, versions: str) -> str:
    thresholds = "\n".join(f"- {name} accepts if {rule}" for name, rule in peers.THRESHOLDS.items())
    parts = [
        _INTRO.format(
            command=command,
            versions=versions,
            layers=len(cases.LAYERS),
            mistakes=sum(len(layer.wrong) for layer in cases.LAYERS),
            larger=cases.LARGER,
            thresholds=thresholds,
        )
    ]
    parts += [_row(name, counts, seconds) for name in names]
    parts.append(_GROWTH.format(limit=growth.SLOW_LIMIT))
    parts += [f"| {size:,} | {' | '.join(map(_cost, each))} |\n" for size, *each in costs]
    message, evaluations, spent = needle
    parts.append(_NEEDLE.format(message=message, evaluations=evaluations, seconds=spent))
    return "".join(parts)


def _row(name: str, counts: dict, seconds: dict) -> str:
    def of(kind: str) -> dict[float, Counter]:
        return {scale: counts.get((name, kind, scale), Counter()) for scale in cases.SCALES}

    right, wrong = of("right"), of("wrong")
    runs, wrong_runs = (sum(c.total() for c in kind.values()) for kind in (right, wrong))
    cells = [
        name,
        f"{runs:,}",
        _shares(right, "fail", "inconclusive"),
        _shares(right, "inconclusive") if name == "gradcheck" else "",
        f"{wrong_runs:,}",
        _shares(wrong, "pass", "kink"),
        f"{1e3 * seconds.get(name, 0.0) / max(1, runs + wrong_runs):.1f}",
    ]
    return f"| {' | '.join(cells)} |\n"


def _shares(by_scale: dict[float, Counter], *verdicts: str) -> str:
    hits = [sum(counter[v] for v in verdicts) for counter in by_scale.values()]
    if not any(hits):
        return "0"
    totals = [max(1, counter.total()) for counter in by_scale.values()]
    return " / ".join(f"{100 * hit / total:.1f} %" for hit, total in zip(hits, totals, strict=True))


def _cost(cost: growth.Cost) -> str:
    if cost.evaluations is None or cost.seconds is None:
        return "—"
    return f"{cost.evaluations:,} in {cost.seconds:.3g} s"
