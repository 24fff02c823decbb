"""Figures of a run for notebooks: SVG whose text the browser draws, so that Chinese is read on every machine.

matplotlib draws shapes and writes text as text; the names of fonts in it are those that systems with Chinese have.
Every function gives a `Drawing`; its `.figure` is the figure of matplotlib, to be changed at will.
"""

from __future__ import annotations

from homog.figures.corpus import alike, carried, lineage, matrix, plan_map
from homog.figures.drawing import Drawing
from homog.figures.own import bars, points
from homog.figures.plans import kinds, shares, strip
from homog.figures.trust import chance, reliability

__all__ = [
    "Drawing",
    "alike",
    "bars",
    "carried",
    "chance",
    "kinds",
    "lineage",
    "matrix",
    "plan_map",
    "points",
    "reliability",
    "shares",
    "strip",
]
