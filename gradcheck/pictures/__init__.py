"""Pictures as inline SVG: curves, and a heat map of entries.

Text built here and nothing else, for pages that must stay small and need nothing installed; `docs/explanation/plots.md`
has the libraries that were measured. Colours work on light and dark pages and are never the only difference. Nothing
here imports another part of gradcheck.
"""

from gradcheck.pictures.chart import Level, Series, line_chart
from gradcheck.pictures.grid import Cell, cell_grid
from gradcheck.pictures.svg import ANALYTIC, MUTED, NUMERIC, number

__all__ = ["ANALYTIC", "MUTED", "NUMERIC", "Cell", "Level", "Series", "cell_grid", "line_chart", "number"]
