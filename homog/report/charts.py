"""Geometry of the inline drawings: bars of shares, intervals, the matrix of plans. No text, no colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homog.datatypes import GRADES, Interval, PlanScore

WIDTH = 1000  # units of a bar's view box
_CELL = 18
_WIDE, _NARROW = 12.0, 7.0  # widths of a Chinese and of a Latin character in the names beside the matrix
LONGEST_NAME = 11  # characters of a name beside the matrix


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar."""

    x: float
    width: float
    attribution: str
    grade: str  # "" where there are no grades
    share: float


def share_bar(score: PlanScore) -> list[Segment]:
    """The four shares end to end, vertical and horizontal split by grade."""
    pieces: list[tuple[str, str, float]] = []
    for attribution in ("vertical", "horizontal"):
        grades = score.by_grade.get(attribution, {})
        pieces += [(attribution, grade, grades.get(grade, 0.0)) for grade in GRADES]
    pieces += [(name, "", score.shares[f"{name}_share"].value) for name in ("formulaic", "original")]
    return _laid_out(pieces)


def kind_bar(shares: Mapping[str, float]) -> list[Segment]:
    """The four shares of one kind of unit end to end."""
    names = ("vertical", "horizontal", "formulaic", "original")
    return _laid_out([(name, "", shares.get(name, 0.0)) for name in names])


def _laid_out(pieces: Sequence[tuple[str, str, float]]) -> list[Segment]:
    segments, at = [], 0.0
    for attribution, grade, share in pieces:
        if share > 0:
            segments.append(Segment(round(at, 1), round(share * WIDTH, 1), attribution, grade, share))
            at += share * WIDTH
    return segments


@dataclass(frozen=True, slots=True)
class Gauge:
    """A share as a bar with its interval as a line."""

    value: float
    low: float
    high: float


def gauge(interval: Interval) -> Gauge:
    """A share and its interval in units of a bar."""
    return Gauge(*(round(WIDTH * v, 1) for v in (interval.value, interval.low, interval.high)))


@dataclass(frozen=True, slots=True)
class Cell:
    """An entry of the matrix: its place, how dark it is (1-6), and whom it is about."""

    x: int
    y: int
    shade: int
    plan: str
    peer: str
    share: float


@dataclass(frozen=True, slots=True)
class MatrixDrawing:
    """The matrix of plans; rows and columns in one order."""

    docs: tuple[str, ...]
    names: Mapping[str, str]  # shortened to fit
    cells: tuple[Cell, ...]
    cell: int
    label: int

    @property
    def size(self) -> int:
        """Width and height of the squares together."""
        return self.cell * len(self.docs)


_SHADES = (0.01, 0.03, 0.06, 0.12, 0.25)  # shares from which on a cell is one step darker


def matrix_drawing(
    order: Sequence[str], names: Mapping[str, str], matrix: Mapping[str, Mapping[str, float]]
) -> MatrixDrawing:
    """The directed matrix, rows taking from columns.

    Args:
        order: the documents to draw, as rows and as columns.
        names: their short names.
        matrix: plan -> peer -> share.
    """
    at = {doc: index for index, doc in enumerate(order)}
    cells = [
        Cell(at[peer] * _CELL, at[plan] * _CELL, 1 + sum(share >= s for s in _SHADES), plan, peer, share)
        for plan in order
        for peer, share in sorted(matrix.get(plan, {}).items())
        if peer in at and share > 0
    ]
    short = {doc: _shortened(names[doc]) for doc in order}
    room = max((_width(name) for name in short.values()), default=0.0)
    return MatrixDrawing(tuple(order), short, tuple(cells), _CELL, round(room) + 16)


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _width(name: str) -> float:
    return sum(_WIDE if ord(char) > 0x2E7F else _NARROW for char in name)
