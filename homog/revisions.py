"""What documents that are no sources tell of a plan's text: its own earlier versions, and later documents above it.

A revision owes its text to the version before it, and so to whom that one had it from. A peer later than the earlier
version cannot be that, however like the two are; a peer before it can. What a later document above the plan has as well
may have stood in an earlier version of that one: nobody can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from homog.alignment import Passage
from homog.datatypes import BoolArray, Fragments, IntArray, LongArray


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """Documents that are no sources of a plan and may have its text all the same; tables[plan, document].

    Attributes:
        above_later: the document would be a reference if it were not later; shape (documents, documents).
        own_earlier: it is an earlier version of the plan.
        day: of each document, in the order of time, 0 where it has none.
    """

    above_later: BoolArray
    own_earlier: BoolArray
    day: IntArray


@dataclass(frozen=True, eq=False)
class Revision:
    """An earlier version of each plan that has one.

    Attributes:
        held: how many of the pool's characters before each position plans have in common with it, shape (n + 1,).
        later: later[plan, peer]: the peer is later than the version; shape (documents, documents).
    """

    held: LongArray
    later: BoolArray

    @classmethod
    def of(cls, held: BoolArray, version: IntArray, day: IntArray) -> Revision:
        """From what is held, the version of each document (-1: none) and the day of each (0: none)."""
        has = (version >= 0) & (day[version] > 0)
        later = has[:, None] & (day[None, :] > day[version][:, None])
        return cls(np.concatenate([[0], np.cumsum(held)]), later)


def versions_of_plans(own_earlier: BoolArray, day: IntArray) -> list[IntArray]:
    """The earlier versions of each document, the newest first: one array of document indices (-1: none) for each.

    Args:
        own_earlier: own_earlier[plan, document]: it is an earlier version of the plan; shape (documents, documents).
        day: of each document, in the order of time, 0 where it has none.
    """
    rows = [sorted(np.flatnonzero(row).tolist(), key=lambda d: (-int(day[d]), d)) for row in own_earlier]
    return [
        np.array([row[place] if place < len(row) else -1 for row in rows], dtype=np.int32)
        for place in range(max(map(len, rows), default=0))
    ]


def unbarred(fragments: Fragments, revisions: Sequence[Revision], doc: IntArray) -> Fragments:
    """Equal runs without those that a plan has from an earlier version of itself, and the source has later."""
    for revision in revisions:
        x, end = fragments.x, fragments.x + fragments.length
        most = 2 * (revision.held[end] - revision.held[x]) >= fragments.length
        fragments = fragments.take(~(most & revision.later[doc[x], doc[fragments.y]]))
    return fragments


def is_barred(x0: int, x1: int, plan: int, source: int, revisions: Sequence[Revision]) -> bool:
    """Whether a plan has most of a span from an earlier version of itself than the source is."""
    return any(r.later[plan, source] and 2 * (r.held[x1] - r.held[x0]) >= x1 - x0 for r in revisions)


def is_barred_passage(passage: Passage, revisions: Sequence[Revision], doc: IntArray) -> bool:
    """The same of a passage."""
    return is_barred(passage.x0, passage.x1, int(doc[passage.x0]), int(doc[passage.y0]), revisions)
