"""What the plans of a corpus made of their main reference, item by item, and what they added.

An item of the reference counts as left out of a plan only where nothing of it is found there: no passage carries it,
neither directly nor by way of another reference that carries it, and no unit of the plan speaks of it in words of
its own. Where a plan carries next to nothing of the reference, nothing is said of single items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from homog.alignment import Passage
from homog.datatypes import BoolArray, IntArray, LongArray, PlanScore, Structure, Unit, UnitScore
from homog.differences import changed_slots
from homog.inherited import image
from homog.items import Units, items_of
from homog.matching import Prepared, clip
from homog.picture import (
    CarriedItem,
    CarriedReference,
    CarriedStatus,
    FigureChange,
    ItemInPlan,
    OwnAction,
    OwnItem,
)
from homog.settings import Settings
from homog.structure.details import measures
from homog.subjects import Subjects, Values, likeness

if TYPE_CHECKING:
    from homog.topics.vectors import Meaning

CarriedCharacters = dict[str, tuple[dict[str, BoolArray], BoolArray]]
_FIGURES = ("quantity", "date")
_CHANGE_OF_WORDS = 12  # characters of a source that a plan may have said in other words
_GAP = 12  # characters between equal runs that still count as carried by way of another reference


@dataclass(frozen=True, eq=False)
class Corpus:
    """What is known of a corpus once every plan is explained.

    Attributes:
        prepared: the documents.
        structures, own_text: by doc_id.
        plans: the scored ones.
        carried: plan -> reference -> which of the reference's compared characters the plan carries.
        passages: of plans against references, in order of the plans.
        scores: of the plans.
        meaning: vectors of the documents; without them actions are not paired.
    """

    prepared: Prepared
    structures: Mapping[str, Structure]
    own_text: Mapping[str, str]
    plans: Sequence[str]
    carried: Mapping[str, Mapping[str, BoolArray]]
    passages: Sequence[Passage]
    scores: Mapping[str, PlanScore]
    meaning: Meaning | None = None

    @cached_property
    def equal_at(self) -> LongArray:
        """For every pool position of a plan the equal character of a reference, or -1."""
        table = np.full(len(self.prepared.pool.codes), -1, dtype=np.int64)
        for passage in self.passages:
            for b in passage.blocks:
                table[b.x : b.x + b.length] = np.arange(b.y, b.y + b.length)
        return table

    @cached_property
    def by_pair(self) -> Mapping[tuple[int, int], Sequence[Passage]]:
        """The passages of each plan and reference, by their numbers, in order of the reference."""
        table: dict[tuple[int, int], list[Passage]] = defaultdict(list)
        doc = self.prepared.pool.doc
        for passage in sorted(self.passages, key=lambda p: (p.y0, p.x0)):
            table[int(doc[passage.x0]), int(doc[passage.blocks[0].y])].append(passage)
        return table

    @cached_property
    def subjects(self) -> Mapping[int, Subjects]:
        """The words of every document's units."""
        texts = self.prepared.texts
        return {n: Subjects(texts[n], len(self.structures[i].units)) for n, i in enumerate(self.prepared.order)}


def carried_characters(prepared: Prepared, plans: Sequence[str], passages: Sequence[Passage]) -> CarriedCharacters:
    """For each plan the reference characters it carries, by reference, and its own characters that carry them.

    Args:
        prepared: the documents.
        plans: the scored ones.
        passages: of these plans against references.
    """
    lengths = [t.length for t in prepared.texts]
    table: CarriedCharacters = {p: ({}, np.zeros(lengths[prepared.index[p]], dtype=bool)) for p in plans}
    for passage in passages:
        doc, x0 = prepared.position(passage.x0)
        source, y0 = prepared.position(passage.y0)
        theirs, mine = table[prepared.order[doc]]
        mine[x0 : x0 + passage.x1 - passage.x0] = True
        part = np.zeros(lengths[source], dtype=bool)
        part[y0 : y0 + passage.y1 - passage.y0] = True
        for low, high in _left_out(passage):
            part[y0 + low - passage.y0 : y0 + high - passage.y0] = False
        name = prepared.order[source]
        theirs[name] = theirs[name] | part if name in theirs else part
    return table


