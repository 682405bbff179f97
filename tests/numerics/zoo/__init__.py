"""Layers and losses with their right gradients and hand-made wrong ones, as data for tests and benchmarks.

Plain NumPy that keeps the dtype it is given, so that an oracle may run it in extended precision.
"""

from . import elementwise, linear, losses, normalisation, pooling, sequence
from .layer import Layer

LAYERS: tuple[Layer, ...] = (
    *linear.LAYERS,
    *elementwise.LAYERS,
    *normalisation.LAYERS,
    *losses.LAYERS,
    *pooling.LAYERS,
    *sequence.LAYERS,
)

__all__ = ["LAYERS", "Layer"]
