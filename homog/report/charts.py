"""Geometry of the inline drawings: bars of shares, intervals, widths of names. No text, no colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homog.datatypes import GRADES, Interval, PlanScore

WIDTH = 1000  # units of a bar's view box
_WIDE, _NARROW = 12.0, 7.0  # widths of a Chinese and of a Latin character in the names of drawings
LONGEST_NAME = 11  # characters of a name in a drawing


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


def shortened(name: str) -> str:
    """A name that fits into a drawing."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def width_of(name: str) -> float:
    """How wide a name is in a drawing, in pixels."""
    return sum(_WIDE if ord(char) > 0x2E7F else _NARROW for char in name)