def _left_out(passage: Passage) -> list[tuple[int, int]]:
    """Stretches of the source inside a passage that the plan leaves out, too long for a change of words."""
    blocks = sorted(passage.blocks, key=lambda b: b.y)
    gaps = [(a.y + a.length, b.y) for a, b in pairwise(blocks)]
    return [(low, high) for low, high in gaps if high - low > _CHANGE_OF_WORDS]


def carried_items(corpus: Corpus, settings: Settings) -> tuple[CarriedReference, ...]:
    """Every reference that is the main one of some plan, with its items in those plans.

    Args:
        corpus: the documents and what explains them.
        settings: `carried` and `matching` are used.
    """
    plans_of: dict[str, list[str]] = defaultdict(list)
    for plan in corpus.plans:
        main = main_reference(corpus.carried[plan])
        if main is not None:
            plans_of[main].append(plan)
    return tuple(_reference(corpus, name, plans_of[name], settings) for name in sorted(plans_of))


def main_reference(carried: Mapping[str, BoolArray]) -> str | None:
    """The reference of which a plan carries most; None where it carries nothing of any."""
    found = max(sorted(carried), key=lambda name: int(carried[name].sum()), default=None)
    return found if found is not None and carried[found].any() else None


def _reference(corpus: Corpus, name: str, plans: Sequence[str], settings: Settings) -> CarriedReference:
    own, index = settings.carried, corpus.prepared.index[name]
    items = items_of(corpus.structures[name], corpus.prepared.texts[index], own.least_characters)
    rows: list[list[ItemInPlan]] = [[] for _ in items]
    unjudged, added, unpaired = [], [], []
    for plan in sorted(plans):
        view = _View.of(corpus, plan, name)
        if view.carried.mean() < own.least_coverage:
            unjudged.append(plan)
            continue
        mine = items_of(corpus.structures[plan], corpus.prepared.texts[view.at], own.least_characters)
        for row, found in zip(rows, _of_plan(corpus, view, items, settings), strict=True):
            row.append(found)
        added += _added(corpus, view, mine, settings)
        unpaired += _pair(corpus, view, rows, (items, mine), settings)
    return CarriedReference(
        reference=name,
        plans=tuple(sorted(plans)),
        unjudged=tuple(unjudged),
        items=tuple(CarriedItem(i.item, tuple(row)) for i, row in zip(items, rows, strict=True)),
        added=tuple(added),
        paired=corpus.meaning is not None,
        own=tuple(unpaired),
    )


def _pair(
    corpus: Corpus,
    view: _View,
    rows: Sequence[list[ItemInPlan]],
    items: tuple[Sequence[Units], Sequence[Units]],
    settings: Settings,
) -> list[OwnAction]:
    """Tell the last entry of every row what stands opposite it; the plan's actions that stand opposite nothing."""
    if corpus.meaning is None:
        return []
    from homog.topics.opposites import Side, opposites  # only where there is something to be opposite by meaning

    texts = corpus.prepared.texts
    sides = Side(view.reference, items[0], view.unit), Side(view.plan, items[1], texts[view.at].unit)
    found, own = opposites(*sides, view.origin, corpus.meaning, settings.topics)
    for row, item in zip(rows, items[0], strict=True):
        if item.item.kind != "target" and item.item.item_id in found:
            row[-1] = replace(row[-1], opposite=found[item.item.item_id])
    return own


