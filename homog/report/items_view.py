"""The reference's key actions and targets against the plans, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from homog.datatypes import Match, Slot
from homog.picture import CarriedItem, CarriedReference, ItemInPlan
from homog.report.desk import Desk

_CHANGED = 0.2  # of what is carried, worded anew: from here on a cell says changed rather than carried
_CELLS = 9000  # on a page; carried.json holds all, and the page says so
_COLUMNS = 80  # plans in one table
_EXCERPT = 40
_BEFORE, _AFTER = 28, 12  # characters beside a figure of a target
_PAUSE = re.compile("[，。；：！？\n]")
_VALUES = ("quantity", "date")
SIGNS = ("same", "changed", "partly", "own_words", "left_out", "unjudged")


@dataclass(frozen=True, slots=True)
class Mark:
    """The plan's own action opposite an item: how it stands there, and its title."""

    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of the reference and a sign for every plan; `marks` where an action of the plan stands opposite it."""

    kind: str
    place: Markup
    text: str
    signs: tuple[str, ...]
    marks: tuple[Mark | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What a plan has in the place of a figure of the reference; `said` is empty where it has nothing there."""

    said: str
    changed: bool


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A figure or date of one of the reference's targets and what every plan has for it."""

    before: str
    said: str
    after: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ItemsTable:
    """One reference against the plans of which it is the main one."""

    reference: str
    plans: tuple[str, ...]
    more_plans: int
    lines: tuple[ItemLine, ...]
    more_lines: int
    added: tuple[int, ...]  # items that each plan added
    targets: tuple[TargetLine, ...]
    own: tuple[int, ...] = ()  # actions of each plan that stand opposite none; empty where none were paired


def items_tables(desk: Desk, ordered: Sequence[str]) -> tuple[ItemsTable, ...]:
    """A table for every main reference, those of most plans first.

    Args:
        desk: look-ups over the run.
        ordered: the plans in the order of the columns.
    """
    place = {doc: index for index, doc in enumerate(ordered)}
    tables, room = [], _CELLS
    for carried in sorted(desk.result.carried, key=lambda c: (-len(c.plans), c.reference)):
        judged = [plan for plan in carried.plans if plan not in carried.unjudged]
        plans = sorted(judged, key=lambda p: (place.get(p, len(place)), p))
        if plans and room > 0:
            table = _table(desk, carried, plans[:_COLUMNS], len(plans), room)
            tables.append(table)
            room -= len(table.plans) * (len(table.lines) + len(table.targets))
    return tuple(tables)


def _table(desk: Desk, carried: CarriedReference, plans: Sequence[str], all_plans: int, room: int) -> ItemsTable:
    fits = max(room // len(plans), 1)
    items = carried.items[:fits]
    return ItemsTable(
        reference=carried.reference,
        plans=tuple(plans),
        more_plans=all_plans - len(plans),
        lines=tuple(_line(desk, carried.reference, item, plans) for item in items),
        more_lines=len(carried.items) - len(items),
        added=tuple(sum(row.plan == plan for row in carried.added) for plan in plans),
        targets=tuple(_target_lines(desk, carried, plans)[:fits]),
        own=tuple(sum(row.plan == plan for row in carried.own) for plan in plans) if carried.paired else (),
    )


def _line(desk: Desk, reference: str, row: CarriedItem, plans: Sequence[str]) -> ItemLine:
    found = {p.plan: p for p in row.plans}
    text = desk.document(reference).text[row.item.start : row.item.end].strip()
    short = text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
    signs = tuple(_sign(found.get(plan)) for plan in plans)
    marks = tuple(_mark(found.get(plan)) for plan in plans)
    return ItemLine(row.item.kind, desk.place(reference, row.item.start), short, signs, marks)


def _mark(found: ItemInPlan | None) -> Mark | None:
    opposite = None if found is None else found.opposite
    return None if opposite is None else Mark(opposite.kind, opposite.title)


def _sign(found: ItemInPlan | None) -> str:
    if found is None:
        return "unjudged"
    if found.status != "carried":
        return found.status
    return "changed" if found.figures or round(found.changed, 6) >= _CHANGED else "same"


def _target_lines(desk: Desk, carried: CarriedReference, plans: Sequence[str]) -> list[TargetLine]:
    """Every figure and date of the reference's targets."""
    kept = {plan: _carried_spans(desk, plan, carried.reference) for plan in plans}
    lines = []
    for row in carried.items:
        if row.item.kind != "target":
            continue
        found = {p.plan: p for p in row.plans}
        for slot in desk.slots_within(carried.reference, row.item.start, row.item.end):
            if slot.type in _VALUES:
                values = tuple(_value(found.get(plan), slot, kept[plan]) for plan in plans)
                lines.append(_target_line(desk.document(carried.reference).text, slot, values))
    return lines if any(value.said for line in lines for value in line.values) else []


def _target_line(text: str, slot: Slot, values: tuple[Value, ...]) -> TargetLine:
    return TargetLine(_said_before(text, slot.start), slot.text, _said_after(text, slot.end), values)


def _said_before(text: str, end: int) -> str:
    """The clause that leads up to a figure."""
    shown = text[max(end - _BEFORE, 0) : end]
    clause = _PAUSE.split(shown)[-1]
    return clause if len(clause) < len(shown) or len(shown) < _BEFORE else "…" + clause


def _said_after(text: str, start: int) -> str:
    """What follows a figure up to the end of its clause."""
    shown = text[start : start + _AFTER]
    clause = _PAUSE.split(shown)[0]
    return clause if len(clause) < len(shown) or len(shown) < _AFTER else clause + "…"


def _carried_spans(desk: Desk, plan: str, reference: str) -> Sequence[Match]:
    return [m for m in desk.matches.get(plan, ()) if m.source == reference]


def _value(found: ItemInPlan | None, slot: Slot, matches: Sequence[Match]) -> Value:
    """What stands in the plan where the reference has a figure."""
    if found is None or found.status == "left_out":
        return Value("", False)
    for change in found.figures:
        if change.source_text == slot.text:
            return Value(change.plan_text, True)
    inside = any(m.source_start <= slot.start and slot.end <= m.source_end for m in matches)
    whole = found.share >= 0.999
    return Value(slot.text if inside or whole else "", False)
