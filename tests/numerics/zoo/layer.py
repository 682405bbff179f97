"""What the zoo is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Layer:
    """A function, its right backward, its wrong ones, and how to draw inputs.

    ``draw(rng, scale)`` returns the inputs; ``scale`` multiplies every float among them. ``backward(dout, *inputs)``
    returns a tuple, one gradient per float input, in order.
    """

    name: str
    f: Callable
    backward: Callable
    draw: Callable
    wrong: Mapping[str, Callable] = field(default_factory=dict)


def normal(*shapes):
    """Draw standard normal arrays of the given shapes, times the scale."""

    def draw(rng, scale):
        return tuple(scale * rng.standard_normal(shape) for shape in shapes)

    return draw


def positive(*shapes):
    """Draw arrays of numbers between 0.5 and 2.5, times the scale."""

    def draw(rng, scale):
        return tuple(scale * rng.uniform(0.5, 2.5, shape) for shape in shapes)

    return draw


def one(function):
    """Make a backward of one input return a tuple."""
    return lambda dout, *inputs: (function(dout, *inputs),)


def spoil(backward, position, change):
    """Return ``backward`` with ``change(gradient, dout, *inputs)`` in place of one of its gradients."""

    def spoilt(dout, *inputs):
        gradients = list(backward(dout, *inputs))
        gradients[position] = change(gradients[position], dout, *inputs)
        return tuple(gradients)

    return spoilt


def entry(gradient, index, change):
    """Return a copy of ``gradient`` with one flat entry changed."""
    result = np.array(gradient)
    result.flat[index] = change(result.flat[index])
    return result
