"""The worked example's closing question: do other settings lead to the same outputs? To the same weights?

    python -m gradcheck.reference.closing_question [--plot FILE.svg]

trains the example's network, biases held fixed as there, with several learning rates from the example's start, and
from random starts with the example's learning rate, until it fits; then compares where the runs ended. Takes some
ten seconds. The plot needs matplotlib (``pip install 'gradcheck[plots]'``).
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .two_layer_network import Array
from .worked_example import LEARNING_RATE, evaluate, start

ARRIVED_BELOW = 1e-6  # sum of squared errors: both outputs are within 0.001 of their targets
GIVE_UP_AFTER = 70_000  # updates
LEARNING_RATES = (0.1, LEARNING_RATE, 2.0, 10.0, 50.0, 200.0)
RANDOM_STARTS = 5

_POINTS_PER_DECADE = 20  # of a training curve, which is drawn on logarithmic axes


class Run(NamedTuple):
    """One training run, from a start until it fits or is given up."""

    origin: str  # "example" or "random 1", ...
    lr: float
    updates: int
    loss: float  # sum of squared errors at the end
    outputs: Array  # o1, o2, shape (2,)
    weights: Array  # w1 ... w12, shape (12,)
    curve: list[tuple[int, float]]  # (updates, loss) now and then

    @property
    def arrived(self) -> bool:
        """Whether the outputs fit at the end."""
        return self.loss < ARRIVED_BELOW


def train_until_it_fits(origin: str, W1: Array, W2: Array, lr: float) -> Run:
    """Train the example's network from other weights.

    Args:
        origin: what the start is called.
        W1: (3, 2).
        W2: (2, 3).
        lr: learning rate.
    """
    setting = start()
    curve: list[tuple[int, float]] = []
    next_point = 1.0
    for updates in range(GIVE_UP_AFTER + 1):
        figures = evaluate(W1, setting.b1, W2, setting.b2, setting.x, setting.label)
        over = figures.printed < ARRIVED_BELOW or updates == GIVE_UP_AFTER
        if over or updates >= next_point:
            curve.append((updates, float(figures.printed)))
            next_point = max(next_point * 10 ** (1 / _POINTS_PER_DECADE), updates + 1)
        if over:
            break
        W1, W2 = W1 - lr * figures.dW1, W2 - lr * figures.dW2
    weights = np.concatenate([W1.ravel(), W2.ravel()])
    return Run(origin, lr, updates, float(figures.printed), figures.o.ravel(), weights, curve)


def run_all() -> list[Run]:
    """Train from every start with every learning rate of the experiment; the example's own setting is among them."""
    example = start()
    runs = [train_until_it_fits("example", example.W1, example.W2, lr) for lr in LEARNING_RATES]
    for seed in range(1, RANDOM_STARTS + 1):
        rng = np.random.default_rng(seed)
        W1, W2 = rng.uniform(-1, 1, (3, 2)), rng.uniform(-1, 1, (2, 3))
        runs.append(train_until_it_fits(f"random {seed}", W1, W2, LEARNING_RATE))
    return runs


def render_table(runs: Sequence[Run]) -> str:
    """Say in a table and two sentences where the runs ended."""
    own = next(run for run in runs if run.origin == "example" and run.lr == LEARNING_RATE)
    lines = ["start      rate  updates  sum of squares       o1       o2  largest weight difference"]
    for run in runs:
        difference = np.max(np.abs(run.weights - own.weights))
        o1, o2 = run.outputs
        line = f"{run.origin:<9}{run.lr:>6g}{run.updates:>9}{run.loss:>16.1e}{o1:>9.4f}{o2:>9.4f}{difference:>27.3f}"
        lines.append(line if run.arrived else f"{line}  (given up)")
    arrived = [run for run in runs if run.arrived]
    outputs = np.ptp([run.outputs for run in arrived], axis=0).max()
    weights = np.ptp([run.weights for run in arrived], axis=0).max()
    lines += [
        "",
        f"{len(arrived)} of {len(runs)} runs arrived at the targets, 0.01 and 0.99.",
        f"Among these, an output differs by at most {outputs:.4f}, and a weight by up to {weights:.2f}.",
    ]
    return "\n".join(lines)


def plot(runs: Sequence[Run], file: Path) -> None:
    """Draw the training curves, and the final weights of the runs that arrived.

    Args:
        runs: of `run_all`.
        file: where to write; its ending says the format.

    Raises:
        ImportError: matplotlib is not installed.
    """
    import matplotlib as mpl  # noqa: PLC0415  # only a plot needs it
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(11, 4.4), layout="constrained")
    curves, weights = figure.subplots(1, 2)
    shades = mpl.colormaps["viridis"](np.linspace(0.0, 0.8, len(LEARNING_RATES)))
    of_rate = dict(zip(LEARNING_RATES, shades, strict=True))
    names = [f"w{i}" for i in range(1, 13)]
    for run in runs:
        color, dashes, label = "tab:orange", "--", f"random starts, rate {run.lr:g}"
        if run.origin == "example":
            color, dashes, label = of_rate[run.lr], "-", f"example's start, rate {run.lr:g}"
        curves.loglog(*zip(*run.curve, strict=True), color=color, linestyle=dashes, linewidth=1.4, label=label)
        if run.arrived:
            weights.plot(names, run.weights, dashes, color=color, marker="o", markersize=3.5, linewidth=0.9)
    curves.set(xlabel="updates", ylabel="sum of squared errors", title="All but one run reach the same outputs …")
    labels = {label: line for line, label in zip(*curves.get_legend_handles_labels(), strict=True)}
    curves.legend(labels.values(), labels.keys(), fontsize=8)
    curves.grid(alpha=0.25)
    weights.set(ylabel="weight at the end", title="… with different weights")
    weights.grid(alpha=0.25)
    with mpl.rc_context({"svg.hashsalt": "closing question"}):  # the same figures give the same file
        figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the experiment, print its outcome, and draw it if asked to; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m gradcheck.reference.closing_question",
        description="Do other learning rates and starts lead to the same outputs? To the same weights?",
    )
    parser.add_argument("--plot", metavar="FILE", type=Path, help="also draw the runs (.svg, .png, .pdf)")
    file = parser.parse_args(arguments).plot
    runs = run_all()
    sys.stdout.write(render_table(runs) + "\n")
    if file is not None:
        try:
            plot(runs, file)
        except ImportError:
            sys.stderr.write("error: --plot needs matplotlib; install it with: pip install 'gradcheck[plots]'\n")
            return 2
        except (OSError, ValueError) as error:
            sys.stderr.write(f"error: the plot cannot be written: {error}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