@dataclass(frozen=True, eq=False)
class _View:
    """One plan against one reference, the arrays over the reference's compared characters."""

    plan: str
    at: int  # number of the plan in the pool
    reference: str
    to: int  # number of the reference
    carried: BoolArray
    equal: BoolArray
    unit: IntArray
    origin: LongArray  # of the plan's characters: the equal one of the reference, directly or not, or -1

    @classmethod
    def of(cls, corpus: Corpus, plan: str, reference: str) -> _View:
        prepared = corpus.prepared
        at, to = prepared.index[plan], prepared.index[reference]
        begin, size = int(prepared.pool.begin[to]), prepared.texts[to].length
        near = _span_of(corpus, at)
        direct = near[(near >= begin) & (near < begin + size)]
        beyond = near[(near >= 0) & ((near < begin) | (near >= begin + size))]
        further = corpus.equal_at[beyond]
        further = further[(further >= begin) & (further < begin + size)]
        equal = np.zeros(size, dtype=bool)
        equal[direct - begin] = True
        equal[further - begin] = True
        carried = corpus.carried[plan][reference] | _closed(further - begin, size) | equal
        inside = (near >= begin) & (near < begin + size)
        origin = np.where(inside, near, np.where(near >= 0, corpus.equal_at[near], -1)) - begin
        origin[(origin < 0) | (origin >= size)] = -1
        return cls(plan, at, reference, to, carried, equal, prepared.texts[to].unit, origin)


def _span_of(corpus: Corpus, at: int) -> LongArray:
    begin = int(corpus.prepared.pool.begin[at])
    return corpus.equal_at[begin : begin + corpus.prepared.texts[at].length]


def _closed(positions: LongArray, size: int) -> BoolArray:
    """The positions as a mask, small gaps filled."""
    mask = np.zeros(size, dtype=bool)
    places = np.unique(positions)
    for low, high in zip(places[:-1].tolist(), places[1:].tolist(), strict=True):
        if high - low <= _GAP:
            mask[low : high + 1] = True
    return mask


def _of_plan(corpus: Corpus, view: _View, items: Sequence[Units], settings: Settings) -> list[ItemInPlan]:
    """All items of the reference in one plan."""
    units = len(corpus.structures[view.reference].units)
    whole, part, same = (
        np.bincount(view.unit[mask], minlength=units).tolist()
        for mask in (np.ones(len(view.unit), dtype=bool), view.carried, view.equal)
    )
    shares = [_sum(part, i) / max(_sum(whole, i), 1) for i in items]
    low = [i for i, share in zip(items, shares, strict=True) if share < settings.carried.carried]
    alike, best = _likeness_of(corpus, view, low, units)
    found = []
    for item, share in zip(items, shares, strict=True):
        near = max(item.units, key=lambda n: (alike[n], -n))
        changed = 1.0 - _sum(same, item) / max(_sum(part, item), 1) if share else 0.0
        status = _status(share, float(alike[near]), _is_named(corpus, view, item), settings)
        span = _span(corpus, view, item) if share else None
        if span is None and status == "own_words" and alike[near] >= settings.carried.own_words:
            unit = corpus.structures[view.plan].units[int(best[near])]
            span = unit.start, unit.end
        figures = _figures(corpus, view, item, settings) if share > settings.carried.left_out else ()
        start, end = span or (None, None)
        told = None if status == "carried" else float(alike[near])
        found.append(ItemInPlan(view.plan, status, share, changed, told, start, end, figures))
    return found


def _sum(counts: Sequence[int], item: Units) -> int:
    return sum(counts[n] for n in item.units)


def _likeness_of(corpus: Corpus, view: _View, items: Sequence[Units], units: int) -> tuple[Values, LongArray]:
    """For every unit of the reference how far its words agree with those of one unit of the plan, and of which."""
    alike, best = np.zeros(units), np.zeros(units, dtype=np.int64)
    asked = sorted({n for item in items for n in item.units})
    if asked:
        theirs = corpus.subjects[view.to]
        alike[asked], best[asked] = likeness(theirs, asked, corpus.subjects[view.at], theirs)
    return alike, best


def _status(share: float, alike: float, named: bool, settings: Settings) -> CarriedStatus:
    own = settings.carried
    if share >= own.carried:
        return "carried"
    if share > own.left_out:
        return "partly"
    return "own_words" if named or alike >= own.own_words else "left_out"


_LEAST_TITLE = 4  # characters of a title that make it a name of its own


def _is_named(corpus: Corpus, view: _View, item: Units) -> bool:
    """Whether the plan uses the title of a key action, in a heading or anywhere."""
    title = item.item.title.strip('“”"《》 ')
    return item.item.kind == "key_action" and len(title) >= _LEAST_TITLE and title in corpus.own_text[view.plan]


