"""The order in which a page is read: columns, and the lines in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from homog.ingest.pdf_lines import Segment

_NARROWEST_GUTTER = 0.7  # em
_NARROWEST_COLUMN = 8.0  # em
_LEAST_LINES = 5  # in each column, side by side
_LEAST_BAND = 3  # lines of each column between two lines that cross the page
_MOST_CROSSING = 0.6  # share of all lines
_FULL_SHARE = 0.5  # of a column's lines that must reach its right end
_FULL_SLACK = 1.8  # em by which they may miss it
_DEEPEST = 3  # columns inside columns


@dataclass(frozen=True, slots=True)
class Row:
    """Segments on one height, from left to right."""

    segments: tuple[Segment, ...]

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.segments[0].middle


def reading_order(segments: Sequence[Segment]) -> list[list[Row]]:
    """The columns of a page in the order they are read, each as rows from top to bottom.

    Lines that cross all columns, such as a title, divide the page into bands that are read one after another.

    Args:
        segments: text and tables of one page.
    """
    return [rows_of(flow) for flow in _flows(list(segments), 0) if flow]


def rows_of(segments: Sequence[Segment]) -> list[Row]:
    """Segments of one column as rows."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (-s.middle, s.left)):
        if rows and _shares_line(rows[-1], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [Row(tuple(sorted(row, key=lambda s: s.left))) for row in rows]


def _shares_line(row: Sequence[Segment], segment: Segment) -> bool:
    if segment.rows or row[0].rows:
        return False
    step = min(abs(segment.middle - row[0].middle), abs(segment.baseline - row[0].baseline))
    return step < 0.5 * min(segment.em, row[0].em)


def _flows(segments: list[Segment], depth: int) -> list[list[Segment]]:
    gutter = _gutter(segments) if depth < _DEEPEST and len(segments) >= 2 * _LEAST_LINES else None
    if gutter is None:
        return [segments]
    flows: list[list[Segment]] = []
    across: list[Segment] = []
    for crossing, left, right in _bands(segments, gutter):
        if min(len(left), len(right)) >= _LEAST_BAND:
            flows += [across, *_flows(left, depth + 1), *_flows(right, depth + 1)]
            across = []
        else:
            across += left + right
        across += crossing
    return [*flows, across]


def _bands(segments: Sequence[Segment], gutter: float) -> list[tuple[list[Segment], list[Segment], list[Segment]]]:
    """Left and right parts above each line that crosses the gutter, and that line; from the top."""
    crossing = sorted((s for s in segments if s.left < gutter < s.right), key=lambda s: -s.middle)
    heights = -np.array([s.middle for s in crossing])
    bands: list[tuple[list[Segment], list[Segment], list[Segment]]] = [([s], [], []) for s in crossing] + [([], [], [])]
    for segment in segments:
        if not segment.left < gutter < segment.right:
            band = int(np.searchsorted(heights, -segment.middle))
            bands[band][1 if segment.right <= gutter else 2].append(segment)
    return bands


def _gutter(segments: Sequence[Segment]) -> float | None:
    """The x of the white strip between two columns, or None."""
    em = float(np.median([s.em for s in segments]))
    lefts, rights = np.array([s.left for s in segments]), np.array([s.right for s in segments])
    low, high = float(lefts.min()), float(rights.max())
    grid = np.arange(low + _NARROWEST_COLUMN * em, high - _NARROWEST_COLUMN * em, max(0.15 * em, (high - low) / 2000))
    if len(grid) < 2:
        return None
    crossed = (lefts[:, None] < grid) & (rights[:, None] > grid)
    counts = crossed.sum(0)
    least = int(counts.min())
    if least > _MOST_CROSSING * len(segments):
        return None
    best = _widest(counts == least)
    gutter = float(grid[best].mean())
    if (len(best) + 1) * (grid[1] - grid[0]) < _NARROWEST_GUTTER * em:
        return None
    return gutter if _are_columns(segments, gutter, em) else None


def _widest(flags: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """Indices of the longest run of true values."""
    runs = np.split(np.flatnonzero(flags), np.flatnonzero(np.diff(np.flatnonzero(flags)) > 1) + 1)
    return max(runs, key=len)


def _are_columns(segments: Sequence[Segment], gutter: float, em: float) -> bool:
    """Whether what stands on both sides reads as lines of text, side by side over several lines."""
    for _, left, right in _bands(segments, gutter):
        sides = [[s for s in side if not s.rows] for side in (left, right)]
        if min(map(len, sides)) >= _LEAST_LINES and all(_is_text(side, em) for side in sides):
            return True
    return False


def _is_text(side: Sequence[Segment], em: float) -> bool:
    right = max(s.right for s in side)
    width = right - min(s.left for s in side)
    full = sum(right - s.right <= _FULL_SLACK * em for s in side)
    return width >= _NARROWEST_COLUMN * em and full >= _FULL_SHARE * len(side)
