"""Which policy instrument a unit uses: supply, environment or demand, after Rothwell and Zegveld, with sub-types.

R. Rothwell, W. Zegveld: Reindustrialization and Technology (Longman 1985); the sub-types are those in use in Chinese
policy analysis. Cue words give points to each instrument; where none stands out a small classifier decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from homog.settings import TraitSettings
from homog.structure.model import Weights, probabilities
from homog.traits.cues import CUES
from homog.traits.types import INSTRUMENTS, JUDGED, Instrument, Judged
from homog.traits.wording import Wording

_FRONT = 30  # characters of the beginning, which says what the unit is about
_FRONT_POINTS = 1.0  # for a cue there
_TITLE_POINTS = (0.9, 0.3)  # of a cue's points where the nearest heading has it, or the one above
_EXISTING = re.compile(  # what is there already is not an instrument of this unit
    r"(?:依托|利用|借助|位于|抓住)[^，。；]{0,30}?(?:示范区|示范带|示范基地|试验区|先行区|试点城市|示范城市|契机)"
)
_GRANT = re.compile(
    r"(?:给予|奖励|补助|资助)[^，。；]{0,16}\d[\d.,]* ?[万亿]?元[^，。；]{0,24}(?:奖励|补助|资助|奖补)|奖励\d"
)
_GRANT_POINTS = 5.0  # a sum that is given outweighs the names of those who get it
_BLANK = "\u3000"
_MOST = 3  # different words of one set that count: a long list is no stronger than its head

Hits = dict[Instrument, list[tuple[int, int]]]


def instruments_of(
    units: Sequence[Wording], settings: TraitSettings, weights: Weights
) -> list[tuple[Judged | None, tuple[Judged, ...]]]:
    """The primary instrument of each unit and the others that its words show.

    Args:
        units: of any kind; actions and safeguards use instruments, a target is planning by convention.
        settings: how clearly cue words must speak.
        weights: the classifier for units whose cue words leave it open.
    """
    counted = [_points(unit) if unit.unit.kind in JUDGED else ({}, {}) for unit in units]
    silent = [
        i
        for i, (unit, (points, _)) in enumerate(zip(units, counted, strict=True))
        if unit.unit.kind in JUDGED and not _decided(points, settings)
    ]
    open_points = [counted[i][0] for i in silent]
    guessed = dict(zip(silent, _guess([units[i] for i in silent], open_points, settings, weights), strict=True))
    rows: list[tuple[Judged | None, tuple[Judged, ...]]] = []
    for i, (unit, (points, hits)) in enumerate(zip(units, counted, strict=True)):
        if unit.unit.kind == "target":
            rows.append((Judged("environment.planning", "kind"), ()))
        elif unit.unit.kind in JUDGED:
            name, why = guessed[i] if i in guessed else (_ranked(points)[0], "cue")
            rows.append((_judged(unit, name, why, hits), _others(unit, name, points, hits, settings)))
        else:
            rows.append((None, ()))
    return rows


def _points(unit: Wording) -> tuple[dict[Instrument, float], Hits]:
    """Points of every instrument whose cue words occur, and where the words stand that name it or go with it."""
    titles = list(zip(reversed(unit.titles), _TITLE_POINTS, strict=False))
    text = _EXISTING.sub(lambda found: _BLANK * len(found[0]), unit.plain)
    points: dict[Instrument, float] = {}
    hits: Hits = {}
    for name in INSTRUMENTS:
        total = 0.0
        for cue in CUES[name]:
            found = [m.span() for m in cue.pattern.finditer(text)]
            total += cue.points * min(len({text[a:b] for a, b in found}), _MOST)
            if found and found[0][0] < _FRONT and cue.points > 1:
                total += _FRONT_POINTS
            total += max((cue.points * share for title, share in titles if cue.pattern.search(title)), default=0.0)
            if cue.points > 1:
                hits.setdefault(name, []).extend(found)
        if name == "supply.funding" and _GRANT.search(text):
            total += _GRANT_POINTS
        if total:
            points[name] = total
    return points, hits


def _ranked(points: dict[Instrument, float]) -> list[Instrument]:
    """Instruments by falling points, the first of INSTRUMENTS where they tie."""
    return sorted(points, key=lambda name: (-points[name], INSTRUMENTS.index(name)))


def _decided(points: dict[Instrument, float], settings: TraitSettings) -> bool:
    """Whether one instrument stands out."""
    best, second = [*sorted(points.values(), reverse=True), 0.0, 0.0][:2]
    return best >= settings.least_points and best - second >= settings.least_lead


def _guess(
    units: Sequence[Wording], points: Sequence[dict[Instrument, float]], settings: TraitSettings, weights: Weights
) -> list[tuple[Instrument, str]]:
    """The likeliest instrument where cue words leave it open, cue points counting as evidence beside the classifier."""
    if not units:
        return []
    odds = probabilities([unit.plain for unit in units], [unit.titles for unit in units], weights)
    told = np.array([[row.get(name, 0.0) for name in INSTRUMENTS] for row in points])
    mixed = np.log(odds + 1e-9) + settings.point_weight * told
    mixed = np.exp(mixed - mixed.max(axis=1, keepdims=True))
    mixed /= mixed.sum(axis=1, keepdims=True)
    best = mixed.argmax(axis=1).tolist()
    return [(INSTRUMENTS[k], f"model:{mixed[i, k]:.2f}") for i, k in enumerate(best)]


def _judged(unit: Wording, name: Instrument, why: str, hits: Hits) -> Judged:
    return Judged(name, why, unit.spans(hits.get(name, [])))


def _others(
    unit: Wording, primary: Instrument, points: dict[Instrument, float], hits: Hits, settings: TraitSettings
) -> tuple[Judged, ...]:
    """Further instruments that are named in so many words."""
    return tuple(
        _judged(unit, name, "cue", hits)
        for name in INSTRUMENTS
        if name != primary and hits.get(name) and points[name] >= settings.least_points + settings.least_lead
    )