def _places(corpus: Corpus, view: _View, units: Sequence[Unit]) -> list[tuple[Passage, int, int]]:
    """The passages that carry a part of some units, with the bounds of that part in the reference."""
    prepared = corpus.prepared
    low, high = prepared.pool_span(view.to, units[0].start, units[-1].end)
    rows = corpus.by_pair.get((view.at, view.to), ())
    return [(p, max(p.y0, low), min(p.y1, high)) for p in rows if p.y0 < high and p.y1 > low]


def _span(corpus: Corpus, view: _View, item: Units) -> tuple[int, int] | None:
    """The plan's text of the passage that carries most of an item."""
    units = [corpus.structures[view.reference].units[n] for n in item.units]
    places = [(high - low, p, low, high) for p, low, high in _places(corpus, view, units)]
    for _, passage, low, high in sorted(places, key=lambda row: (-row[0], row[1].x0)):
        span = image(passage, low, high)
        if span is not None:
            return corpus.prepared.original(*span)
    return None


def _figures(corpus: Corpus, view: _View, item: Units, settings: Settings) -> tuple[FigureChange, ...]:
    """The figures and dates of an item that the plan replaced, with what they measure."""
    found: dict[FigureChange, None] = {}
    for number in item.units:
        unit = corpus.structures[view.reference].units[number]
        if any(slot.type in _FIGURES for slot in unit.slots):
            found |= dict.fromkeys(_figures_of(corpus, view, unit, settings))
    return tuple(found)


def _figures_of(corpus: Corpus, view: _View, unit: Unit, settings: Settings) -> list[FigureChange]:
    """What the passage that carries most of a unit has for its figures; in a small part 之日起…日内 may be chance."""
    prepared = corpus.prepared
    low, high = prepared.pool_span(view.to, unit.start, unit.end)
    least = max(settings.carried.carried * (high - low), settings.carried.least_characters)
    places = [place for place in _places(corpus, view, [unit]) if place[2] - place[1] >= least]
    if not places:
        return []
    passage, low, high = max(places, key=lambda place: (place[2] - place[1], place[0].bits))
    span = image(passage, low, high)
    part = clip(passage, *span, prepared.bits) if span is not None else None
    if part is None or prepared.plain[part.x0 : part.x1] == prepared.plain[part.y0 : part.y1]:
        return []
    pairs = [p for p in changed_slots(prepared, part) if p.type in _FIGURES]
    names = _indicators(corpus.own_text[view.reference], unit) if pairs else {}
    return [FigureChange(p.type, names.get(p.source_text, ""), p.source_text, p.doc_text) for p in pairs]


def _indicators(text: str, unit: Unit) -> dict[str, str]:
    """What each figure of a target measures."""
    if unit.kind != "target":
        return {}
    return {m.quantity.text: m.indicator.text for m in measures(text, unit) if m.indicator is not None}


def _added(corpus: Corpus, view: _View, items: Sequence[Units], settings: Settings) -> list[OwnItem]:
    """The plan's items of which no source carries anything, nor speaks the reference of them."""
    own, scores = settings.carried, corpus.scores[view.plan].units
    free = [(i, share) for i in items if (share := _taken(scores, i)) <= own.left_out]
    asked = sorted({n for i, _ in free for n in i.units})
    if not asked:
        return []
    theirs = corpus.subjects[view.to]
    alike = dict(zip(asked, likeness(corpus.subjects[view.at], asked, theirs, theirs)[0].tolist(), strict=True))
    found = [OwnItem(view.plan, i.item, share, max(alike[n] for n in i.units)) for i, share in free]
    return [row for row in found if row.likeness < own.own_words]


def _taken(scores: Sequence[UnitScore], item: Units) -> float:
    """Share of an item that comes from any source."""
    rows = [scores[n] for n in item.units]
    size = sum(r.characters for r in rows)
    taken = sum(r.characters * (r.shares["vertical"] + r.shares["horizontal"]) for r in rows)
    return float(taken / size) if size else 0.0
