"""The actions of one plan opposite those of its reference, as they pass to the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from homog.datatypes import IntArray, LongArray
from homog.items import Units
from homog.picture import Opposite, OwnAction
from homog.settings import TopicSettings
from homog.topics.assignment import Values
from homog.topics.pairing import Actions, Link, pair
from homog.topics.vectors import Meaning


@dataclass(frozen=True, eq=False)
class Side:
    """One document with its items; targets among them are no actions.

    Attributes:
        doc: its doc_id.
        items: key actions, articles and targets.
        unit: the unit of each of its compared characters.
    """

    doc: str
    items: Sequence[Units]
    unit: IntArray

    @property
    def actions(self) -> list[Units]:
        """Its key actions or articles."""
        return [item for item in self.items if item.item.kind != "target"]

    def action_at(self, positions: LongArray) -> LongArray:
        """The number of the action in which each compared character lies, -1 outside of them."""
        table = np.full(int(self.unit.max(initial=-1)) + 1, -1, dtype=np.int64)
        for number, item in enumerate(self.actions):
            table[[n for n in item.units if n < len(table)]] = number
        return np.asarray(table[self.unit[positions]] if len(positions) else positions, dtype=np.int64)


def opposites(
    reference: Side, plan: Side, origin: LongArray, meaning: Meaning, settings: TopicSettings
) -> tuple[Mapping[str, Opposite], list[OwnAction]]:
    """What stands opposite the reference's actions, and which actions are the plan's own.

    Args:
        reference, plan: their items.
        origin: for each compared character of the plan the equal one of the reference, or -1.
        meaning: vectors of both.
        settings: of the pairing.

    Returns:
        By the first unit of the reference's action the plan's; and the plan's actions that stand opposite none.
    """
    theirs, mine = reference.actions, plan.actions
    if not theirs or not mine:
        return {}, [OwnAction(plan.doc, item.item, None, 0.0) for item in mine]
    sides = _actions(meaning, reference.doc, theirs), _actions(meaning, plan.doc, mine)
    found = pair(*sides, _shared(reference, plan, origin), settings)
    best: dict[int, Link] = {}
    for link in found.links:
        best.setdefault(link.row, link)
    taken = {link.column for link in found.links}
    free = [(item, found.cosines[:, j]) for j, item in enumerate(mine) if j not in taken]
    own = [OwnAction(plan.doc, i.item, theirs[int(c.argmax())].item.item_id, float(c.max())) for i, c in free]
    return {theirs[row].item.item_id: _opposite(mine[link.column], link) for row, link in best.items()}, own


def _actions(meaning: Meaning, doc: str, items: Sequence[Units]) -> Actions:
    """Actions with vectors; an article's number is no title."""
    titles = ["" if item.item.kind == "article" else item.item.title for item in items]
    return Actions(titles, meaning.parts(doc, [item.units for item in items]))


def _shared(reference: Side, plan: Side, origin: LongArray) -> Values:
    """For every two actions the share of either's text that lies in the other, the larger one."""
    theirs, mine = reference.actions, plan.actions
    at = np.flatnonzero(origin >= 0)
    rows, columns = reference.action_at(origin[at]), plan.action_at(at)
    inside = (rows >= 0) & (columns >= 0)
    cells = rows[inside] * len(mine) + columns[inside]
    counts = np.bincount(cells, minlength=len(theirs) * len(mine)).reshape(len(theirs), len(mine))
    sizes = [np.array([max(item.item.characters, 1) for item in side], dtype=np.float64) for side in (theirs, mine)]
    larger = np.maximum(counts / sizes[0][:, None], counts / sizes[1][None, :])
    return np.asarray(np.minimum(larger, 1.0), dtype=np.float64)


def _opposite(mine: Units, link: Link) -> Opposite:
    item = mine.item
    shared, margin = round(link.shared, 4), round(link.margin, 4)
    return Opposite(item.item_id, item.title, item.start, item.end, link.kind, shared, link.cosine, margin)
