"""Alike in topic and copied, told apart: a drawing of all pairs, those worth a look by name, and a map by topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from homog.picture import AlikePair, Topics
from homog.report.desk import Desk, copied_of, topic_limits_of
from homog.report.plan_map import Dot, Points, placed
from homog.report.text import percent

_WIDTH, _HEIGHT = 640, 310
_LEFT, _RIGHT, _BOTTOM, _TOP = 46, 26, 40, 26
_DOTS = 1200  # pairs drawn; similarity.json holds all, and the page says so
_LISTED = 8  # of each list
_FEWEST = 4  # pairs that make a drawing
_STEPS = (0.05, 0.1, 0.2, 0.5, 1.0)  # what the vertical axis may end at


@dataclass(frozen=True, slots=True)
class PairDot:
    """A pair in the drawing."""

    x: float
    y: float
    relation: str
    named: bool
    title: str


@dataclass(frozen=True, slots=True)
class TopicsView:
    """What the page of a corpus shows of topics.

    `corner` is the part of the drawing for what is alike and not copied, `other` for what is copied and not alike:
    left, top, width and height.
    """

    width: int
    height: int
    dots: tuple[PairDot, ...]
    more: int  # pairs not drawn
    across: tuple[tuple[float, str], ...]  # ticks: x and what they say
    upwards: tuple[tuple[float, str], ...]
    floor: float  # y of the axis
    top: float
    left: float
    right: float
    corner: tuple[float, float, float, float]
    other: tuple[float, float, float, float]
    alike: tuple[AlikePair, ...]
    more_alike: int
    copied: tuple[AlikePair, ...]
    more_copied: int
    bounds: Mapping[str, str]
    places: tuple[Dot, ...]
    unmapped: int
    spread: str  # share of the differences that the map shows
    model: str


def topics_view(desk: Desk, names: Mapping[str, str], mapped: Sequence[str]) -> TopicsView | None:
    """Topics beside copying; None where no encoder was at hand or too little can be compared.

    Args:
        desk: look-ups over the run.
        names: short names of the documents.
        mapped: the plans of the map.
    """
    topics, limits = desk.result.topics, topic_limits_of(desk.result)
    ranked = [] if topics is None else [pair for pair in topics.pairs if pair.percentile is not None]
    if topics is None or len(ranked) < _FEWEST:
        return None
    alike, copied = topics.alike_not_copied(limits), topics.copied_not_alike(limits)
    shown = _drawn(ranked, {(p.first, p.second) for p in (*alike[:_LISTED], *copied[:_LISTED])})
    top = next((step for step in _STEPS if step >= max(pair.copied for pair in ranked)), 1.0)
    scale = _Scale(top)
    named = {id(pair) for pair in (*alike[:_LISTED], *copied[:_LISTED])}
    places = [place for place in topics.places if place.doc_id in set(mapped)]
    return TopicsView(
        width=_WIDTH,
        height=_HEIGHT,
        dots=tuple(_dot(desk, names, pair, scale, id(pair) in named) for pair in shown),
        more=len(ranked) - len(shown) + topics.left_out,
        across=tuple((scale.x(n / 4), f"{25 * n}%") for n in range(5)),
        upwards=tuple((scale.y(top * n / 4), percent(top * n / 4)) for n in range(5)),
        floor=scale.y(0.0),
        top=scale.y(top),
        left=scale.x(0.0),
        right=scale.x(1.0),
        corner=scale.area((limits.alike, 1.0), (0.0, limits.not_copied)),
        other=scale.area((0.0, limits.unlike), (limits.copied, top)),
        alike=tuple(alike[:_LISTED]),
        more_alike=max(len(alike) - _LISTED, 0),
        copied=tuple(copied[:_LISTED]),
        more_copied=max(len(copied) - _LISTED, 0),
        bounds={
            "alike": percent(1.0 - limits.alike),
            "unlike": percent(1.0 - limits.unlike),
            "copied": percent(limits.copied),
            "not_copied": percent(limits.not_copied),
        },
        places=_map(desk, topics, [place.doc_id for place in places], names) if len(places) > 2 else (),
        unmapped=len(topics.places) - len(places),
        spread=percent(sum(topics.spread)),
        model=topics.model,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Places in the drawing: how alike from left to right, how much is copied upwards."""

    top: float

    def x(self, percentile: float) -> float:
        """Pixels from the left."""
        return round(_LEFT + percentile * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, share: float) -> float:
        """Pixels from above."""
        return round(_HEIGHT - _BOTTOM - min(share / self.top, 1.0) * (_HEIGHT - _BOTTOM - _TOP), 1)

    def area(self, across: tuple[float, float], upwards: tuple[float, float]) -> tuple[float, float, float, float]:
        """Left, top, width and height of a part of the drawing."""
        left, right = self.x(across[0]), self.x(across[1])
        low, high = self.y(min(upwards[0], self.top)), self.y(min(upwards[1], self.top))
        return left, high, round(right - left, 1), round(max(low - high, 4.0), 1)


def _drawn(ranked: Sequence[AlikePair], named: set[tuple[str, str]]) -> list[AlikePair]:
    """All pairs, or those named, those with copied text and then the likest; the most copied last, so on top."""
    ordered = sorted(
        ranked, key=lambda p: ((p.first, p.second) not in named, -round(p.copied, 6), -(p.percentile or 0))
    )
    return sorted(ordered[:_DOTS], key=lambda p: (round(p.copied, 6), p.first, p.second))


def _dot(desk: Desk, names: Mapping[str, str], pair: AlikePair, scale: _Scale, named: bool) -> PairDot:
    share = percent(pair.percentile or 0.0)
    told = names[pair.first], names[pair.second], share, percent(pair.copied)
    title = desk.words("topics.dot", first=told[0], second=told[1], share=told[2], copied=told[3])
    return PairDot(scale.x(pair.percentile or 0.0), scale.y(pair.copied), pair.relation, named, title)


def _map(desk: Desk, topics: Topics, docs: Sequence[str], names: Mapping[str, str]) -> tuple[Dot, ...]:
    at = {place.doc_id: (place.x, -place.y) for place in topics.places}
    points: Points = np.array([at[doc] for doc in docs], dtype=np.float64)
    copied = {doc: copied_of(desk.result.scores[doc]) for doc in docs}
    return placed(docs, points, names, copied)
