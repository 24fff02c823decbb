"""A time axis: where a date stands, and which months or years are written under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_STEPS = (1, 3, 6, 12, 24, 60, 120, 1200, 12000)  # months from one written date to the next
_MOST = 9  # written dates


@dataclass(frozen=True, slots=True)
class Tick:
    """A written date."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Dates from left to right; documents without one stand behind the last."""

    first: int  # ordinal of the leftmost day
    last: int
    left: float
    right: float
    undated: float
    ticks: tuple[Tick, ...]

    def x(self, day: date | None) -> float:
        """Where a date stands."""
        if day is None:
            return self.undated
        return round(
            self.left + (self.right - self.left) * (day.toordinal() - self.first) / (self.last - self.first), 1
        )


def time_axis(days: Sequence[date | None], left: float, right: float) -> TimeAxis:
    """An axis that holds all of some dates.

    Args:
        days: dates; None for a document without one, for which room is kept on the right.
        left: where the first stands.
        right: where the axis ends.
    """
    known = sorted(day for day in days if day)
    end = right - 56 if None in days and known else right
    low, high = (known[0], known[-1]) if known else (date(2000, 1, 1), date(2000, 12, 31))
    pad = max((high.toordinal() - low.toordinal()) // 40, 3)
    first, last = max(low.toordinal() - pad, 1), min(high.toordinal() + pad, date.max.toordinal())
    undated = right - 8 if known else (left + right) / 2
    bare = TimeAxis(first, last, left, end, undated, ())
    ticks = tuple(Tick(bare.x(day), text) for day, text in _written(low, high)) if known else ()
    return TimeAxis(first, last, left, end, undated, ticks)


def _written(low: date, high: date) -> list[tuple[date, str]]:
    months = (high.year - low.year) * 12 + high.month - low.month + 1
    step = next((s for s in _STEPS if months / s <= _MOST), _STEPS[-1])
    begin = low.year * 12 + low.month - 1
    begin = max(begin + -begin % step, 12)  # the first month that there is
    found = []
    for month in range(begin, high.year * 12 + high.month, step):
        day = date(month // 12, month % 12 + 1, 1)
        found.append((day, str(day.year) if step >= 12 else f"{day.year}-{day.month:02d}"))
    return found
