"""Ruled tables of a page: cells from the rulings, rows from the cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from homog.ingest.pdf_glyphs import Glyphs, Ruling
from homog.ingest.pdf_lines import Segment, build_segments

_NEAR = 3.0  # points between strokes that are one line, and between lines that meet
_THICKEST = 8.0  # points over which strokes are one line
_MOST_FIELDS = 20_000  # of a table on one page; hatching has more
_TALL_CELL = 8  # lines in every cell of a single row: columns with a rule between them, no table
_ENOUGH_WALL = 0.5  # share of a cell's side that a line must cover
_ENDED = 1.6  # em of white behind a line of a cell that was not broken for want of room
_LINE_STEP = 0.6  # em between baselines that are on different lines of a cell


@dataclass(frozen=True, slots=True)
class _Line:
    """A ruling: `at` across its run, from `low` to `high` along it."""

    at: float
    low: float
    high: float


def cut_tables(glyphs: Glyphs, rulings: Sequence[Ruling]) -> tuple[Glyphs, list[Segment]]:
    """Take the text of ruled tables out of a page.

    Args:
        glyphs: characters of the page, turned upright.
        rulings: level and upright strokes in the same coordinates.

    Returns:
        The characters outside all tables, and for every table a Segment whose `rows` hold its cells joined by
        tabs. A cell that spans several rows is written in the first of them.
    """
    tables: list[Segment] = []
    for levels, uprights in _connected(*_lines(rulings)):
        grid = _Grid.of(levels, uprights)
        if grid is None:
            continue
        inside = grid.holds(glyphs)
        table = grid.read(glyphs.pick(inside))
        if table is not None:
            tables.append(table)
            glyphs = glyphs.pick(~inside)
    return glyphs, tables


def _lines(rulings: Sequence[Ruling]) -> tuple[list[_Line], list[_Line]]:
    level = [_Line((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in rulings if x1 - x0 >= y1 - y0]
    upright = [_Line((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in rulings if x1 - x0 < y1 - y0]
    return _united(level), _united(upright)


def _united(lines: Sequence[_Line]) -> list[_Line]:
    """Strokes along one line as that line."""
    united: list[_Line] = []
    for group in _clusters(sorted(lines, key=lambda line: line.at), lambda line: line.at):
        at = float(np.mean([line.at for line in group]))
        if group[-1].at - group[0].at > _THICKEST:
            continue  # hatching
        group.sort(key=lambda line: line.low)
        low, high = group[0].low, group[0].high
        for line in group[1:]:
            if line.low > high + _NEAR:
                united.append(_Line(at, low, high))
                low, high = line.low, line.high
            high = max(high, line.high)
        united.append(_Line(at, low, high))
    return united


def _clusters(lines: Sequence[_Line], key: Callable[[_Line], float]) -> list[list[_Line]]:
    """Lines, sorted by the key, in groups without a step of more than _NEAR."""
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and key(line) - key(groups[-1][-1]) <= _NEAR:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _connected(levels: Sequence[_Line], uprights: Sequence[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Lines that cross or meet, together; from the top of the page to its bottom."""
    group = list(range(len(levels) + len(uprights)))

    def root(item: int) -> int:
        while group[item] != item:
            group[item] = group[group[item]]
            item = group[item]
        return item

    at, low, high = np.array([(line.at, line.low, line.high) for line in uprights]).reshape(-1, 3).T
    for i, level in enumerate(levels):
        across = (level.low - _NEAR <= at) & (at <= level.high + _NEAR)
        for j in np.flatnonzero(across & (low - _NEAR <= level.at) & (level.at <= high + _NEAR)).tolist():
            group[root(len(levels) + j)] = root(i)
    parts: dict[int, tuple[list[_Line], list[_Line]]] = {}
    for i, level in enumerate(levels):
        parts.setdefault(root(i), ([], []))[0].append(level)
    for j, upright in enumerate(uprights):
        parts.setdefault(root(len(levels) + j), ([], []))[1].append(upright)
    whole = [part for part in parts.values() if part[0] and part[1]]
    return sorted(whole, key=lambda part: -max(line.at for line in part[0]))


