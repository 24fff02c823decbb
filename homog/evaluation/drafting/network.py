"""Who follows whom: provinces join one by one and look to those that many look to already (preferential attachment).

Barabási and Albert, Science 286 (1999): the chance to be chosen grows with how often one was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from homog.evaluation.names import REFERENCE_SIGNED

_LONERS = 0.08  # chance that a province looks to nobody
_MORE = 0.6  # chance of one more model, again and again
_MOST = 6
_MISSING = 16  # one plan in so many has no date in the catalogue
_WAVE = 120.0  # days, mean of the wave of plans after the reference
_LATEST = 620


@dataclass(frozen=True, slots=True)
class Model:
    """An earlier plan that a drafter has at hand, and how much it is used."""

    doc: str
    weight: float


class Network:
    """The growing network of models."""

    def __init__(self) -> None:
        self._followers: dict[str, int] = {}
        self._fitness: dict[str, float] = {}
        self.edges: list[tuple[str, str]] = []

    def join(self, doc: str, known: Sequence[str], rng: Random, *, early: bool = False) -> list[Model]:
        """The models of a plan, the first used most; it becomes a possible model itself.

        Args:
            doc: the new plan.
            known: plans that it may know of.
            rng: source of chance.
            early: whether it came before the reference and so is seldom a model.
        """
        self._fitness[doc] = rng.lognormvariate(-2.0 if early else 0.0, 0.7)
        self._followers[doc] = 0
        if not known or rng.random() < _LONERS:
            return []
        count = 1
        while count < min(_MOST, len(known)) and rng.random() < _MORE:
            count += 1
        chosen: list[str] = []
        for _ in range(count):
            free = [name for name in known if name not in chosen]
            weights = [(1 + self._followers[name]) * self._fitness[name] for name in free]
            chosen.append(rng.choices(free, weights)[0])
        for name in chosen:
            self._followers[name] += 1
            self.edges.append((doc, name))
        return [Model(name, 1 / (rank + 1)) for rank, name in enumerate(chosen)]


def drafting_days(count: int, rng: Random, *, irregular: bool = True) -> list[date | None]:
    """Days of signature in the true order of drafting.

    A wave of plans follows the reference and ebbs away; offices sign on the first and the fifteenth or on Mondays,
    so that days tie. With `irregular`, one in sixteen lacks its date, and of six or more up to two are signed before
    the reference.
    """
    early = rng.randint(1, 2) if irregular and count >= 6 else 0
    offsets = sorted(20 + min(_LATEST, round(rng.expovariate(1 / _WAVE))) for _ in range(count - early))
    days: list[date | None] = [REFERENCE_SIGNED - timedelta(days=rng.randint(15, 120)) for _ in range(early)]
    days.sort(key=lambda day: day or date.min)
    days += sorted(_office_day(REFERENCE_SIGNED + timedelta(days=offset), rng) for offset in offsets)
    if irregular and count >= 4:
        for index in rng.sample(range(early + 1, count), max(1, count // _MISSING)):
            days[index] = None
    return days


def _office_day(day: date, rng: Random) -> date:
    if rng.random() < 0.35:
        return day.replace(day=1 if day.day < 10 else 15)
    return day - timedelta(days=day.weekday()) if rng.random() < 0.5 else day
