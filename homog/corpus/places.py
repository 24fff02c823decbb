"""Which province a place belongs to (data/places.csv: the divisions down to the prefectures)."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from homog.datatypes import Level
from homog.resources import data_path

# Zones that carry the name of their city without 市: 汕头经济特区.
_ZONE = re.compile(
    r"(?:经济特区|(?:国家)?(?:级)?(?:经济技术|高新技术产业|经济|高新)?(?:开发区|技术区)|高新区|经开区|新区|自贸区|"
    r"自由贸易试验区|自主创新示范区|综合保税区|示范区)$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A division: its full and short name, its province's full name, and the level of its government."""

    name: str
    short: str
    province: str
    level: Level


@dataclass(frozen=True, eq=False)
class Places:
    """The table, by full and by short name; ambiguous short names are left out of the data."""

    by_name: Mapping[str, Place]
    by_short: Mapping[str, Place]

    def leading(self, text: str) -> Place | None:
        """The place whose full name a text begins with, the longest one."""
        longest = min(len(text), max(map(len, self.by_name), default=0))
        lengths = range(longest, 1, -1)
        return next((self.by_name[text[:n]] for n in lengths if text[:n] in self.by_name), None)


@lru_cache(maxsize=1)
def places() -> Places:
    """The table of data/places.csv."""
    with data_path("places.csv").open(encoding="utf-8", newline="") as file:
        rows = [Place(r["place"], r["short"], r["province"], _level(r["level"])) for r in csv.DictReader(file)]
    return Places({p.name: p for p in rows}, {p.short: p for p in rows if p.short})


def _level(text: str) -> Level:
    levels: dict[str, Level] = {"provincial": "provincial", "prefecture": "prefecture", "county": "county"}
    return levels[text]


@lru_cache(maxsize=4096)
def province_of(region: str) -> str | None:
    """The full name of the province a region is or lies in, or None where the table does not tell.

    Args:
        region: as catalogues write it: 河南省, 河南, 开封市, 开封, 广州市天河区, 汕头经济特区.
    """
    known = places()
    place = known.by_name.get(region) or known.by_short.get(region) or known.leading(region)
    if place is None:
        place = known.by_short.get(_ZONE.sub("", region))
    return place.province if place else None


@lru_cache(maxsize=4096)
def lies_within(region: str, outer: str) -> bool:
    """Whether a region is part of another one of a higher level; False where that is not known.

    Args:
        region: the smaller one.
        outer: a province or a prefecture.
    """
    known = places()
    place = known.by_name.get(outer) or known.by_short.get(outer)
    if place is None or place.level != "provincial":
        names = {outer} | ({place.name} if place else set())
        return bool(outer) and any(region.startswith(name) and region != name for name in names)
    return province_of(region) == place.province
