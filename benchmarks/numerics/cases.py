"""The cases: every layer of the zoo with its right and wrong gradients, at several scales and seeds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "numerics"))

from zoo import LAYERS

SCALES = (1.0, 100.0, 0.001)
LARGER = 1e-6
"""A wrong gradient counts as wrong at a point only if it differs there by more than this share of its size."""


@dataclass(frozen=True)
class Case:
    """One function, one backward, one point; ``wrong`` is the name of the mistake, or None."""

    layer: str
    f: object
    backward: object
    inputs: tuple
    scale: float
    seed: int
    wrong: str | None


def right_cases(seeds: range) -> Iterator[Case]:
    for layer in LAYERS:
        for scale in SCALES:
            for seed in seeds:
                yield Case(layer.name, layer.f, layer.backward, draw(layer, scale, seed), scale, seed, None)


def wrong_cases(seeds: range) -> Iterator[Case]:
    """Yield wrong gradients; where a mistake happens to give right numbers (everything saturated) it is left out."""
    for layer in LAYERS:
        for scale in SCALES:
            for seed in seeds:
                inputs = draw(layer, scale, seed)
                for name, backward in layer.wrong.items():
                    if difference(layer, backward, inputs, seed) > LARGER:
                        yield Case(layer.name, layer.f, backward, inputs, scale, seed, name)


def draw(layer, scale: float, seed: int) -> tuple:
    return layer.draw(np.random.default_rng([seed, 77]), scale)


def difference(layer, backward, inputs: tuple, seed: int) -> float:
    """The largest relative difference of one of the gradients from the right one, for a random cotangent."""
    with np.errstate(all="ignore"):
        output = np.asarray(layer.f(*inputs))
        dout = np.random.default_rng([seed, 78]).standard_normal(output.shape)
        dout = dout if output.shape else float(dout)
        pairs = list(zip(layer.backward(dout, *inputs), backward(dout, *inputs), strict=True))
    shares = [np.linalg.norm(r - w) / max(np.linalg.norm(r), np.linalg.norm(w), 1e-300) for r, w in pairs]
    return float(max(shares))
