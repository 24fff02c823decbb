"""Slots: places, agencies, dates, quantities and programme names of a whole text, found in one pass each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homog.datatypes import SlotType
from homog.structure.agencies import find_agencies
from homog.structure.dates import DATE_IN_FIGURES, DATE_IN_WORDS, date_value
from homog.structure.places import find_places
from homog.structure.quantities import (
    BARE_BEFORE,
    BARE_BEHIND,
    ELLIPTIC,
    LABELLED,
    NOT_BEFORE_FIGURES,
    QUANTITY_IN_FIGURES,
    QUANTITY_IN_WORDS,
    quantity_value,
)

_PROGRAMME = re.compile(r"《(?:[^《》\n]|《[^《》\n]{1,60}》){1,80}》|“[^“”\n。；]{1,30}”")
_FIGURE = re.compile(r"\d+(?:[.,，]\d+)*")
_TYPES: tuple[SlotType, ...] = ("date", "quantity", "place", "agency", "programme")  # the first wins a tie


@dataclass(frozen=True, slots=True)
class Found:
    """A slot in offsets of the normalised text."""

    type: SlotType
    start: int
    end: int
    value: str
    unit: str = ""


def find_slots(text: str, places: Sequence[str] = ()) -> list[Found]:
    """All slots of a text, in order and disjoint; of two that overlap the longer stays.

    Args:
        text: normalised text.
        places: place names known to the caller.
    """
    named = find_places(text, places)
    place_values = {(start, end): value for start, end, value in named}
    rows = list(_in_figures(text))
    rows += [(*m.span(), 0) for pattern in DATE_IN_WORDS for m in pattern.finditer(text)]
    rows += [(*m.span(), 1) for m in QUANTITY_IN_WORDS.finditer(text)]
    rows += [(start, end, 2) for start, end, _ in named]
    rows += [(start, end, 3) for start, end in find_agencies(text, {end: start for start, end, _ in named})]
    rows += [(*m.span(), 4) for m in _PROGRAMME.finditer(text)]
    chosen = _disjoint(rows, len(text))
    return [_found(text, start, end, kind, place_values) for start, end, kind in chosen]


def _in_figures(text: str) -> Iterator[tuple[int, int, int]]:
    """Dates and quantities that begin with a figure, a date before a quantity."""
    reached = 0
    for found in _FIGURE.finditer(text):
        at = found.start()
        if at < reached or (at and text[at - 1] in NOT_BEFORE_FIGURES and not _behind_a_unit(text, at)):
            continue
        date = DATE_IN_FIGURES.match(text, at)
        match = date or QUANTITY_IN_FIGURES.match(text, at)
        if match and (date or _is_amount(text, at, match.end())):
            reached = match.end()
            yield at, reached, 0 if date else 1


def _is_amount(text: str, start: int, end: int) -> bool:
    """Whether a figure is an amount and not the number or the name of something."""
    if LABELLED.search(text, max(start - 2, 0), start):
        return False
    if not text[end - 1].isdecimal():
        return True
    if start and text[start - 1] in BARE_BEFORE:
        return not (end - start == 4 and text[start:end].isdecimal() and text[start] in "12")  # more likely a year
    return BARE_BEHIND.match(text, end) is not None


def _behind_a_unit(text: str, at: int) -> bool:
    """Whether a figure stands behind the stroke of 200万千瓦/400万千瓦时, not of 2031/5."""
    return at > 1 and text[at - 1] == "/" and "\u4e00" <= text[at - 2] <= "\u9fff"


def _disjoint(rows: list[tuple[int, int, int]], length: int) -> list[tuple[int, int, int]]:
    """The rows (start, end, type) that stay: the longest first, then by type, then the leftmost."""
    rows.sort(key=lambda row: (row[0] - row[1], row[2], row[0]))
    taken = bytearray(length)
    chosen = []
    for row in rows:
        start, end, _ = row
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            chosen.append(row)
    chosen.sort()
    return chosen


def _found(text: str, start: int, end: int, kind: int, places: dict[tuple[int, int], str]) -> Found:
    name = text[start:end]
    unit = ""
    if kind == 0:
        value = date_value(name)
    elif kind == 1:
        value, unit = quantity_value(name)
        if unit == "个" and ELLIPTIC.match(text, end):
            unit = "个百分点"
    elif kind == 2:
        value = places[start, end]
    else:
        value = name.replace(" ", "") if kind == 3 else name[1:-1]
    return Found(_TYPES[kind], start, end, value, unit)
