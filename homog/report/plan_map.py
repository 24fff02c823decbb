"""The map of plans: the more two share, the nearer they stand. The same places for the same run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

import numpy as np
import numpy.typing as npt

from homog.report.likeness import Likeness, by_likeness

WIDTH, HEIGHT = 760, 470
_MARGIN_X, _MARGIN_Y = 56, 30
_ROUNDS = 120
_GAP = 15.0  # pixels between two dots at least
_LINE = 0.35  # likeness from which on two plans are joined by a line
_LINES = 3  # of each plan
_LETTER, _HIGH = 12.0, 14.0  # size of a Chinese character of a label
_NEAREST = 3

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dot:
    """A plan on the map and where its name stands."""

    doc: str
    x: float
    y: float
    radius: float
    label_x: float
    label_y: float
    anchor: str  # start, middle, end


@dataclass(frozen=True, slots=True)
class Line:
    """Two plans that share much."""

    x1: float
    y1: float
    x2: float
    y2: float
    value: float


@dataclass(frozen=True, slots=True)
class PlanMap:
    """The drawing, and the table behind it: each plan with those most like it."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    nearest: Mapping[str, Sequence[tuple[str, float]]]

    @property
    def closest(self) -> tuple[str, str] | None:
        """The two plans most alike; None where none share anything."""
        best = [(-row[0][1], doc, row[0][0]) for doc, row in self.nearest.items() if row]
        return min(best)[1:] if best else None


def plan_map(alike: Likeness, names: Mapping[str, str], copied: Mapping[str, float]) -> PlanMap:
    """Places for plans such that their distances come near to what they do not share.

    Stress majorisation (SMACOF, de Leeuw 1977) from a circle in the order of likeness.

    Args:
        alike: the plans and how alike they are.
        names: their short names.
        copied: what they took; larger dots for more.
    """
    places = _places(alike.docs, _majorised(alike))
    nearest = {doc: alike.nearest(doc, _NEAREST) for doc in alike.docs}
    pairs = {tuple(sorted((a, b))): v for a, row in nearest.items() for b, v in row[:_LINES] if v >= _LINE}
    lines = tuple(Line(*places[a], *places[b], value) for (a, b), value in sorted(pairs.items()))
    return PlanMap(tuple(_dots(places, names, copied)), lines, nearest)


def placed(
    docs: Sequence[str], points: Points, names: Mapping[str, str], copied: Mapping[str, float]
) -> tuple[Dot, ...]:
    """Dots for plans whose places are known.

    Args:
        docs: the plans.
        points: their places in any units, y downwards, shape (plans, 2).
        names: their short names.
        copied: what they took; larger dots for more.
    """
    return tuple(_dots(_places(docs, points), names, copied))


def _places(docs: Sequence[str], points: Points) -> dict[str, tuple[float, float]]:
    """The places of plans in the frame of the drawing, none upon another."""
    spread = _spread(_fitted(points)).tolist()
    return {doc: (float(x), float(y)) for doc, (x, y) in zip(docs, spread, strict=True)}


def _majorised(alike: Likeness) -> Points:
    n = len(alike.docs)
    order = {doc: i for i, doc in enumerate(by_likeness(alike))}
    angles = [2 * pi * order[doc] / max(n, 1) for doc in alike.docs]
    points = np.array([[cos(a), sin(a)] for a in angles]).reshape(n, 2)
    wanted = 1.0 - alike.values
    for _ in range(_ROUNDS if n > 2 else 0):
        apart = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2))
        ratio = np.where(distance > 1e-9, wanted / np.maximum(distance, 1e-9), 0.0)
        points = (ratio[:, :, None] * apart).sum(axis=1) / n
        points = np.round(points - points.mean(axis=0), 9)
    return points


def _fitted(points: Points) -> Points:
    """Points in the frame of the drawing."""
    if not len(points):
        return points
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.maximum(high - low, 1e-6)
    room = np.array([WIDTH - 2 * _MARGIN_X, HEIGHT - 2 * _MARGIN_Y])
    if len(points) == 1:
        return np.array([[WIDTH / 2, HEIGHT / 2]])
    placed: Points = (points - low) / span * room + np.array([_MARGIN_X, _MARGIN_Y])
    return placed


def _spread(points: Points) -> Points:
    """Push apart dots that would cover one another."""
    rows = [tuple(p) for p in points.tolist()]
    for _ in range(40):
        moved = False
        for i in range(len(rows)):
            for j in range(i + 1, len(rows)):
                dx, dy = rows[j][0] - rows[i][0], rows[j][1] - rows[i][1]
                gap = hypot(dx, dy)
                if gap >= _GAP:
                    continue
                ux, uy = (dx / gap, dy / gap) if gap > 1e-6 else (cos(i + j), sin(i + j))
                by = (_GAP - gap) / 2 + 0.01
                rows[i] = (rows[i][0] - ux * by, rows[i][1] - uy * by)
                rows[j] = (rows[j][0] + ux * by, rows[j][1] + uy * by)
                moved = True
        if not moved:
            break
    placed: Points = np.round(np.array(rows, dtype=np.float64).reshape(len(rows), 2), 1)
    return placed


def _dots(
    places: Mapping[str, tuple[float, float]], names: Mapping[str, str], copied: Mapping[str, float]
) -> list[Dot]:
    """Dots with their names where these cover least."""
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in places.values()]
    dots = []
    for doc, (x, y) in sorted(places.items(), key=lambda item: (item[1][1], item[1][0], item[0])):
        wide = sum(_LETTER if ord(char) > 0x2E7F else _LETTER * 0.58 for char in names[doc])
        offers = [
            (x + 9, y + 4, "start", x + 9),
            (x - 9, y + 4, "end", x - 9 - wide),
            (x, y - 9, "middle", x - wide / 2),
            (x, y + 18, "middle", x - wide / 2),
            (x + 7, y - 8, "start", x + 7),
            (x + 7, y + 16, "start", x + 7),
        ]
        boxes = [(left, ly - _HIGH + 3, left + wide, ly + 3) for _, ly, _, left in offers]
        costs = [sum(_overlap(box, other) for other in taken) + _outside(box) for box in boxes]
        best = min(range(len(offers)), key=lambda i: (round(costs[i], 3), i))
        taken.append(boxes[best])
        label_x, label_y, anchor, _ = offers[best]
        radius = round(4 + 5 * copied.get(doc, 0.0), 1)
        dots.append(Dot(doc, x, y, radius, round(label_x, 1), round(label_y, 1), anchor))
    return dots


def _overlap(a: Sequence[float], b: Sequence[float]) -> float:
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _outside(box: Sequence[float]) -> float:
    return 400.0 if box[0] < 2 or box[2] > WIDTH - 2 or box[1] < 2 or box[3] > HEIGHT - 2 else 0.0
