"""What the pages show of the reference's items in the plans, as plain data for their templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from markupsafe import Markup

from homog.picture import CarriedItem, CarriedReference, Item, ItemInPlan, Opposite, OwnAction, OwnItem
from homog.report.desk import Desk, carried_limits_of
from homog.report.text import percent

_ITEMS = 200  # of one reference on the page of a corpus; carried.json holds all, and the page says so
_WHO = 6  # plans named in one cell
_EXCERPT = 28  # characters of an item shown
STATUSES = ("carried", "partly", "own_words", "left_out")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of a reference and what became of it."""

    item: Item
    place: Markup
    text: str
    counts: Mapping[str, int]
    changed: float | None  # mean over the plans that carry some of it
    figures: int  # plans that changed figures or dates
    left_out: tuple[str, ...]  # the first few
    more_left_out: int  # all of them, where there are more
    pairs: Mapping[str, int] | None = None  # how actions of the plans stand opposite it; None where none were paired


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A reference, its items, what plans added."""

    reference: str
    plans: int
    unjudged: tuple[str, ...]
    items: tuple[ItemRow, ...]
    more_items: int
    added: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds that the notes name."""

    carried: str
    left_out: str
    least: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An item with its place and its beginning."""

    item: Item
    place: Markup
    text: str
    figures: tuple[tuple[str, str, str], ...] = ()  # what is measured, the reference's, the plan's
    start: int | None = None


@dataclass(frozen=True, slots=True)
class PairRow:
    """An action of the reference and the plan's own opposite it, None where there is none."""

    item: Item
    place: Markup
    opposite: Opposite | None


@dataclass(frozen=True, slots=True)
class ReflectView:
    """One plan against its main reference."""

    reference: str
    judged: bool
    counts: Mapping[str, int]
    items: int
    left_out: tuple[PlaceRow, ...]
    figures: tuple[PlaceRow, ...]
    added: tuple[PlaceRow, ...]
    pairs: tuple[PairRow, ...] = ()  # of actions, where they were paired
    own: tuple[PlaceRow, ...] = ()  # the plan's actions that stand opposite none


def limits_view(desk: Desk) -> Limits:
    """The bounds of the run, as percentages."""
    limits = carried_limits_of(desk.result)
    return Limits(percent(limits.carried), percent(limits.left_out), percent(limits.least_coverage))


def carried_view(desk: Desk) -> tuple[ReferenceView, ...]:
    """Every main reference of the run, those of most plans first.

    Args:
        desk: look-ups over the run.
    """
    ordered = sorted(desk.result.carried, key=lambda c: (-len(c.plans), c.reference))
    return tuple(_reference_view(desk, carried) for carried in ordered)


def _reference_view(desk: Desk, carried: CarriedReference) -> ReferenceView:
    judged = [item for item in carried.items if item.plans]
    added = Counter(row.plan for row in carried.added)
    return ReferenceView(
        reference=carried.reference,
        plans=len(carried.plans),
        unjudged=carried.unjudged,
        items=tuple(_item_row(desk, carried, item) for item in judged[:_ITEMS]),
        more_items=max(len(judged) - _ITEMS, 0),
        added=tuple(sorted(added.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _item_row(desk: Desk, carried: CarriedReference, row: CarriedItem) -> ItemRow:
    reference, told = carried.reference, carried.paired and row.item.kind != "target"
    some = [round(p.changed, 6) for p in row.plans if p.status in ("carried", "partly")]
    missing = tuple(p.plan for p in row.plans if p.status == "left_out")
    return ItemRow(
        item=row.item,
        place=desk.place(reference, row.item.start),
        text=_beginning(desk, reference, row.item),
        counts=Counter(p.status for p in row.plans),
        changed=fmean(some) if some else None,
        figures=sum(bool(p.figures) for p in row.plans),
        left_out=missing[:_WHO],
        more_left_out=len(missing) if len(missing) > _WHO else 0,
        pairs=Counter(p.opposite.kind if p.opposite else "none" for p in row.plans) if told else None,
    )


def _beginning(desk: Desk, doc: str, item: Item) -> str:
    text = desk.document(doc).text[item.start : item.end].strip()
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def reflect_view(desk: Desk, plan: str) -> ReflectView | None:
    """One plan against its main reference; None where it carries nothing of any.

    Args:
        desk: look-ups over the run.
        plan: a scored plan.
    """
    carried = next((c for c in desk.result.carried if plan in c.plans), None)
    if carried is None:
        return None
    rows = [(c.item, p) for c in carried.items for p in c.plans if p.plan == plan]
    name = carried.reference
    return ReflectView(
        reference=name,
        judged=plan not in carried.unjudged,
        counts=Counter(p.status for _, p in rows),
        items=len(rows),
        left_out=tuple(_place_row(desk, name, item) for item, p in rows if p.status == "left_out"),
        figures=tuple(_place_row(desk, name, item, p) for item, p in rows if p.figures),
        added=_own_rows(desk, [row for row in carried.added if row.plan == plan]),
        pairs=tuple(_pair_row(desk, name, item, p) for item, p in rows if carried.paired and item.kind != "target"),
        own=_own_rows(desk, [row for row in carried.own if row.plan == plan]),
    )


def _pair_row(desk: Desk, doc: str, item: Item, found: ItemInPlan) -> PairRow:
    return PairRow(item, desk.place(doc, item.start), found.opposite)


def _place_row(desk: Desk, doc: str, item: Item, found: ItemInPlan | None = None) -> PlaceRow:
    figures = tuple((f.indicator, f.source_text, f.plan_text) for f in found.figures) if found else ()
    start = found.start if found else None
    return PlaceRow(item, desk.place(doc, item.start), _beginning(desk, doc, item), figures, start)


def _own_rows(desk: Desk, rows: Sequence[OwnItem | OwnAction]) -> tuple[PlaceRow, ...]:
    return tuple(_place_row(desk, row.plan, row.item) for row in rows)
