"""What documents that are no sources tell of a plan's text: its own earlier versions, and later documents above it.

A revision owes its text to the version before it, and so to whom that one had it from. A peer later than the earlier
version cannot be that, however like the two are; a peer before it can. What a later document above the plan has as well
may have stood in an earlier version of that one: nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homog.alignment import Passage
from homog.datatypes import BoolArray, Fragments, IntArray


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
class Revised:
    """Since when plans have had their text.

    Attributes:
        since: for each pool position the day of the earliest version of the plan that has it, 0 for none; shape (n,).
        day: of each document, 0 where it has none.
        doc: document index of every pool position.
    """

    since: IntArray
    day: IntArray
    doc: IntArray

    def barred(self, x0: int, x1: int, source: int) -> BoolArray:
        """Which positions of a plan's span it had before the source was there."""
        since = self.since[x0:x1]
        return np.asarray((since > 0) & (since < self.day[source]))

    def bars(self, x0: int, x1: int, source: int) -> bool:
        """Whether that is most of the span."""
        return 2 * int(np.count_nonzero(self.barred(x0, x1, source))) >= x1 - x0

    def bars_passage(self, passage: Passage) -> bool:
        """The same of a passage."""
        return self.bars(passage.x0, passage.x1, int(self.doc[passage.y0]))

    def without_barred(self, fragments: Fragments) -> Fragments:
        """Equal runs without what the plan had before the source was there."""
        held = np.concatenate([[0], np.cumsum(self.since > 0)])
        touched = held[fragments.x + fragments.length] > held[fragments.x]
        touched &= self.day[self.doc[fragments.y]] > 0
        if not touched.any():
            return fragments
        parts = [
            (x + low, y + low, high - low)
            for x, y, length in zip(*(column[touched].tolist() for column in _columns(fragments)), strict=True)
            for low, high in _gaps(self.barred(x, x + length, int(self.doc[y])))
        ]
        cut = np.array(parts, dtype=np.int64).reshape(-1, 3)
        x, y, length = (np.concatenate([column[~touched], cut[:, n]]) for n, column in enumerate(_columns(fragments)))
        order = np.lexsort((y, x))
        return Fragments(x[order], y[order], length[order])


def revised(fragments: Fragments, day: IntArray, doc: IntArray) -> Revised:
    """From equal runs of plans with earlier versions of themselves.

    Args:
        fragments: the runs.
        day: of each document, in the order of time, 0 where it has none.
        doc: document index of every pool position.
    """
    since = np.zeros(len(doc), dtype=np.int32)
    days = day[doc[fragments.y]]
    for n in np.argsort(-days, kind="stable").tolist():  # the earliest last
        x = int(fragments.x[n])
        since[x : x + int(fragments.length[n])] = days[n]
    return Revised(since, day, doc)


def _columns(fragments: Fragments) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return fragments.x, fragments.y, fragments.length


def _gaps(mask: BoolArray) -> list[tuple[int, int]]:
    """The stretches where a mask is not set."""
    edges = np.flatnonzero(np.diff(np.concatenate([[1], mask.astype(np.int8), [1]])))
    return [(int(low), int(high)) for low, high in zip(edges[::2], edges[1::2], strict=True)]