@dataclass(frozen=True, eq=False)
class _Grid:
    """The lines of one table; `ys` fall, `xs` rise."""

    levels: list[_Line]
    uprights: list[_Line]
    xs: list[float]
    ys: list[float]

    @classmethod
    def of(cls, levels: list[_Line], uprights: list[_Line]) -> _Grid | None:
        """The grid, or None where the lines enclose fewer than two cells."""
        xs = _with_ends([line.at for line in uprights], [x for line in levels for x in (line.low, line.high)])
        ys = _with_ends([line.at for line in levels], [y for line in uprights for y in (line.low, line.high)])
        if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MOST_FIELDS:
            return None
        return cls(levels, uprights, xs, ys[::-1])

    def holds(self, glyphs: Glyphs) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Which characters stand inside the outer lines."""
        x, y = (glyphs.left + glyphs.right) / 2, (glyphs.bottom + glyphs.top) / 2
        return (x > self.xs[0]) & (x < self.xs[-1]) & (y > self.ys[-1]) & (y < self.ys[0])

    def read(self, glyphs: Glyphs) -> Segment | None:
        """The table as a Segment, or None where what it encloses is no table."""
        cells = self._cells()
        row = np.searchsorted(-np.array(self.ys), -(glyphs.bottom + glyphs.top) / 2) - 1
        column = np.searchsorted(np.array(self.xs), (glyphs.left + glyphs.right) / 2) - 1
        found = cells[row, column] if len(glyphs) else np.zeros(0, dtype=np.int64)
        lines = {cell: build_segments(glyphs.pick(found == cell)) for cell in sorted(set(found.tolist()))}
        if len(lines) < 2 or (len(self.ys) == 2 and min(map(len, lines.values())) >= _TALL_CELL):
            return None
        rows = tuple(self._row(cells, index, lines) for index in range(len(self.ys) - 1))
        written = [segment for segments in lines.values() for segment in segments]
        return Segment(
            text="",
            left=self.xs[0],
            right=self.xs[-1],
            bottom=self.ys[-1],
            top=self.ys[0],
            baseline=self.ys[-1],
            em=float(np.median([segment.em for segment in written])),
            is_chinese=True,
            rows=tuple(row for row in rows if row.strip("\t")),
        )

    def _row(
        self, cells: np.ndarray[tuple[int, ...], np.dtype[np.int64]], row: int, lines: dict[int, list[Segment]]
    ) -> str:
        texts = []
        for cell in dict.fromkeys(cells[row].tolist()):
            is_first = row == 0 or cell not in cells[row - 1]
            texts.append(joined_cell(lines.get(cell, [])) if is_first else "")
        return "\t".join(texts).rstrip("\t")

    def _cells(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """The number of the cell that each field of the grid belongs to, shape (rows, columns)."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        cells = np.arange(rows * columns, dtype=np.int64).reshape(rows, columns)
        beside = [[line for line in self.uprights if abs(line.at - x) <= _NEAR] for x in self.xs]
        above = [[line for line in self.levels if abs(line.at - y) <= _NEAR] for y in self.ys]
        for row in range(rows):
            for column in range(columns):
                if column and not _is_wall(beside[column], self.ys[row + 1], self.ys[row]):
                    cells[cells == cells[row, column]] = cells[row, column - 1]
                if row and not _is_wall(above[row], self.xs[column], self.xs[column + 1]):
                    cells[cells == cells[row, column]] = cells[row - 1, column]
        return cells


def _is_wall(lines: Sequence[_Line], low: float, high: float) -> bool:
    """Whether lines along one side of a field cover enough of it."""
    covered = sum(max(0.0, min(line.high, high) - max(line.low, low)) for line in lines)
    return covered >= _ENOUGH_WALL * (high - low)


def _with_ends(inner: list[float], ends: list[float]) -> list[float]:
    """Places of the lines, and the outer edges where no line closes the table, sorted."""
    places = sorted(inner)
    kept = [place for i, place in enumerate(places) if i == 0 or place - places[i - 1] > _NEAR]
    if min(ends) < kept[0] - 2 * _NEAR:
        kept.insert(0, min(ends))
    if max(ends) > kept[-1] + 2 * _NEAR:
        kept.append(max(ends))
    return kept


def joined_cell(segments: Sequence[Segment]) -> str:
    """The text of a cell on one line: its lines joined, a blank where a line ended early or Latin words meet."""
    if not segments:
        return ""
    right = max(segment.right for segment in segments)
    left_set = _is_left_set(segments)
    text = segments[0].text
    for last, segment in pairwise(segments):
        same_line = abs(last.baseline - segment.baseline) <= _LINE_STEP * last.em
        ended = left_set and right - last.right > _ENDED * segment.em
        words = text[-1:].isascii() and segment.text[:1].isascii() and (text[-1:] + segment.text[:1]).isalnum()
        text += (" " if same_line or ended or words else "") + segment.text
    return text


def _is_left_set(segments: Sequence[Segment]) -> bool:
    """Whether the lines of a cell begin at one place; centred lines end early without ending anything."""
    lefts = [segment.left for segment in segments]
    return max(lefts) - min(lefts) < 0.6 * segments[0].em
